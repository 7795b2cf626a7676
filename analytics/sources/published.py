"""Employment that papers show: moves between laboratories, how many were seen where, and how far that can be trusted.

Slots of the lists become a panel of person, year and employer; `analytics.panel` turns it into moves. A person is a
salted hash of the name here, because which of tens of thousands of authors moved is inferred and not reported: what is
kept are moves between laboratories and counts, never a list of everyone. Those credited on notable models are public by
that, and for them alone the laboratories of their papers and the year of the first are kept under the name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analytics.affiliations import UNKNOWN
from analytics.organisations import Organisations
from analytics.sources.adapter import Row, Sources, records
from analytics.sources.places import Gazetteer
from analytics.sources.published_panel import ORIGINS, SOURCE, Published
from analytics.sources.published_quality import agreement_rows, recall_rows

PUBLISHED_ON = {"paperlists": "2026-02-23", "text": "", "table": "2019-08-17"}
COUNTS = "neurips-organisation-counts"
LEVELS = ("parent", "lab")
LEAST_COUNT = 5
"""Counts about people below this are not kept."""
LEAST_MASS = 0.5
"""A move of the loose rule is kept from half a person on: someone who added a laboratory to the one before."""


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the lists of papers into rows of the tables of published employment and `sources`."""
    held = Published(raw, data)
    sources = Sources()
    for kind, (key, title, address) in ORIGINS.items():
        sources.put(key, title, "dataset", publisher="GitHub", address=address, published=PUBLISHED_ON[kind])
    sources.put(
        COUNTS,
        "NeurIPS papers by organisation 2021–2025",
        "dataset",
        publisher="GitHub",
        address="https://github.com/prakashkagitha/neurips-us-vs-china",
    )
    for name in held.affiliations.named.values():
        known.identifier(name)
    moves: list[Row] = []
    stocks: list[Row] = []
    for level in LEVELS:
        found = held.models(level)
        moves += move_rows(found["moves"], level, held.no_labs)
        stocks += stock_rows(held, level)
    return {
        "published_moves": moves,
        "published_people": stocks,
        "paper_counts": list_rows(held),
        "paper_sectors": sector_rows(held),
        "paper_sightings": sighting_rows(held),
        "first_papers": first_paper_rows(held),
        "career_ages": career_age_rows(held),
        "published_quality": [*agreement_rows(held), *recall_rows(held, moves)],
        "sources": sources.rows,
    }


def move_rows(moves: pd.DataFrame, level: str, others: Iterable[str]) -> list[Row]:
    """Moves from laboratory to laboratory; of the loose rule those of half a person and more."""
    between = moves[
        ~moves["origin"].isin(others) & ~moves["destination"].isin(others) & (moves["mass"] > LEAST_MASS - 1e-6)
    ]
    return [
        {
            "person_hash": row["person_id"],
            "rule": row["rule"],
            "level": level,
            "origin_id": row["origin"],
            "destination_id": row["destination"],
            "year": int(row["year"]),
            "since": int(row["since"]),
            "is_deal": bool(row["is_deal"]),
            "source_id": SOURCE,
        }
        for row in between.to_dict("records")
    ]


def stock_rows(held: Published, level: str) -> list[Row]:
    """How many people each laboratory was seen with in each year, by the names of that year; small counts left out."""
    panel = held.panel
    labs = panel[~panel["organisation_id"].isin(held.no_labs)]
    date = labs["year"].astype(str) + "-07-01"
    known = held.affiliations.organisations
    name_of = known.parent if level == "parent" else known.lab
    keys = {pair: name_of(*pair) for pair in set(zip(labs["organisation_id"], date, strict=True))}
    counted = [keys[pair] for pair in zip(labs["organisation_id"], date, strict=True)]
    people = labs.assign(organisation_id=counted).groupby(["organisation_id", "year"])["person_id"].nunique()
    frame = people[people >= LEAST_COUNT].rename("people").reset_index()
    return records_of(frame, level=level)


def records_of(frame: pd.DataFrame, **more: object) -> list[Row]:
    """Rows of a frame with their source and further cells that all have."""
    return [
        {**{str(name): cell for name, cell in row.items()}, **more, "source_id": SOURCE}
        for row in frame.to_dict("records")
    ]


