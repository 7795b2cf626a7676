"""Questions about deals for companies and their people, and what they weigh beside the buyer's capital expenditure."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE, PERIOD
from analytics.definitions_money import CAPEX_MEASURE, DEAL_KIND, FAILED, LEAST, in_kinds, kind_values
from analytics.definitions_sql import holds_on, in_period, period_values
from analytics.metrics.economics import acquisition_to_capex, value_per_acquired_researcher
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import dollars, percent, plural

_DEALS = f"""
SELECT acquirer.name AS acquirer, target.name || coalesce(' (' || deals.part || ')', '') AS target, deals.date,
    deals.value_usd, deals.people, deals.kind,
    CASE WHEN deals.sourced THEN 'sourced' WHEN deals.read = 'partial' THEN 'read in part' ELSE 'not read' END
        AS evidence,
    sources.title AS source, 1 AS n, deals.value_note, deals.people_note, deals.note, deals.target_city
FROM deals
JOIN organisations AS acquirer ON acquirer.organisation_id = deals.acquirer_id
JOIN organisations AS target ON target.organisation_id = deals.target_id
JOIN sources ON sources.source_id = deals.source_id
WHERE (deals.sourced OR $evidence = 'all') AND {in_kinds("deals.kind")} AND {in_period("deals.date")}
ORDER BY deals.value_usd DESC NULLS LAST, deals.date DESC, deals.deal_id"""

# A month stands for its first day, as fiscal years begin with a month; a deal dated to the year alone falls in a fiscal
# year only where that is the calendar year. Reports of one deal count once, with the largest value reported.
COUNTED_DEALS = f"""
WITH opening AS (
    SELECT organisation_id, max(month(period_start)) AS first_month
    FROM capex
    WHERE length = 'year'
    GROUP BY organisation_id
),
dated AS (
    SELECT *, CAST(rpad(date, 10, '-01-01') AS DATE) AS day
    FROM deals
    WHERE (sourced OR $evidence = 'all') AND kind <> $failed AND value_usd IS NOT NULL
        AND {in_kinds("kind")} AND {in_period("date")}
),
bought AS (
    SELECT coalesce(parents.parent_id, dated.acquirer_id) AS buyer_id, dated.*
    FROM dated
    LEFT JOIN organisation_parents AS parents ON parents.organisation_id = dated.acquirer_id
        AND {holds_on("day", "parents")}
),
yeared AS (
    SELECT bought.*,
        year(day) + CAST(coalesce(first_month, 1) > 1 AND month(day) >= first_month AS INTEGER) AS fiscal_year
    FROM bought
    JOIN hyperscalers ON hyperscalers.organisation_id = buyer_id AND is_hyperscaler
    LEFT JOIN opening ON opening.organisation_id = buyer_id
    WHERE date_precision <> 'year' OR coalesce(first_month, 1) = 1
),
placed AS (
    SELECT buyer_id, target_id, part, fiscal_year, max(value_usd) AS value_usd FROM yeared GROUP BY ALL
)"""
_TO_CAPEX = f"""{COUNTED_DEALS},
summed AS (
    SELECT buyer_id, fiscal_year, count(*) AS deals, sum(value_usd) AS deals_usd,
        string_agg(target.name, ', ' ORDER BY value_usd DESC, target.name) AS targets
    FROM placed
    JOIN organisations AS target ON target.organisation_id = target_id
    WHERE value_usd >= $least
    GROUP BY ALL
),
spent AS (
    SELECT organisation_id, year(period_end) AS fiscal_year, capex_usd, period_start, period_end, source_id
    FROM capex
    WHERE length = 'year' AND measure = $measure AND (sourced OR $evidence = 'all')
)
SELECT buyer.name AS acquirer, summed.fiscal_year, deals, deals_usd, capex_usd, $measure AS measure, deals AS n,
    targets, CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end,
    sources.title AS capex_source
