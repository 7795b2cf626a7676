"""Capital expenditure by quarter and fiscal year, and market values of listed companies."""

import re
from datetime import date, timedelta
from pathlib import Path

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources import filings
from analytics.sources.adapter import Identifiers, Row, Sources, judged, number, precision, records, support
from analytics.sources.filings import CASH, LENGTHS, WITH_LEASES, Period, filed_periods, filing_source
from analytics.spelling import slug

AS_REPORTED = "as-reported"
FILES = ("capex_annual", "capex_quarterly")
# What a figure counts, by the words of its row. Where the words do not say how leases count, it is no measure that
# could be compared: Microsoft's own sum with finance leases counts leases entered, Meta's the principal paid on them.
MEASURES = {
    "cash purchases of PP&E (cash-flow statement)": CASH,
    "incl. principal payments on finance leases": WITH_LEASES,
    "as reported by company incl. finance leases": AS_REPORTED,
    "capex as reported by TechCrunch": AS_REPORTED,
    "capex": AS_REPORTED,
}
FIX = "Add it to MEASURES of analytics/sources/reported_capex.py."
# A plan is no expenditure, and a total of several companies belongs to none of them.
PLAN = re.compile(r"GUIDANCE")
LABEL = re.compile(r"(?:FY)?(\d{4})(?:Q([1-4]))?(?: incl\. leases)?")
MONTHS_OF_YEAR = {"calendar": 1, "fiscal (Jul-Jun)": 7, "fiscal (Jun-May)": 6}


def capex(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `capex`: filings first, then what outlets report for periods, measures or amounts no filing gives."""
    identifiers = Identifiers()
    filed = filed_periods(raw)
    rows = [_filed_row(one, known, sources, identifiers) for one in filed]
    amounts = {(known.identifier(one.company), one.start, one.end, one.measure): one.amount.usd for one in filed}
    for file in FILES:
        opening = _openings(raw)
        for row in _spent(raw, file):
            company, measure = known.identifier(row["company"]), judged(MEASURES, row["measure"], "measure", FIX)
            start, end = span(row, opening.get(row["company"], 1))
            held = amounts.get((company, start, end, measure))
            if held is None or not agrees(row["capex_usd_bn"], held):
                rows.append(_reported_row(row, company, start, end, measure, sources, identifiers))
    return rows


def market_caps(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `market_caps`; sources that disagree stay separate rows."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/market_caps.csv"):
        company = known.identifier(row["company"])
        rows.append(
            {
                "market_cap_id": identifiers.new(slug(f"{company} {row['date']}")),
                "organisation_id": company,
                "date": row["date"],
                "date_precision": precision(row["date"]),
                "market_cap_usd": number(row["market_cap_usd_bn"], 1e9),
                "basis": row["kind"],
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows


def span(row: dict[str, str], opening_month: int) -> tuple[date, date]:
    """First and last day of a row's period: as written, else by its label.

    A quarter is one of the calendar, whatever the company's fiscal year; a fiscal year is named by the year it ends in.

    Args:
        row: a row of the raw files.
        opening_month: first month of the company's fiscal year.

    Raises:
        InputError: when the label is neither a year nor a quarter, or the written days are not what it says.

    Example:
        >>> blank = {"period_start": "", "period_end": "", "fiscal_or_calendar": "fiscal"}
        >>> [str(day) for day in span({"period_label": "FY2018", **blank}, 7)]
        ['2017-07-01', '2018-06-30']
    """
    label = LABEL.fullmatch(row["period_label"])
    if label is None:
        raise InputError("period_label", row["period_label"], "a year or a quarter", "Mend the row.")
    year, quarter = int(label[1]), label[2]
    month, length = (3 * int(quarter) - 2, 3) if quarter else (opening_month, 12)
    start = date(year - (0 if quarter or month == 1 else 1), month, 1)
    end = _months_on(start, length) - timedelta(days=1)
    for column, day in (("period_start", start), ("period_end", end)):
        if row[column] and row[column] != day.isoformat():
            raise InputError(column, row[column], f"{day} for {row['period_label']}", "Mend the row.")
    return start, end


def agrees(written: str, usd: float) -> bool:
    """Whether billions as written are an amount rounded to as many digits.

    Example:
        >>> agrees("72.22", 72_215_000_000.0), agrees("6.842", 6_823_000_000.0)
        (True, False)
    """
    digits = len(written.partition(".")[2])
    return abs(float(written) - usd / 1e9) <= 0.5 * 10.0**-digits + 1e-9


def period_name(start: date, end: date) -> str:
    """A quarter as 2025Q3, a calendar year as 2025, another fiscal year as FY2025 by the year it ends in.

    Example:
        >>> period_name(date(2025, 7, 1), date(2025, 9, 30)), period_name(date(2025, 7, 1), date(2026, 6, 30))
        ('2025Q3', 'FY2026')
    """
    if LENGTHS[filings.months(start, end)] == "quarter":
        return f"{start.year}Q{(start.month + 2) // 3}"
    return str(end.year) if start.month == 1 else f"FY{end.year}"


def _spent(raw: Path, file: str) -> list[dict[str, str]]:
    """The rows of a file that say what was spent."""
    return [row for row in records(raw, f"reported/{file}.csv") if not PLAN.match(row["measure"])]


def _openings(raw: Path) -> dict[str, int]:
    """Company -> first month of its fiscal year, from the rows that state it."""
    rows = records(raw, "reported/capex_annual.csv")
    stated = {row["company"]: row["fiscal_or_calendar"] for row in rows if row["fiscal_or_calendar"] in MONTHS_OF_YEAR}
    return {company: MONTHS_OF_YEAR[words] for company, words in stated.items()}


def _filed_row(one: Period, known: Organisations, sources: Sources, identifiers: Identifiers) -> Row:
    company = known.identifier(one.company)
    read = {"read": "yes", "confidence": "high", "note": one.amount.before}
    source = filing_source(one, known, sources)
    return _row(company, one.start, one.end, one.measure, one.amount.usd, one.amount.derived, read, source, identifiers)


def _reported_row(
    row: dict[str, str],
    company: str,
    start: date,
    end: date,
    measure: str,
    sources: Sources,
    identifiers: Identifiers,
) -> Row:
    usd, source = number(row["capex_usd_bn"], 1e9), sources.add(row["source"], row["source_url"])
    return _row(company, start, end, measure, usd, "annual less" in row["note"], row, source, identifiers)


def _row(
    company: str,
    start: date,
    end: date,
    measure: str,
    usd: float | None,
    derived: bool,
    read: dict[str, str],
    source: str,
    identifiers: Identifiers,
) -> Row:
    return {
        "capex_id": identifiers.new(slug(f"{company} {period_name(start, end)} {measure}")),
        "organisation_id": company,
        "period": period_name(start, end),
        "length": LENGTHS[filings.months(start, end)],
        "period_start": start,
        "period_end": end,
        "capex_usd": usd,
        "measure": measure,
        "derived": derived,
        **support(read, source),
    }


def _months_on(day: date, count: int) -> date:
    at = 12 * day.year + day.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)
