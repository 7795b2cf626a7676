"""Questions about one cohort: those most credited on frontier models and on highly cited ones."""

from collections import Counter
from functools import cached_property
from itertools import combinations

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions_people import CREDIT, SIZE, WINDOW
from analytics.metrics.intervals import wilson_interval
from analytics.metrics.people import (
    Paper,
    cohort_concentration_fractional,
    cohort_contestedness,
    fractional_authorship_scores,
    top_n_with_ties,
)
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, interval, percent, plural

CHOICES = (SIZE, WINDOW, CREDIT)
TABLES = (
    "models",
    "model_authors",
    "people",
    "model_organisations",
    "moves",
    "paper_sightings",
    "positions",
    "organisations",
    "organisation_parents",
    "organisation_classes",
)
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
# position. Laboratories count as the company that owned them in that year; universities are no laboratories.
_SEEN = """
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
    AND make_date(year, 7, 1) BETWEEN coalesce(judged.valid_from, DATE '0001-01-01')
        AND coalesce(judged.valid_to, DATE '9999-12-31')
    AND judged.class IN ('big-tech', 'matured-lab', 'startup')
LEFT JOIN organisation_parents AS parent ON parent.organisation_id = seen.organisation_id
    AND make_date(year, 7, 1) BETWEEN coalesce(parent.valid_from, DATE '0001-01-01')
        AND coalesce(parent.valid_to, DATE '9999-12-31')
LEFT JOIN organisations AS owner ON owner.organisation_id = parent.parent_id
WHERE year IS NOT NULL AND person_id IN (SELECT unnest($people))
ORDER BY ALL"""

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

    @property
    def n(self) -> int:
        """Members."""
        return len(self.scores)

    @cached_property
    def labs(self) -> dict[str, set[str]]:
        """Member -> laboratories they were ever seen at."""
        held = self.seen.groupby("person_id")["lab"].agg(set).to_dict()
        return {person: held.get(person, set()) for person in self.scores}

    @cached_property
    def last(self) -> pd.DataFrame:
        """The last year each member was seen at a laboratory, with the laboratories of that year."""
        newest = self.seen.groupby("person_id")["year"].transform("max")
        held = self.seen[self.seen["year"] == newest]
        return held.groupby("person_id").agg(year=("year", "max"), labs=("lab", lambda labs: sorted(set(labs))))

    @cached_property
    def top_labs(self) -> list[str]:
        """The laboratories at which most members were ever seen, with all that tie with the last of them."""
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


NOTES = (
    "Credits on frontier models and on highly cited notable models, by Epoch AI; lists that repeat an earlier one, "
    f"name a team, are cut off or hold more than {MOST_AUTHORS} authors are left out: the newest large models hardly "
    "count.",
    "A cohort chosen by success looks back: who will be in it is not known beforehand.",
    "Where members were is seen in models of one organisation, reported moves, papers and positions; closed "
    "laboratories publish little, so an old last sighting says that nothing newer was seen, not that someone stayed.",
)


@question(
    "elite-cohort",
    "The most credited people",
    choices=CHOICES,
    columns=(
        Column("rank", "integer", "Place by score; those who tie share it"),
        Column("person", "string", "Name"),
        Column("score", "number", "Sum over models of one divided by the number of authors; with whole credit, of one"),
        Column("models", "integer", "Models credited on", "models"),
        Column("labs", "string", "Laboratories ever seen at, by owner, in alphabetical order"),
        Column("last_lab", "string", "Laboratories in the last year seen at one"),
        Column("last_observed", "integer", "That year"),
        Column("n", "integer", "Members of the cohort", "people"),
    ),
    tables=TABLES,
    metrics=("fractional_authorship_scores", "top_n_with_ties"),
)
def elite_cohort(reader: Reader, chosen: Chosen) -> Result:
    """The cohort by rank, with the laboratories each member was seen at and the last one."""
    cohort = Cohort(reader, chosen)
    last = cohort.last.to_dict("index")
    rows = [
        {
            "rank": 1 + sum(other > score + 1e-9 for other in cohort.scores.values()),
            "person": cohort.names[person],
            "score": score,
            "models": cohort.models[person],
            "labs": "; ".join(sorted(cohort.labs[person])),
            "last_lab": "; ".join(last[person]["labs"]) if person in last else None,
            "last_observed": last[person]["year"] if person in last else None,
            "n": cohort.n,
        }
        for person, score in cohort.scores.items()
    ]
    columns = ["rank", "person", "score", "models", "labs", "last_lab", "last_observed", "n"]
    frame = pd.DataFrame(rows, columns=columns)
    return Result(frame, _age_of_evidence(cohort), cohort.n, NOTES)