FROM summed
JOIN organisations AS buyer ON buyer.organisation_id = buyer_id
LEFT JOIN spent ON spent.organisation_id = buyer_id AND spent.fiscal_year = summed.fiscal_year
LEFT JOIN sources ON sources.source_id = spent.source_id
ORDER BY summed.fiscal_year, acquirer, capex_usd"""


@question(
    "deals",
    "Deals for AI companies and their people",
    measure="Price in US dollars and people of each deal, as reported · {period}",
    choices=(DEAL_KIND, PERIOD, EVIDENCE),
    columns=(
        Column("acquirer", "string", "The buyer"),
        Column("target", "string", "The company bought or hired from, with the part the deal is about"),
        Column("date", "string", "Date as precisely as reported"),
        Column("value_usd", "number", "Reported value of the whole deal; empty where undisclosed", "usd"),
        Column("people", "integer", "People who came, where a number is reported", "people"),
        Column("usd_per_person", "number", "Value per person, only where both are known", "usd"),
        Column("kind", "string", "Kind of deal"),
        Column("evidence", "string", "sourced, read in part, or not read"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Reports the row stands for"),
    ),
    tables=("deals", "organisations"),
    metrics=("value_per_acquired_researcher",),
)
def deals(reader: Reader, chosen: Chosen) -> Result:
    """Every reported deal, largest first, with the words of its value and head count; conflicting reports stay apart.

    The value per person is that of the whole deal per head: cash, licences and investors' shares are in it.
    """
    frame = reader.frame(
        _DEALS, evidence=chosen["evidence"], **kind_values(chosen["kind"]), **period_values(chosen["period"])
    )
    frame["people"] = frame["people"].astype("Int64")
    frame.insert(5, "usd_per_person", [_per_person(*pair) for pair in zip(frame.value_usd, frame.people, strict=True)])
    frame["usd_per_person"] = frame["usd_per_person"].astype(float)
    notes = (
        "Most prices are undisclosed, and those that are known are mostly of large deals: no average is given. The "
        "last columns of the table hold the words of the sources; where reports disagree the note says so.",
        "The value per person is the whole price divided by the people who came: it includes licences, cash and what "
        "investors got.",
    )
    return Result(frame, _deals_finding(frame), len(frame), notes)


@question(
    "deals-to-capex",
    "Deals beside capital expenditure, by the buyer's fiscal year",
    measure=(
        "Deals of {least} or more as a share of the buyer's capital expenditure ({measure!l}), by its fiscal year"
        " · {period}"
    ),
    choices=(CAPEX_MEASURE, LEAST, EVIDENCE, DEAL_KIND, PERIOD),
    columns=(
        Column("acquirer", "string", "The buyer, a hyperscaler: the head of its family on the day"),
        Column("fiscal_year", "integer", "The buyer's fiscal year, named by the year it ends in"),
        Column("deals", "integer", "Deals of at least the chosen value", "deals"),
        Column("deals_usd", "number", "Their value, added", "usd"),
        Column("capex_usd", "number", "Capital expenditure of that fiscal year; empty where none is known", "usd"),
        Column("ratio", "number", "deals_usd / capex_usd", "share"),
        Column("measure", "string", "What counts as capital expenditure"),
        Column("n", "integer", "Deals", "deals"),
    ),
    tables=("deals", "capex", "hyperscalers", "organisations", "organisation_parents"),
    metrics=("acquisition_to_capex",),
    headline=Headline(
        "The largest sum of deals in a fiscal year, as a share of capital expenditure",
        "share",
        "ratio",
        n="deals",
        period="fiscal_year",
        where=lambda frame: frame["ratio"] == frame["ratio"].max(),
    ),
)
def deals_to_capex(reader: Reader, chosen: Chosen) -> Result:
    """What hyperscalers paid in deals of a size, beside what they spent on property and equipment in that year."""
    frame = reader.frame(
        _TO_CAPEX,
        evidence=chosen["evidence"],
        measure=chosen["measure"],
        least=float(chosen["least"]),
        failed=FAILED,
        **kind_values(chosen["kind"]),
        **period_values(chosen["period"]),
    )
    pairs = zip(frame["deals_usd"], frame["capex_usd"], strict=True)
    ratios = [None if pd.isna(spent) else acquisition_to_capex(paid, spent) for paid, spent in pairs]
    frame.insert(5, "ratio", pd.Series(ratios, dtype=float))
    notes = (
        "The whole price counts in the fiscal year of the deal, even if part is paid later or in shares. Failed deals "
        "do not count. A deal with several reports counts once, with the largest value. A deal of which only the year "
        "is known counts only where the fiscal year is the calendar year.",
        "Hyperscalers run data centres of their own around the world. A year whose capital "
        "expenditure is not known, counted the way chosen, has no share.",
    )
    return Result(frame, _ratio_finding(frame, chosen), int(frame["deals"].sum()), notes)


def _per_person(value: float, people: object) -> float | None:
    """US dollars per person of one deal; nothing unless both are known."""
    if pd.isna(value) or people is pd.NA or not people:
        return None
    heads = float(people)  # type: ignore[arg-type]
    return value_per_acquired_researcher(value, 0, 0, heads, 0, 1).gross_per_head


def _deals_finding(frame: pd.DataFrame) -> str:
    known = frame["usd_per_person"].dropna()
    of = f"{len(known)} of {plural(len(frame), 'deal')}"
    if known.empty:
        return f"Price and head count are both known for {of}"
    if len(known) == 1:
        return f"Price and head count are both known for {of}: {dollars(known.iloc[0])} a person"
    return f"Price and head count are both known for {of}: {dollars(known.min())} to {dollars(known.max())} a person"


def _ratio_finding(frame: pd.DataFrame, chosen: Chosen) -> str:
    size = LEAST.label_of(chosen["least"])
    known = frame[frame["ratio"].notna()]
    if known.empty:
        of = plural(int(frame["deals"].sum()), "deal")
        return f"{of} of {size} or more by hyperscalers, none in a year whose capital expenditure is known"
    ends = list(dict.fromkeys(percent(share) for share in (known["ratio"].min(), known["ratio"].max())))
    n = int(known["deals"].sum())
    return f"Deals of {size} or more came to {' to '.join(ends)} of a year's capital expenditure (n = {n})"
