"""Dated positions at AI organisations, from AI Watch (CC0).

AI Watch lists by hand who held which position when, from public pages. Names, titles and dates are read; the addresses
of the pages are not, because many are profiles of persons: the one source of every row is AI Watch itself.
"""

import re
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import DECISION, Identifiers, Row, Sources, records
from analytics.sources.places import Gazetteer
from analytics.sources.reported_moves import mentions
from analytics.spelling import slug

SOURCE = "ai-watch"
PUBLISHED = "2026-04-30"
PRECISIONS = frozenset({"day", "month", "year", "multi-year"})
KINDS = {
    "full-time": "full-time",
    "part-time": "part-time",
    "intern": "intern",
    "graduate student": "student",
    "affiliate": "affiliate",
    "advisor": "advisor",
    "board member": "board-member",
    "contractor": "contractor",
    "volunteer": "volunteer",
}
# Titles that say by themselves that the position is no employment, whatever hours are given for it.
NEVER_EMPLOYED = (
    ("intern", r"\bintern\b"),
    ("student", r"\bstudent\b"),
    ("visitor", r"^visiting\b"),
    ("contractor", r"\bcontract(or)?\b"),
)
# Titles that say so where the position is not given as full-time: a full-time policy advisor is staff.
RARELY_EMPLOYED = (
    ("board-member", r"\bboard\b"),
    ("advisor", r"^(enterprise|general|research|spotlighted|strategic|technical)? ?advisor$"),
    ("contractor", r"^(research)? ?consultant$"),
    ("volunteer", r"^volunteer$"),
    ("affiliate", r"\baffiliate\b|^(research )?collaborator$|^faculty$"),
)


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the list of positions into rows.

    Args:
        raw: the folder of raw data.
        data: the folder of the project's tables, whose judgements are read.
        gazetteer: gives places.
        known: gives the organisations, each of which has a row in the end.

    Returns:
        Table name -> rows. The tables `sources` and `people` hold what these rows need.
    """
    sources = Sources()
    sources.put(
        SOURCE,
        "AI Watch: positions at AI organisations",
        "dataset",
        publisher="AI Watch",
        address="https://github.com/riceissa/aiwatch",
        licence="CC0-1.0",
        published=PUBLISHED,
    )
    listed = records(raw, "aiwatch/positions.csv")
    return {
        "positions": positions(listed, known),
        "people": people(listed, raw),
        "sources": sources.rows,
    }


def positions(listed: list[dict[str, str]], known: Organisations) -> list[Row]:
    """The table `positions`: every listed position once, with what its dates are known to."""
    identifiers = Identifiers()
    rows: list[Row] = []
    seen: set[tuple[object, ...]] = set()
    for row in listed:
        person, organisation = slug(row["person"]), known.identifier(row["organization"].strip())
        start, end = day(row["start_date"]), day(row["end_date"])
        start_precision, end_precision = (
            precision(row[f"{name}_date_precision"], date) for name, date in (("start", start), ("end", end))
        )
        # A comment in place of the precision says that the page could not be seen later, or that the position was open.
        once = start == end and end_precision == "unstated"
        entry: Row = {
            "person_id": person,
            "organisation_id": organisation,
            "title": row["title"].strip(),
            "start_date": start,
            "start_precision": start_precision,
            "end_date": end,
            "end_precision": end_precision,
            "is_last_seen": bool(end) and (row["end_date_precision"].startswith("/*") or once),
            "employment": employment(row["title"], row["employment_type"]),
            "source_id": SOURCE,
        }
        # The list holds eight rows twice, some of them with another page.
        if tuple(entry.values()) not in seen:
            seen.add(tuple(entry.values()))
            rows.append({"position_id": identifiers.new(f"{person}-{organisation}-{start or 'undated'}")} | entry)
    return rows


def day(text: str) -> str:
    """A date as YYYY-MM-DD, whatever the zeros; empty where the cell holds no date.

    Example:
        >>> day("2022-7-01"), day("2021-03-15"), day(" Christopher was a visiting scholar in summer*/")
        ('2022-07-01', '2021-03-15', '')
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else ""


def precision(text: str, date: str) -> str:
    """How much of a date is known; `unstated` where the list does not say or comments instead, empty without a date.

    Example:
        >>> precision("month", "2021-03-01"), precision("/*According to LinkedIn", "2017-06-21"), precision("month", "")
        ('month', 'unstated', '')
    """
    if not date:
        return ""
    return text if text in PRECISIONS else "unstated"


def employment(title: str, stated: str) -> str:
    """The kind of a position: as stated, unless the title says that it is no employment; else `unstated`.

    Example:
        >>> employment("Research Intern", "Full-time"), employment("Policy Advisor", "full-time")
        ('intern', 'full-time')
        >>> employment("Research Scientist", ""), employment("General Advisor", "")
        ('unstated', 'advisor')
    """
    kind, title = KINDS.get(stated.strip().lower(), "unstated"), title.strip().lower()
    patterns: tuple[tuple[str, str], ...] = ()
    if kind in ("full-time", "part-time", "unstated"):
        patterns = NEVER_EMPLOYED if kind == "full-time" else (*NEVER_EMPLOYED, *RARELY_EMPLOYED)
    return next((name for name, pattern in patterns if re.search(pattern, title)), kind)


def people(listed: list[dict[str, str]], raw: Path) -> list[Row]:
    """The people of the list; who is named in the reported tables too is spelled as there."""
    names = {slug(name): name for name in mentions(raw)}
    for row in listed:
        names.setdefault(slug(row["person"]), row["person"].strip())
    listed_ids = sorted({slug(row["person"]) for row in listed})
    return [{"person_id": key, "name": names[key], "source_id": DECISION} for key in listed_ids]
