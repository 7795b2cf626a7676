"""Exit hazards in the year before and after a company's first dated share sale, for the claim on liquidity."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE, FOUNDING_KINDS
from analytics.definitions_liquidity import CAUSE
from analytics.metrics.survival import person_year_hazard
from analytics.questions.liquidity import SALES
from analytics.questions.registry import Chosen, question
from analytics.questions.tenure import EMPLOYED, FEWEST, LEAVERS_NOTE, SPELLS, followed
from analytics.wording import plural

SCALE_USD = 100_000_000.0
"""Size of a sale at which it begins to count, for the logarithm of liquidity."""
_YEAR = pd.Timedelta(days=365)
_NEAR = pd.Timedelta(days=183)

_SALES = """
SELECT organisation_id AS lab_id, organisations.name AS company, date, amount_usd
FROM liquidity_events
JOIN organisations USING (organisation_id)
WHERE (sourced OR $evidence = 'all') AND NOT is_planned AND date_precision <> 'year' AND list_contains($sales, kind)
QUALIFY row_number() OVER (PARTITION BY organisation_id ORDER BY date, liquidity_id) = 1
ORDER BY company"""

_NEXT = """
SELECT person_id, origin_id AS lab_id, CAST(rpad(date, 10, '-01-01') AS DATE) AS moved_on,
    list_contains($founding_kinds, kind) AS founds
FROM moves
WHERE origin_id IS NOT NULL AND destination_id IS NOT NULL AND (sourced OR $evidence = 'all') AND length(date) >= 7"""


@question(
    "liquidity-exits",
    "Exits before and after the first dated share sale",
    measure="Exits for each person and year, before and after the first dated share sale, with 95 % interval",
    choices=(CAUSE, EVIDENCE),
    columns=(
        Column("company", "string", "Company with a sale dated to the month"),
        Column("window", "string", "before: the year up to the sale; after: the year from it, as far as reviewed"),
        Column("exits", "integer", "Ends of employment in the window; empty from 1 to 4", "people"),
        Column("person_years", "number", "Time that listed employees spent in the window", "years"),
        Column("hazard", "number", "Leavers per person and year: exits / person_years", "per year"),
        Column("low", "number", "Lower end of the 95 % interval (exact Poisson)", "per year"),
        Column("high", "number", "Upper end of the 95 % interval", "per year"),
        Column("log_liquidity", "number", "ln(1 + sold / $100m): 0 before; empty where the size is not reported"),
        Column("n", "integer", "Spells followed in the window", "people"),
    ),
    tables=("positions", "liquidity_events", "moves", "organisations", "review_dates"),
    metrics=("person_year_hazard",),
)
def liquidity_exits(reader: Reader, chosen: Chosen) -> Result:
    """Exit hazard of listed employees in the year before and after each company's first dated sale."""
    evidence = {"evidence": chosen["evidence"]}
    sales = reader.frame(_SALES, **evidence, sales=list(SALES))
    spells = followed(reader.frame(SPELLS, kinds=list(EMPLOYED), lab="all"))
    moves = reader.frame(_NEXT, **evidence, founding_kinds=list(FOUNDING_KINDS))
    spells["counted"] = spells["left"] & _next_is(chosen["cause"], spells, moves)
    rows = [
        row for sale in sales.to_dict("records") for row in _windows(sale, spells[spells["lab_id"] == sale["lab_id"]])
    ]
    frame = pd.DataFrame(rows, columns=list(_NAMES))
    both = int((frame["window"] == "after").sum())
    dated = plural(len(sales), "company", "companies")
    finding = f"{dated} with a sale dated to the month, {both} of them with employees followed on both sides"
    notes = (
        LEAVERS_NOTE,
        "Rates before and after are of the same company at other times; nothing else is held equal.",
        f"From 1 to {FEWEST - 1} exits are not shown, nor their rate (hazard).",
        "What came next is known only where a move was reported within half a year of the end.",
    )
    return Result(frame, finding, len(sales), notes)


_NAMES = ("company", "window", "exits", "person_years", "hazard", "low", "high", "log_liquidity", "n")


def _next_is(cause: str, spells: pd.DataFrame, moves: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each spell's end was followed, within half a year either way, by a reported move of the cause."""
    if cause == "all":
        return pd.Series(True, index=spells.index)
    wanted = moves[moves["founds"].astype(bool) == (cause == "found")]
    pairs = spells.reset_index().merge(wanted, on=["person_id", "lab_id"])
    gap = pd.to_datetime(pairs["ended"], errors="coerce") - pd.to_datetime(pairs["moved_on"])
    return spells.index.to_series().isin(pairs.loc[gap.abs() <= _NEAR, "index"])


def _windows(sale: Mapping[Any, Any], spells: pd.DataFrame) -> list[dict[str, object]]:
    """The window before and the one after, where employees are followed in both."""
    day = pd.Timestamp(str(sale["date"]))
    sold = np.nan if pd.isna(sale["amount_usd"]) else float(np.log1p(sale["amount_usd"] / SCALE_USD))
    rows = [
        _window(spells, day - _YEAR, day) | {"company": sale["company"], "window": "before", "log_liquidity": 0.0},
        _window(spells, day, day + _YEAR) | {"company": sale["company"], "window": "after", "log_liquidity": sold},
    ]
    return rows if all(int(str(row["n"])) >= FEWEST for row in rows) else []


def _window(spells: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> dict[str, object]:
    """Exits and time at risk of the spells from one day to another, as far as each is followed.

    An exit on the last day belongs to the window, as the time before it does.
    """
    began, until = pd.to_datetime(spells["began"]), pd.to_datetime(spells["seen_until"])
    ended = pd.to_datetime(spells["ended"], errors="coerce")
    stop = ended.where(ended < until, until)
    time = (stop.where(stop < last, last) - began.where(began > first, first)).dt.days
    inside = time > 0
    years = float(time[inside].sum() / 365.25)
    exits = int((spells["counted"] & inside & (ended > first) & (ended <= last)).sum())
    row: dict[str, object] = {"exits": exits, "person_years": years, "n": int(inside.sum())}
    if 0 < exits < FEWEST or not inside.any():
        return row | {"exits": None, "hazard": np.nan, "low": np.nan, "high": np.nan}
    rate = person_year_hazard(exits, years)
    return row | {"hazard": rate.rate, "low": rate.lo, "high": rate.hi}