def _age_of_evidence(cohort: Cohort) -> str:
    """How much of the cohort was seen lately: what has to be known before anything else."""
    if not cohort.n:
        return "No one is credited under these choices"
    old = cohort.n - cohort.recent
    return (
        f"{percent(old / cohort.n)} of the {count(cohort.n)} most credited people "
        f"were last seen at a laboratory before {SEEN_SINCE}, or never"
    )


@question(
    "elite-spread",
    "Where the most credited people were last seen",
    choices=CHOICES,
    columns=(
        Column("lab", "string", "Laboratory, by owner"),
        Column("people", "number", "Members last seen there; split where several in that year", "people"),
        Column("share", "number", "Of the members seen at any laboratory", "share"),
        Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
        Column("hhi", "number", "Herfindahl–Hirschman index over laboratories, 0 to 1; one number for all rows"),
        Column("n", "integer", "Members seen at any laboratory", "people"),
    ),
    tables=TABLES,
    metrics=("cohort_concentration_fractional", "wilson_interval"),
    headline=Headline(
        "Share of the largest laboratory", "share", "share", "low", "high", where=lambda frame: frame.index == 0
    ),
)
def elite_spread(reader: Reader, chosen: Chosen) -> Result:
    """Shares of laboratories in the cohort, by where each member was last seen."""
    cohort = Cohort(reader, chosen)
    held = dict(cohort.last["labs"])
    concentration = cohort_concentration_fractional(held)
    rows = []
    for lab, share in concentration.shares.items():
        low, high = wilson_interval(x=share * len(held), n=len(held))
        rows.append({"lab": lab, "people": share * len(held), "share": share, "low": low, "high": high})
    frame = pd.DataFrame(rows, columns=["lab", "people", "share", "low", "high"]).assign(
        hhi=concentration.hhi, n=len(held)
    )
    frame = frame.sort_values(["people", "lab"], ascending=[False, True], ignore_index=True)
    finding = "No member of the cohort was seen at a laboratory"
    if len(frame):
        five = top_five_share(frame)
        first = frame.iloc[0]
        largest = f"{first['lab']} {percent(first['share'])} {interval(first['low'], first['high'])}"
        finding = f"Five laboratories hold {percent(five)} of those last seen at one; the largest: {largest}"
    return Result(frame, finding, len(held), (_age_of_evidence(cohort) + ".", *NOTES))


def top_five_share(frame: pd.DataFrame) -> float:
    """Share of the five largest laboratories of `elite-spread`."""
    return float(frame["share"].head(5).sum())


@question(
    "contested-elite",
    "Who is contested by whom",
    choices=CHOICES,
    columns=(
        Column("lab_a", "string", "One of the ten laboratories at which most members were seen"),
        Column("lab_b", "string", "Another"),
        Column("people", "integer", "Members seen at both, at any time", "people"),
        Column(
            "contested_share", "number", "Members seen at two or more of the ten / n; one number for all rows", "share"
        ),
        Column("n", "integer", "Members of the cohort, unseen ones too", "people"),
        Column("low", "number", "Lower end of the share's 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the share's 95 % Wilson interval", "share"),
        Column("share_of_seen", "number", "The same of those seen at any of the ten", "share"),
        Column("recent", "integer", "Members seen at a laboratory since 2023", "people"),
    ),
    tables=TABLES,
    metrics=("cohort_contestedness", "wilson_interval"),
    headline=Headline(
        "Members seen at two or more of the ten laboratories",
        "share",
        "contested_share",
        "low",
        "high",
        where=lambda frame: frame.index == 0,
    ),
)
def contested_elite(reader: Reader, chosen: Chosen) -> Result:
    """Pairs of the ten laboratories with the members seen at both."""
    cohort = Cohort(reader, chosen)
    labs, top = cohort.labs, sorted(cohort.top_labs)
    found = cohort_contestedness(labs, top)
    low, high = wilson_interval(x=found.two_plus, n=found.n) if found.n else (float("nan"),) * 2
    held = [
        {"lab_a": one, "lab_b": other, "people": sum(one in seen and other in seen for seen in labs.values())}
        for one, other in combinations(top, 2)
    ]
    frame = pd.DataFrame(held, columns=["lab_a", "lab_b", "people"]).assign(
        contested_share=found.share_of_cohort,
        n=found.n,
        low=low,
        high=high,
        share_of_seen=found.share_of_any_top,
        recent=cohort.recent,
    )
    frame = frame.sort_values(["people", "lab_a", "lab_b"], ascending=[False, True, True], ignore_index=True)
    finding = "No one is credited under these choices"
    if found.n:
        finding = (
            f"{percent(found.share_of_cohort)} {interval(low, high)} of {plural(found.n, 'member')} "
            f"were seen at two or more of the ten laboratories"
        )
    return Result(frame, finding, found.n, (_age_of_evidence(cohort) + ".", *NOTES))