def list_rows(held: Published) -> list[Row]:
    """What each list holds: papers, slots, slots with a usable affiliation, and slots of a name several people bear."""
    papers: dict[str, set[str]] = defaultdict(set)
    count: dict[str, Counter[str]] = defaultdict(Counter)
    lists = {slot.listed.list_id: slot.listed for slot in held.read}
    for slot in held.read:
        key = slot.listed.list_id
        papers[key].add(slot.paper)
        count[key]["slots"] += 1
        count[key]["with_affiliation"] += bool(slot.affiliation)
        count[key]["of_namesakes"] += slot.person in held.namesakes
    return [
        {
            "list_id": key,
            "venue": listed.venue,
            "year": listed.year,
            "papers": len(papers[key]),
            "slots": count[key]["slots"],
            "with_affiliation": count[key]["with_affiliation"],
            "of_namesakes": count[key]["of_namesakes"],
            "affiliations_used": listed.used,
            "source_id": ORIGINS[listed.format][0],
        }
        for key, listed in sorted(lists.items())
    ]


def sector_rows(held: Published) -> list[Row]:
    """Papers of each venue and year by the sectors of their authors; `joint` where there are several.

    Everyone with an affiliation counts here, namesakes too: a paper needs no person to be told apart. A paper of which
    no affiliation is known is `unknown`.
    """
    sectors: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for slot in held.read:
        if slot.listed.used:
            key = (slot.listed.venue, slot.listed.year, slot.paper)
            sectors[key] |= {sector for _, sector, _ in held.employers(slot)} if slot.affiliation else set()
    papers: Counter[tuple[str, int, str]] = Counter()
    for (venue, year, _), found in sectors.items():
        known = found - {UNKNOWN}
        papers[venue, year, "joint" if len(known) > 1 else next(iter(known), UNKNOWN)] += 1
    for row in records(held.raw, "papers/neurips_organisation_counts_2021_2025.csv"):
        fits = held.affiliations.fits(row["affiliation"], int(row["year"]))
        sector = fits[0][0].sector if fits else UNKNOWN
        papers["neurips-organisations", int(row["year"]), sector] += int(row["paper_count"])
    return [
        {
            "venue": venue,
            "year": year,
            "sector": sector,
            "papers": n,
            "source_id": COUNTS if venue == "neurips-organisations" else SOURCE,
        }
        for (venue, year, sector), n in sorted(papers.items())
    ]


def sighting_rows(held: Published) -> list[Row]:
    """Laboratories of the papers of people credited on notable models, year by year."""
    credited = held.credited
    panel = held.panel
    labs = panel[~panel["organisation_id"].isin(held.no_labs)]
    labs = labs.assign(who=labs["name"].map(credited)).dropna(subset="who")
    labs = labs.drop(columns="person_id").rename(columns={"who": "person_id"})
    papers = labs.groupby(["person_id", "organisation_id", "year"])["items"].sum().rename("papers").reset_index()
    return records_of(papers)


def first_paper_rows(held: Published) -> list[Row]:
    """Year of the first paper in any list, for people credited on notable models whose name is theirs alone."""
    credited = held.credited
    first: dict[str, int] = {}
    for slot in held.read:
        who = credited.get(slot.person)
        if who:
            first[who] = min(first.get(who, slot.listed.year), slot.listed.year)
    return [{"person_id": who, "year": year, "source_id": SOURCE} for who, year in sorted(first.items())]


def career_age_rows(held: Published) -> list[Row]:
    """Authors of the accepted papers of each year by years since their first paper in the lists; small counts left out.

    Counts from 1 to 4 are left out, as everything small that is inferred about people.
    """
    years: dict[str, set[int]] = defaultdict(set)
    for slot in held.read:
        if slot.person and slot.person not in held.namesakes:
            years[slot.person].add(slot.listed.year)
    ages = Counter((year, year - min(seen)) for seen in years.values() for year in seen)
    return [
        {"year": year, "age": age, "people": people, "source_id": SOURCE}
        for (year, age), people in sorted(ages.items())
        if people >= LEAST_COUNT
    ]
