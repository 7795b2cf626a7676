"""Capital expenditure as companies filed it with the SEC: company facts to quarters and fiscal years.

A filing states sums from the start of the fiscal year; a quarter that no filing states alone is the difference of two
such sums. Later filings restate earlier periods: the newest amount stands, and the source is the filing that gave it
first. Two measures are made and never mixed: cash purchases of property and equipment, and those plus the principal
paid on finance leases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from analytics.organisations import Organisations
from analytics.sources.adapter import Sources, document

COMPANIES = {"googl": "Alphabet", "meta": "Meta", "msft": "Microsoft"}
PURCHASES = "PaymentsToAcquirePropertyPlantAndEquipment"
LEASES = "FinanceLeasePrincipalPayments"
CASH, WITH_LEASES = "cash", "with-leases"
LENGTHS = {3: "quarter", 12: "year"}
"""Months of the periods that are kept, and what they are called."""

Span = tuple[date, date]


@dataclass(frozen=True)
class Filed:
    """An amount for a period: the newest one filed, and the filing that first gave it.

    Args:
        usd: US dollars.
        filed, form, accession: of that filing; of the later one where an amount is made of two.
        derived: whether no filing states the period alone.
        before: another amount that an earlier filing gave, with its date; empty when there was none.
    """

    usd: float
    filed: str
    form: str
    accession: str
    derived: bool = False
    before: str = ""


@dataclass(frozen=True)
class Period:
    """A quarter or a fiscal year of one company in one measure."""

    company: str
    cik: int
    start: date
    end: date
    measure: str
    amount: Filed


def filed_periods(raw: Path) -> list[Period]:
    """Every quarter and fiscal year of the companies whose facts are held, in both measures."""
    found: list[Period] = []
    for file, company in COMPANIES.items():
        facts = document(raw, f"sec/{file}_companyfacts_trimmed.json")
        cash, leases = (quarters_and_years(newest(facts, concept)) for concept in (PURCHASES, LEASES))
        together = {span: _sum(cash[span], leases[span]) for span in cash if span in leases}
        for measure, amounts in ((CASH, cash), (WITH_LEASES, together)):
            found += [Period(company, int(facts["cik"]), *span, measure, one) for span, one in sorted(amounts.items())]
    return found


def newest(facts: Mapping[str, Any], concept: str) -> dict[Span, Filed]:
    """The newest amount of each period that a filing states, with the filing that first gave that amount."""
    held: dict[Span, Filed] = {}
    for row in sorted(facts["facts"]["us-gaap"][concept]["units"]["USD"], key=lambda row: (row["filed"], row["accn"])):
        span = (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        last = held.get(span)
        if last and last.usd == row["val"]:
            continue
        before = f"first filed as {last.usd:.0f} on {last.filed}" if last else ""
        held[span] = Filed(float(row["val"]), row["filed"], row["form"], row["accn"], before=before)
    return held


def quarters_and_years(stated: Mapping[Span, Filed]) -> dict[Span, Filed]:
    """The quarters and fiscal years among the periods, and the quarters that sums from one start differ by.

    Example:
        >>> at = date.fromisoformat
        >>> half, year = (at("2024-01-01"), at("2024-09-30")), (at("2024-01-01"), at("2024-12-31"))
        >>> made = quarters_and_years({half: Filed(30.0, "", "", ""), year: Filed(50.0, "", "", "")})
        >>> [(str(start), str(end), one.usd) for (start, end), one in made.items()]
        [('2024-01-01', '2024-12-31', 50.0), ('2024-10-01', '2024-12-31', 20.0)]
    """
    kept = {span: one for span, one in stated.items() if months(*span) in LENGTHS}
    for (start, end), (later_start, later_end) in pairwise(sorted(stated)):
        rest = (end + timedelta(days=1), later_end)
        if start == later_start and months(*rest) == 3 and rest not in stated:
            kept[rest] = _difference(stated[later_start, later_end], stated[start, end])
    return kept


def months(start: date, end: date) -> int:
    """Months from the first day of one to the last day of another.

    Example:
        >>> months(date(2025, 7, 1), date(2026, 6, 30))
        12
    """
    after = end + timedelta(days=1)
    return 12 * (after.year - start.year) + after.month - start.month


def filing_source(one: Period, known: Organisations, sources: Sources) -> str:
    """Enter the filing as a source and return its source_id."""
    amount = one.amount
    name = known.names.get(known.identifier(one.company), one.company)
    return sources.put(
        f"sec-{amount.accession}",
        f"{name}: {amount.form} filed {amount.filed} (SEC EDGAR)",
        "primary",
        publisher="sec.gov",
        address=f"https://www.sec.gov/Archives/edgar/data/{one.cik}/{amount.accession.replace('-', '')}/",
        licence="public domain",
        published=amount.filed,
        grade="established",
    )


def _difference(whole: Filed, part: Filed) -> Filed:
    return _made(whole.usd - part.usd, whole, part)


def _sum(cash: Filed, leases: Filed) -> Filed:
    return _made(cash.usd + leases.usd, cash, leases)


def _made(usd: float, one: Filed, other: Filed) -> Filed:
    """An amount made of two, known since the later of their filings."""
    later = max(one, other, key=lambda filed: (filed.filed, filed.accession))
    return replace(later, usd=usd, derived=True, before="")
