"""The elite cohort: people credited on notable models, ranked by what they are credited on."""

from collections import Counter
from functools import cached_property

import pandas as pd

from analytics.database import Reader
from analytics.definitions_sql import holds_on
from analytics.metrics.people import (
    Paper,
    fractional_authorship_scores,
    top_n_with_ties,
)
from analytics.questions.registry import Chosen

MOST_AUTHORS = 100
"""A list of more authors says little about each of them, and which of them were central is not stated in the data."""
TOP_LABS = 10
SEEN_SINCE = 2023
"""The cohort counts as observed when someone is seen in this year or later."""
UNUSED = "\x00"
"""Begins the stand-in of an author who cannot be named, so that the others' shares stay right."""

_CREDITS = """
SELECT model_id, authors, year, list(DISTINCT person_id ORDER BY person_id) AS people
FROM models JOIN model_authors USING (model_id)
WHERE (is_frontier OR notability LIKE '%Highly cited%') AND authors <= $most AND year >= $since
GROUP BY ALL
ORDER BY model_id"""

_NEWEST = "SELECT max(year) AS newest FROM models JOIN model_authors USING (model_id)"

# Where someone was seen: as author of a model of one organisation, in a reported move, on papers, at an end of a
# position. Labs count as the company that owned them in that year; universities are no labs.
_SEEN = f"""
WITH seen AS (
    SELECT person_id, organisation_id, year
    FROM model_authors
    JOIN models USING (model_id)
    JOIN (SELECT model_id, min(organisation_id) AS organisation_id FROM model_organisations
          GROUP BY model_id HAVING count(*) = 1) USING (model_id)
    UNION
    SELECT person_id, unnest([origin_id, destination_id]), CAST(left(date, 4) AS BIGINT)
    FROM moves
    WHERE sourced AND date IS NOT NULL
    UNION
    SELECT person_id, organisation_id, year FROM paper_sightings
    UNION
    SELECT person_id, organisation_id, year(unnest([start_date, end_date])) FROM positions
)
SELECT DISTINCT person_id, coalesce(owner.name, own.name) AS lab, year
FROM seen
JOIN organisations AS own USING (organisation_id)
JOIN organisation_classes AS judged ON judged.organisation_id = seen.organisation_id
    AND {holds_on("make_date(year, 7, 1)", "judged")}
    AND judged.class IN ('big-tech', 'matured-lab', 'startup')
LEFT JOIN organisation_parents AS parent ON parent.organisation_id = seen.organisation_id
    AND {holds_on("make_date(year, 7, 1)", "parent")}
LEFT JOIN organisations AS owner ON owner.organisation_id = parent.parent_id
WHERE year IS NOT NULL AND person_id IN (SELECT unnest($people))
ORDER BY ALL"""

_BUYERS = """
SELECT own.name AS lab, buyer.name AS buyer
FROM organisation_parents AS parent
JOIN organisations AS own USING (organisation_id)
JOIN organisations AS buyer ON buyer.organisation_id = parent.parent_id
WHERE parent.valid_to IS NULL"""

_NAMES = "SELECT person_id, name FROM people WHERE person_id IN (SELECT unnest($people)) ORDER BY person_id"


class Cohort:
    """The cohort under some choices, and where its members were seen."""

    def __init__(self, reader: Reader, chosen: Chosen) -> None:
        """Compute scores and read sightings."""
        newest = int(reader.frame(_NEWEST)["newest"].fillna(0)[0])
        since = newest - int(chosen["window"]) + 1 if chosen["window"] != "all" else 0
        self.credits = reader.frame(_CREDITS, most=MOST_AUTHORS, since=since)
        scores = fractional_authorship_scores(_papers(self.credits, chosen["credit"]))
        named = {person: score for person, score in scores.items() if not person.startswith(UNUSED)}
        self.scores = {person: named[person] for person in top_n_with_ties(named, int(chosen["size"]))}
        self.models = Counter(person for people in self.credits["people"] for person in people)
        names = reader.frame(_NAMES, people=list(self.scores))
        self.names = dict(zip(names["person_id"], names["name"], strict=True))
        self.seen = reader.frame(_SEEN, people=list(self.scores))
        self.buyers = reader.frame(_BUYERS).set_index("lab")["buyer"].to_dict()

    @property
    def n(self) -> int:
        """Members."""
        return len(self.scores)

    @cached_property
    def labs(self) -> dict[str, set[str]]:
        """Member -> labs they were ever seen at.

        A lab that was bought counts as its buyer in every year: who came over with it did not change employers.
        """
        bought = self.seen["lab"].replace(self.buyers)
        held = bought.groupby(self.seen["person_id"]).agg(set).to_dict()
        return {person: held.get(person, set()) for person in self.scores}

    @cached_property
    def last(self) -> pd.DataFrame:
        """The last year each member was seen at a lab, with the labs of that year."""
        newest = self.seen.groupby("person_id")["year"].transform("max")
        held = self.seen[self.seen["year"] == newest]
        return held.groupby("person_id").agg(year=("year", "max"), labs=("lab", lambda labs: sorted(set(labs))))

    @cached_property
    def top_labs(self) -> list[str]:
        """The labs at which most members were ever seen, with all that tie with the last of them."""
        held = Counter(lab for labs in self.labs.values() for lab in labs)
        return top_n_with_ties({lab: float(n) for lab, n in held.items()}, TOP_LABS)

    @cached_property
    def recent(self) -> int:
        """Members seen since the year from which a sighting counts as recent."""
        return int((self.last["year"] >= SEEN_SINCE).sum()) if len(self.last) else 0


def _papers(credits: pd.DataFrame, credit: str) -> list[Paper]:
    """The models as papers: those who cannot be named hold their share; whole credit gives each author weight one."""
    papers: list[Paper] = []
    for row in credits.to_dict("records"):
        people = [*row["people"]]
        unnamed = [f"{UNUSED}{row['model_id']}-{number}" for number in range(int(row["authors"]) - len(people))]
        authors = [*people, *unnamed]
        papers.append({"authors": authors, "w": float(len(authors)) if credit == "full" else 1.0})
    return papers
