"""Founders of companies and where they worked before."""

import re
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import WEAK, Identifiers, Row, Sources, grade, integer, number, records, support
from analytics.sources.reported_text import partial_date
from analytics.spelling import slug

QUALIFIER = re.compile(r" \((intern|interim CEO|early work)\)$")
# Employers of the table that are no organisation.
NO_ORGANISATION = frozenset(
    {"hedge funds", "patent law firm", "a friend's genomics company (unnamed)", "a friend's genomics company"}
)
STUDY = "study"
NOT_EMPLOYED = re.compile(r"PhD( dropout)?, not employment")


def employers(cell: str) -> list[tuple[str, str]]:
    """The organisations of a cell, each with what its bracket says of the job.

    Example:
        >>> employers("Stripe (intern); Scale AI; hedge funds")
        [('Stripe', 'intern'), ('Scale AI', '')]
    """
    found = []
    for text in cell.split(";"):
        name = text.strip()
        qualifier = QUALIFIER.search(name)
        if name and name not in NO_ORGANISATION:
            found.append((QUALIFIER.sub("", name), qualifier.group(1) if qualifier else ""))
    return found


def founders(raw: Path, known: Organisations, sources: Sources) -> tuple[list[Row], list[Row]]:
    """The tables `founders` and `founder_employers`.

    An employer counts as verified only where a passage that was read states it (`verified_employers`). Money is the
    company's, repeated on each of its founders: never to be summed over rows.
    """
    identifiers = Identifiers()
    people: list[Row] = []
    jobs: list[Row] = []
    for row in records(raw, "reported/founders.csv"):
        company = known.identifier(row["company"])
        founder_id = identifiers.new(f"{company}-{slug(row['founder'])}")
        source = sources.add(row["source_title"], row["source_url"], row["source_quality"])
        people.append(_founder(row, founder_id, company, source, sources))
        jobs += _jobs(row, founder_id, known, source)
    return people, jobs


def _jobs(row: dict[str, str], founder_id: str, known: Organisations, source: str) -> list[Row]:
    """Every earlier employer once: the table's own list, and what a passage calls it where that is another name."""
    stated = employers(row["verified_employers"])
    verified = {known.identifier(name) for name, _ in stated}
    jobs: dict[str, str] = {}
    for name, job in [*employers(row["prior_employers"]), *stated]:
        jobs.setdefault(known.identifier(name), job)
    studied = NOT_EMPLOYED.search(row["note"]) is not None
    return [
        {
            "founder_id": founder_id,
            "employer_id": employer,
            "verified": employer in verified,
            "job": STUDY if studied and employer in verified else job,
            "source_id": source,
        }
        for employer, job in jobs.items()
    ]


def _founder(row: dict[str, str], founder_id: str, company: str, source: str, sources: Sources) -> Row:
    money_date, money_note = partial_date(row["money_date"])
    return {
        "founder_id": founder_id,
        "organisation_id": company,
        "person_id": slug(row["founder"]),
        "founded": integer(row["founded_year"]),
        "city": row["company_city"],
        "raised_usd": number(row["raised_usd_m"], 1e6),
        "valuation_usd": number(row["valuation_usd_m"], 1e6),
        "money_date": money_date,
        "money_note": money_note,
        "money_source_id": sources.add("", row["money_source_url"]) if row["money_source_url"] else "",
        "weak": WEAK in row["note"],
        "grade": grade(row),
        **support(row, source),
    }
