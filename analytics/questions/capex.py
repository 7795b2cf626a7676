"""Questions about what large companies spend on computing and are worth."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import COMPANY, EVIDENCE
from analytics.definitions_money import CAPEX_MEASURE
from analytics.questions.names import organisations_of
from analytics.questions.registry import Chosen, question
from analytics.wording import dollars, month_of, period_of, plural

COMPANIES = {"company": organisations_of("capex", "market_caps")}

_CAPEX = """
SELECT organisations.name AS company, period, capex_usd, measure, sources.title AS source, 1 AS n, length,
    CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end, derived,
    CASE WHEN sourced THEN 'sourced' WHEN read = 'partial' THEN 'read in part' ELSE 'not read' END AS evidence, note
FROM capex
JOIN organisations USING (organisation_id)
JOIN sources ON sources.source_id = capex.source_id
WHERE measure = $measure AND (organisation_id = $company OR $company = 'all') AND (sourced OR $evidence = 'all')
ORDER BY length, period_start, company, capex_id"""

_MARKET_CAPS = """
SELECT organisations.name AS company, date, market_cap_usd, sources.title AS source, 1 AS n, basis,
    CASE WHEN sourced THEN 'sourced' WHEN read = 'partial' THEN 'read in part' ELSE 'not read' END AS evidence
FROM market_caps
JOIN organisations USING (organisation_id)
JOIN sources ON sources.source_id = market_caps.source_id
WHERE (organisation_id = $company OR $company = 'all') AND (sourced OR $evidence = 'all')
ORDER BY date, company, market_cap_id"""


@question(
    "capex",
    "Capital expenditure by quarter and fiscal year",
    measure="Capital expenditure in US dollars a quarter ({measure!l})",
    choices=(COMPANY, CAPEX_MEASURE, EVIDENCE),
    names=COMPANIES,
    columns=(
        Column("company", "string", "The company"),
        Column("period", "string", "2025Q3 (calendar quarter), 2025 (a fiscal year that is the calendar's) or FY2025"),
        Column("capex_usd", "number", "Capital expenditure", "usd"),
        Column("measure", "string", "What is counted"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Figures the row stands for"),
    ),
    tables=("capex", "organisations"),
)
def capex(reader: Reader, chosen: Chosen) -> Result:
    """Every figure in one measure, quarters before fiscal years; quarters not yet known of all are marked."""
    frame = reader.frame(_CAPEX, **chosen)
    frame["incomplete"] = _incomplete(frame)
    notes = (
        "Alphabet, Meta and Microsoft from 2023 on from their filings with the SEC, all else as data sets and outlets "
        "give it. A quarter that no filing states is the difference of two sums of the fiscal year: the table says so.",
        "Cash purchases and figures with leases are two measures and are never mixed; plans are left out. Quarters are "
        "of the calendar, fiscal years the company's own (Microsoft's begin in July). Incomplete quarters are those "
        "not yet known of all companies.",
    )
    return Result(frame, _capex_finding(frame), len(frame), notes)


@question(
    "market-caps",
    "Market values of large companies",
    measure="Market value in US dollars on the day it was reported",
    choices=(COMPANY, EVIDENCE),
    names=COMPANIES,
    columns=(
        Column("company", "string", "The company"),
        Column("date", "string", "Date as precisely as reported"),
        Column("market_cap_usd", "number", "Market value", "usd"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Reports the row stands for"),
        Column("basis", "string", "What the value is, in the words of the report"),
    ),
    tables=("market_caps", "organisations"),
)
def market_caps(reader: Reader, chosen: Chosen) -> Result:
    """Dated market values as reported, each with what it is: a close, a milestone, a rounded year end."""
    frame = reader.frame(_MARKET_CAPS, **chosen)
    notes = ("Closing values, milestones and values at the day's opening stand side by side; the table tells which.",)
    return Result(frame, _market_finding(frame), len(frame), notes)


def _incomplete(frame: pd.DataFrame) -> list[bool]:
    """Whether a quarter lies after the last one that every company with quarters has."""
    quarters = frame[frame["length"] == "quarter"]
    last = quarters.groupby("company")["period_start"].max().min()
    return (
        list((frame["length"] == "quarter") & (frame["period_start"] > last)) if len(quarters) else [False] * len(frame)
    )


def _capex_finding(frame: pd.DataFrame) -> str:
    """The newest quarter that all companies have, against the same quarter a year before."""
    quarters = frame[(frame["length"] == "quarter") & ~frame["incomplete"].astype(bool)]
    if quarters.empty:
        return plural(len(frame), "figure of capital expenditure", "figures of capital expenditure")
    now = quarters[quarters["period_start"] == quarters["period_start"].max()]
    newest = str(now["period"].iloc[0])
    before = quarters[quarters["period"] == f"{int(newest[:4]) - 1}{newest[4:]}"]
    total = f"{_together(now)} {dollars(now['capex_usd'].sum())} in {period_of(newest)}"
    if set(before["company"]) != set(now["company"]) or len(now) != now["company"].nunique():
        return total
    times = now["capex_usd"].sum() / before["capex_usd"].sum()
    return f"{total}, {times:.1f} times that of {period_of(before['period'].iloc[0])}"


def _together(now: pd.DataFrame) -> str:
    names = sorted(now["company"].unique())
    return f"{names[0]} spent" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} spent"


def _market_finding(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No market value is reported"
    most = frame.iloc[int(frame["market_cap_usd"].argmax())]
    value = f"{most['company']}'s {dollars(most['market_cap_usd'])} of {month_of(most['date'])}"
    return f"{value} is the largest of {plural(len(frame), 'reported market value')}"
