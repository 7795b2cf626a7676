"""Employment that papers show: moves between laboratories, how many were seen where, and how far that can be trusted.

Slots of the lists become a panel of person, year and employer; `analytics.panel` turns it into moves. A person is a
salted hash of the name here, because which of tens of thousands of authors moved is inferred and not reported: what is
kept are moves between laboratories and counts, never a list of everyone. Those credited on notable models are public by
that, and for them alone the laboratories of their papers and the year of the first are kept under the name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import pandas as pd

from analytics.affiliations import ACADEMIA, INDUSTRY, PUBLIC, UNKNOWN, Affiliations
from analytics.panel import models_of
from analytics.sources.epoch_authors import credited_people, stem
from analytics.sources.papers import Slot, namesakes, paper_lists, slots
from analytics.sources.places import Gazetteer
from analytics.sources.reported_deals import deals
from analytics.sources.reported_places import organisation_rows
from analytics.sources.reported_sources import Row, Sources
from analytics.sources.reported_text import records
from analytics.suppression import hash_of, suppressed

ORIGINS = {
    "paperlists": ("paperlists", "Lists of papers by venue and year", "https://github.com/papercopilot/paperlists"),
    "text": ("paper-texts", "Accepted papers of NeurIPS and ICML as text", "https://github.com/nd7141/icml2020"),
    "table": (
        "paper-table",
        "Authors at NeurIPS, ICML and ICLR 2006–2019",
        "https://github.com/martenlienen/icml-nips-iclr-dataset",
    ),
}
PUBLISHED_ON = {"paperlists": "2026-02-23", "text": "", "table": "2019-08-17"}
SOURCE = "paperlists"
"""Source of what is computed from all lists together: the one that nearly all of them come from."""
COUNTS = "neurips-organisation-counts"
SHARED = {sector: f"({sector})" for sector in (ACADEMIA, INDUSTRY, PUBLIC, UNKNOWN)}
"""What stands in the panel for an employer of which only the sector is known."""
LEVELS = ("parent", "lab")
DEAL_YEARS = 1
"""Papers of the year after a deal may be the first that show who came over."""
LEAST_COUNT = 5
"""Counts about people below this are not kept."""
LEAST_MASS = 0.5
"""A move of the loose rule is kept from half a person on: someone who added a laboratory to the one before."""


class Published:
    """The lists read once, and the panel made of them."""

    def __init__(self, raw: Path, data: Path) -> None:
        """Read the lists that a folder of raw files holds."""
        self.raw = raw
        self.affiliations = Affiliations(data)
        self.read = list(slots(raw, paper_lists(data)))
        self.namesakes = namesakes(self.read)
        self._removed = suppressed(data)

    @cached_property
    def used(self) -> list[Slot]:
        """Slots with an affiliation from the list preferred for the venue and year, of people whose name is theirs."""
        return [
            slot
            for slot in self.read
            if slot.listed.used and slot.affiliation and slot.person and slot.person not in self.namesakes
        ]

    @cached_property
    def panel(self) -> pd.DataFrame:
        """One row a slot and employer: person_id (hash), name, organisation_id, sector, year, weight, items."""
        rows = []
        for slot in self.used:
            for organisation, sector, weight in self.employers(slot):
                rows.append((slot.person, organisation or SHARED[sector], sector, slot.listed.year, weight, 1))
        names = ["name", "organisation_id", "sector", "year", "weight", "items"]
        panel = pd.DataFrame(rows, columns=names)
        panel["person_id"] = panel["name"].map({name: hash_of(name) for name in panel["name"].unique()})
        return panel[~panel["person_id"].isin(self._removed)].reset_index(drop=True)

    def employers(self, slot: Slot) -> list[tuple[str, str, float]]:
        """The employers of a slot as organisation_id (empty where only the sector is known), sector, and equal weights.

        A laboratory that did not yet have its name in that year has the one it had.
        """
        fits = self.affiliations.fits(slot.affiliation, slot.listed.year)
        if not fits:
            return [("", UNKNOWN, 1.0)]
        known = self.affiliations.organisations
        year = f"{slot.listed.year}-01-01"
        return [
            (known.lab(rule.organisation_id, year) if rule.organisation_id else "", rule.sector, 1 / len(fits))
            for rule, _ in fits
        ]

    @cached_property
    def no_labs(self) -> list[str]:
        """What stands in the panel and is no laboratory: universities, and employers known by sector alone."""
        academic = self.panel.loc[self.panel["sector"] == ACADEMIA, "organisation_id"]
        return sorted({*academic, *SHARED.values()})

    def mergers(self, level: str) -> pd.DataFrame:
        """What is called after what from which year: laboratories, or for the level of owners every company owned.

        A date in the second half of a year counts from the next year, since papers are dated to the year.
        """
        known = self.affiliations.organisations
        spans = known.owners if level == "parent" else known.joined
        rows = [
            (organisation, span.value, _year_of(span.valid_from))
            for organisation, held in spans.items()
            for span in held
            if not span.valid_to
        ]
        return pd.DataFrame(rows, columns=["from_id", "into_id", "year"])

    def models(self, level: str) -> dict[str, pd.DataFrame]:
        """Results of the models with organisations counted by themselves or by owner."""
        columns = ["person_id", "organisation_id", "year", "weight", "items"]
        return models_of(
            self.panel[columns], mergers=self.mergers(level), deals=self.deals(level), academic=self.no_labs
        )

    def deals(self, level: str) -> pd.DataFrame:
        """Deals between organisations, with the years in which a move between the two may follow one."""
        known = self.affiliations.organisations
        rows = []
        for deal in deals(self.raw, known, Sources()):
            ends = [str(deal["target_id"]), str(deal["acquirer_id"])]
            year = str(deal["date"])[:4]
            if all(ends) and year:
                # The buyer by owner; what it buys is still itself on the day.
                buyer = known.parent(ends[1], year) if level == "parent" else ends[1]
                rows.append((ends[0], buyer, int(year), int(year) + DEAL_YEARS))
        return pd.DataFrame(rows, columns=["origin_id", "destination_id", "from_year", "to_year"])


def _year_of(date: str) -> int:
    """The year a change counts from; one without a date always held.

    Example:
        >>> _year_of("2023-04-01"), _year_of("2020-12-01"), _year_of("")
        (2023, 2021, 1900)
    """
    return int(date[:4]) + (date[5:7] > "06") if date else 1900


def ingest(raw: Path, data: Path, gazetteer: Gazetteer) -> dict[str, list[Row]]:
    """Turn the lists of papers into rows of the tables of published employment, `organisations` and `sources`."""
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
    named = held.affiliations.named
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
        "paper_sightings": sighting_rows(held, raw),
        "first_papers": first_paper_rows(held, raw),
        "career_ages": career_age_rows(held),
        "published_quality": [*agreement_rows(held), *recall_rows(held, raw, moves)],
        "organisations": organisation_rows(named.values(), raw, held.affiliations.organisations, gazetteer, sources),
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


def sighting_rows(held: Published, raw: Path) -> list[Row]:
    """Laboratories of the papers of people credited on notable models, year by year."""
    credited = _credited(held, raw)
    panel = held.panel
    labs = panel[~panel["organisation_id"].isin(held.no_labs)]
    labs = labs.assign(who=labs["name"].map(credited)).dropna(subset="who")
    labs = labs.drop(columns="person_id").rename(columns={"who": "person_id"})
    papers = labs.groupby(["person_id", "organisation_id", "year"])["items"].sum().rename("papers").reset_index()
    return records_of(papers)


def first_paper_rows(held: Published, raw: Path) -> list[Row]:
    """Year of the first paper in any list, for people credited on notable models whose name is theirs alone."""
    credited = _credited(held, raw)
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


def _credited(held: Published, raw: Path) -> dict[str, str]:
    """Key of a name in the lists -> person_id, for those credited on notable models.

    Initials between first name and surname are left out on both sides; where the lists show two different ones, or
    the name is one of several people, nobody is meant.
    """
    known = {stem(person): person for person in credited_people(raw)}
    spelled: dict[str, set[str]] = defaultdict(set)
    for slot in held.read:
        if stem(slot.person) in known:
            spelled[stem(slot.person)].add(slot.person)
    return {
        person: known[short]
        for short, persons in spelled.items()
        if not persons & held.namesakes and len(persons - {short}) <= 1
        for person in persons
        if hash_of(person) not in held._removed
    }


def agreement_rows(held: Published) -> list[Row]:
    """How often two lists of the same venue and year name the same employer of the same author of the same paper."""
    named: dict[tuple[str, int, str, str], dict[str, set[str]]] = defaultdict(dict)
    for slot in held.read:
        if slot.affiliation and slot.person:
            key = (slot.listed.venue, slot.listed.year, slot.paper, slot.person)
            found = {organisation or sector for organisation, sector, _ in held.employers(slot)}
            named[key][slot.listed.list_id] = found
    both: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for (venue, year, _, _), lists in named.items():
        if len(lists) > 1:
            one, other = lists.values()
            both[f"{venue}-{year}"] += 1
            same[f"{venue}-{year}"] += one == other
    return [_quality("agreement", scope, same[scope], n) for scope, n in sorted(both.items())]


def recall_rows(held: Published, raw: Path, moves: list[Row]) -> list[Row]:
    """How many of the moves that read sources report for 2012 to 2023 the papers show too, by rule.

    A reported move is found when the same person makes the same move between the same owners within a year before and
    four years after. `all` are those between laboratories that the rules on affiliations know; `both-ends-seen` those
    of people with a paper from both.
    """
    known = held.affiliations.organisations
    found = {
        (row["person_hash"], row["origin_id"], row["destination_id"], row["year"], row["rule"])
        for row in moves
        if row["level"] == "parent"
    }
    seen: dict[str, set[str]] = defaultdict(set)
    for person, lab in zip(held.panel["person_id"], held.panel["organisation_id"], strict=True):
        seen[person].add(lab)
    counts: Counter[tuple[str, str, bool]] = Counter()
    for person, origin, destination, year in _well_known(held, raw):
        owners = [known.parent(end, str(year)) for end in (origin, destination)]
        ends = {known.parent(lab, str(year)) for lab in seen[person]}
        scopes = ["all", *(["both-ends-seen"] if set(owners) <= ends else [])]
        for rule in ("strict", "loose"):
            hit = any((person, *owners, year + late, rule) in found for late in range(-1, 5))
            for scope in scopes:
                counts[f"recall-{rule}", scope, hit] += 1
    return [
        _quality(
            measure, scope, counts[measure, scope, True], counts[measure, scope, True] + counts[measure, scope, False]
        )
        for measure in ("recall-strict", "recall-loose")
        for scope in ("all", "both-ends-seen")
    ]


def _well_known(held: Published, raw: Path) -> set[tuple[str, str, str, int]]:
    """Person (hash), origin, destination and year of the moves of 2012 to 2023 that read sources report."""
    known = held.affiliations.organisations
    labs = set(held.affiliations.named) - set(held.no_labs)
    moves = set()
    for row in records(raw, "reported/people_moves.csv"):
        ends = known.identifier(row["from_org"]), known.identifier(row["to_org"])
        stated = row["read"] == "yes" and "WEAK" not in row["note"] and "exclude from flows" not in row["note"]
        year = row["date"][:4]
        owners = {known.parent(end, row["date"] or "2012") for end in ends}
        if stated and "2012" <= year <= "2023" and set(ends) <= labs and len(owners) > 1:
            moves.add((hash_of(row["person"]), *ends, int(year)))
    return moves


def _quality(measure: str, scope: str, hits: int, n: int) -> Row:
    return {"measure": measure, "scope": scope, "hits": hits, "n": n, "source_id": SOURCE}
