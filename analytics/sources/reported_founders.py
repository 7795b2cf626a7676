"""Founders of companies and where they worked before."""

import re
from pathlib import Path

from analytics.organisations import Organisations, slug
from analytics.sources.reported_sources import Row, Sources, grade
from analytics.sources.reported_text import (
    Identifiers,
    integer,
    number,
    partial_date,
    presentable,
    records,
)

QUALIFIER = re.compile(r" \((intern|interim CEO|early work)\)$")
# Employers of the table that are no organisation.
NO_ORGANISATION = frozenset({"hedge funds", "patent law firm", "a friend's genomics company (unnamed)"})


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
        verified = {name for name, _ in employers(row["verified_employers"])}
        seen: set[str] = set()
        for name, job in employers(row["prior_employers"]):
            employer = known.identifier(name)
            if employer in seen:
                continue
            seen.add(employer)
            jobs.append(
                {
                    "founder_id": founder_id,
                    "employer_id": employer,
                    "verified": name in verified,
                    "job": job,
                    "source_id": source,
                }
            )
    return people, jobs


def _founder(row: dict[str, str], founder_id: str, company: str, source: str, sources: Sources) -> Row:
    weak = "WEAK" in row["note"]
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
        "read": row["read"],
        "weak": weak,
        "sourced": row["read"] == "yes" and not weak,
        "confidence": row["confidence"],
        "grade": grade(row["source_quality"]),
        "note": presentable(row["note"]),
        "source_id": source,
    }


def mentioned_organisations(raw: Path) -> list[str]:
    """Every company and employer that the table of founders names."""
    rows = records(raw, "reported/founders.csv")
    companies = [row["company"] for row in rows]
    return companies + [name for row in rows for name, _ in employers(row["prior_employers"])]
