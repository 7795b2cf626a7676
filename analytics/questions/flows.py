"""Questions about people moving between labs: reported one by one, counted as they are."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import CLASSES, DEALS, EVIDENCE, KINDS, LEAST_INFERRED, LEAST_N, MERGE, PERIOD, SERIES
from analytics.definitions_sql import HALF_YEAR, holds_on, in_period, is_incomplete, period_values
from analytics.metrics.flow import (
    affinity_quasi_independence,
    direction_index_log_rate_ratio,
    direction_index_wilson,
    quasi_independence_expected,
)
from analytics.questions.registry import Chosen, Headline, question
from analytics.questions.series import (
    base_of,
    is_published,
    keep_small_back,
    moves_of,
    seen_in,
    series_notes,
    values_of,
    with_totals,
    withheld,
)
from analytics.wording import count, period_of, plural, signed

TABLES = ("moves", "published_moves", "organisations", "organisation_parents", "organisation_classes")
_CLASS = f"""
JOIN organisation_classes AS {{end}}_class ON {{end}}_class.organisation_id = {{end}}_lab
    AND {holds_on("day", "{end}_class")}
    AND {{end}}_class.class IN ('big-tech', 'matured-lab', 'startup')"""


@question(
    "lab-moves",
    "Who moved from where to where",
    measure="People who moved, by employer left and employer joined · {series!l} · {period}",
    choices=(SERIES, MERGE, EVIDENCE, KINDS, DEALS, PERIOD),
    columns=(
        Column("origin", "string", "Organisation left"),
        Column("destination", "string", "Organisation joined"),
        Column("people", "integer", "Distinct moves", "people"),
        Column(
            "observed_to_expected",
            "number",
            "people / expected if leavers chose in proportion to arrivals; empty below 10 at either end",
            "ratio",
        ),
        Column("n_origin", "integer", "All who left the origin", "people"),
        Column("n_destination", "integer", "All who joined the destination", "people"),
        Column("n", "integer", "All moves counted", "people"),
    ),
    tables=TABLES,
    metrics=("quasi_independence_expected", "affinity_quasi_independence"),
    headline=Headline("People in the largest flow", "people", "people", where=lambda frame: frame.index == 0),
)
def lab_moves(reader: Reader, chosen: Chosen) -> Result:
    """The origin–destination matrix in long form, largest flows first; moves inside one owner are left out."""
    sql = f"""{moves_of(chosen, chosen["merge"])}
SELECT origin.name AS origin, destination.name AS destination, count(*) AS people
FROM merged
JOIN organisations AS origin ON origin.organisation_id = origin_id
JOIN organisations AS destination ON destination.organisation_id = destination_id
WHERE {in_period("merged.date")}
GROUP BY ALL
ORDER BY people DESC, origin, destination"""
    frame = reader.frame(sql, **values_of(chosen, chosen["merge"]), **period_values(chosen["period"]))
    frame = with_totals(frame)
    frame[["expected", "observed_to_expected"]] = _against_expected(frame)
    wide = (frame["n_origin"] >= LEAST_N) & (frame["n_destination"] >= LEAST_N)
    frame["observed_to_expected"] = frame["observed_to_expected"].where(wide)
    if is_published(chosen):
        frame["expected"] = frame["expected"].where(wide & ~withheld(frame["people"]))
        frame["observed_to_expected"] = frame["observed_to_expected"].where(~withheld(frame["people"]))
        frame = keep_small_back(frame)
    names = [
        "origin",
        "destination",
        "people",
        "observed_to_expected",
        "n_origin",
        "n_destination",
        "n",
        "expected",
    ]
    return Result(
        frame[names],
        _largest_published(frame, reader.version.panel) if is_published(chosen) else _largest_flow(frame),
        base_of(frame),
        (*series_notes(chosen, reader.version.panel), *_move_notes(chosen)),
    )


@question(
    "talent-direction",
    "Towards start-ups or towards incumbents",
    measure=(
        "Index by half-year from −1 (all to incumbents) to +1 (all to start-ups), with 95 % interval"
        " · {series!l} · incumbents: {classes!l}"
    ),
    choices=(SERIES, CLASSES, KINDS, EVIDENCE, DEALS),
    columns=(
        Column("period", "string", "Half-year; a year where the month is not known"),
        Column("to_startups", "integer", "Moves from incumbents to start-ups", "people"),
        Column("to_incumbents", "integer", "Moves from start-ups to incumbents", "people"),
        Column(
            "of_which_founding",
            "integer",
            "Of those to start-ups, founders of the company they moved to",
            "people",
        ),
        Column("net", "integer", "to_startups - to_incumbents", "people"),
        Column("index", "number", "net / (to_startups + to_incumbents), -1 to 1; empty below n = 10"),
        Column("low", "number", "Lower end of the 95 % interval (2 × Wilson - 1)"),
        Column("high", "number", "Upper end of the 95 % interval (2 × Wilson - 1)"),
        Column("n", "integer", "to_startups + to_incumbents", "people"),
    ),
    tables=(*TABLES, "published_people"),
    metrics=("direction_index_wilson", "direction_index_log_rate_ratio"),
    headline=Headline(
        "Direction index of the newest period with enough moves",
        "index",
        "index",
        "low",
        "high",
        period="period",
        where=lambda frame: frame["period"].str.contains("H" if frame["period"].str.contains("H").any() else ""),
    ),
)
def talent_direction(reader: Reader, chosen: Chosen) -> Result:
    """Balance of moves between incumbents and start-ups; each organisation has the class of the day of the move."""
    published = is_published(chosen)
    sql = f"{moves_of(chosen, 'parent')}{_DIRECTION}"
    frame = reader.frame(sql, **values_of(chosen, "parent"), incumbents=incumbents(chosen["classes"]))
    frame["net"] = frame["to_startups"] - frame["to_incumbents"]
    frame["n"] = frame["to_startups"] + frame["to_incumbents"]
    balance = [direction(*pair) for pair in zip(frame["to_startups"], frame["to_incumbents"], strict=True)]
    frame[["index", "low", "high"]] = np.array(balance, dtype=float).reshape(-1, 3)
    frame = _with_rates(reader, chosen, frame) if published else frame.assign(**dict.fromkeys(RATES, np.nan))
    panel = reader.version.panel
    newest = f"{PUBLISHED_UNTIL}-12-31" if published and not panel else reader.version.newest
    frame["incomplete"] = [is_incomplete(period, newest) for period in frame["period"]]
    counts = ["period", "to_startups", "to_incumbents", "of_which_founding", "net"]
    names = [*counts, "index", "low", "high", "n", "incomplete", *RATES]
    notes = (
        *series_notes(chosen, panel),
        "These moves are dated to the year; people seen at each side in the year are the stock of the rate."
        if published
        else "Moves dated only to the year stand in a row of their own and in no half-year.",
        "Moves from or to universities, investors and other companies are not counted here.",
    )
    return Result(
        frame[names], _direction_finding(frame, seen_in(panel) if published else ""), int(frame["n"].sum()), notes
    )


RATES = ("log_rate_ratio", "log_rate_ratio_se", "stock_incumbents", "stock_startups")
PUBLISHED_UNTIL = 2023
"""Last year that most large conferences' affiliations are held for; later years see ever fewer."""

_STOCKS = f"""
SELECT CAST(year AS VARCHAR) AS period,
    sum(people) FILTER (list_contains($incumbents, class)) AS stock_incumbents,
    sum(people) FILTER (class = 'startup' OR (class = 'matured-lab' AND NOT list_contains($incumbents, class)))
        AS stock_startups
FROM published_people
JOIN organisation_classes USING (organisation_id)
WHERE level = 'parent' AND {holds_on("make_date(year, 1, 1)", "organisation_classes")}
GROUP BY period"""


def _with_rates(reader: Reader, chosen: Chosen, frame: pd.DataFrame) -> pd.DataFrame:
    """Moves inferred from papers with the log rate ratio where both sides have a stock, small numbers kept back."""
    stocks = reader.frame(_STOCKS, incumbents=incumbents(chosen["classes"]))
    frame = frame.merge(stocks, on="period", how="left")
    rates = [
        direction_index_log_rate_ratio(IS=away, SI=back, stock_I=large, stock_S=small)
        if min(away, back) >= LEAST_INFERRED and min(large, small) > 0
        else (np.nan, np.nan)
        for away, back, large, small in frame[
            ["to_startups", "to_incumbents", "stock_incumbents", "stock_startups"]
        ].itertuples(index=False)
    ]
    frame[["log_rate_ratio", "log_rate_ratio_se"]] = np.array(rates, dtype=float).reshape(-1, 2)
    small = withheld(frame["to_startups"]) | withheld(frame["to_incumbents"])
    counted = ["to_startups", "to_incumbents", "of_which_founding", "net", "index", "low", "high"]
    frame[counted] = frame[counted].astype("float64").where(~small)
    return frame[frame["n"] >= LEAST_INFERRED].reset_index(drop=True)


CROSSING = f"""
FROM merged{_CLASS.format(end="origin")}{_CLASS.format(end="destination")}
WHERE list_contains($incumbents, origin_class.class) <> list_contains($incumbents, destination_class.class)"""
_DIRECTION = f"""
SELECT {HALF_YEAR} AS period,
    count(*) FILTER (list_contains($incumbents, origin_class.class)) AS to_startups,
    count(*) FILTER (list_contains($incumbents, destination_class.class)) AS to_incumbents,
    count(*) FILTER (list_contains($incumbents, origin_class.class) AND is_founding) AS of_which_founding{CROSSING}
GROUP BY period
ORDER BY period"""


def incumbents(classes: str) -> list[str]:
    """The classes of organisation that count as incumbents."""
    return ["big-tech", "matured-lab"] if classes == "matured-labs" else ["big-tech"]


def direction(to_startups: int, to_incumbents: int) -> tuple[float, float, float]:
    """Direction index with its interval; empty below the least base."""
    if to_startups + to_incumbents < LEAST_N:
        return (float("nan"),) * 3
    index = direction_index_wilson(inc_to_startup=to_startups, startup_to_inc=to_incumbents)
    return index.D, index.lo, index.hi


def _against_expected(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Expected people in each listed pair if leavers chose in proportion to arrivals, and how many times that moved."""
    names = sorted({*frame["origin"], *frame["destination"]})
    places = {name: position for position, name in enumerate(names)}
    rows, columns = frame["origin"].map(places), frame["destination"].map(places)
    od = np.zeros((len(names), len(names)))
    od[rows, columns] = frame["people"]
    return np.column_stack([of(od)[rows, columns] for of in (quasi_independence_expected, affinity_quasi_independence)])


def _largest_flow(frame: pd.DataFrame) -> str:
    """The largest flow, against the way back."""
    if frame.empty:
        return "No moves are reported for these choices"
    top = frame.iloc[0]
    if len(frame) > 1 and frame.iloc[1]["people"] == top["people"]:
        ties = int((frame["people"] == top["people"]).sum())
        return f"{plural(frame['people'].sum(), 'move')}; {ties} flows share first place with {top['people']} each"
    back = frame[(frame["origin"] == top["destination"]) & (frame["destination"] == top["origin"])]["people"].sum()
    return (
        f"Largest reported flow: {top['origin']} to {top['destination']}, {top['people']} people ({back} the other way)"
    )


def _largest_published(frame: pd.DataFrame, panel: str) -> str:
    """The largest flow that papers or a panel show, and how many pairs are too small to show."""
    shown = frame[frame["people"].notna()]
    if shown.empty:
        return f"No pair of labs has five moves or more in {seen_in(panel)} for these choices"
    top, ties = shown.iloc[0], int((shown["people"] == shown.iloc[0]["people"]).sum())
    which = f"{top['origin']} to {top['destination']}" if ties == 1 else f"{ties} pairs"
    pairs = plural(len(frame) - len(shown), "pair")
    held = f"Largest flow in {seen_in(panel)}: {which}, {count(top['people'])} people"
    return f"{held}; {pairs} with fewer than 5 not shown"


def _direction_finding(frame: pd.DataFrame, inferred: str) -> str:
    """The newest half-year (of papers or a panel: year) with enough moves, in the words its interval allows."""
    halves = frame[frame["index"].notna() & (bool(inferred) | frame["period"].str.contains("H"))]
    if halves.empty:
        return f"Too few moves in any {f'year of {inferred}' if inferred else 'half-year'} to give a direction"
    last, kind = halves.iloc[-1], f"Moves in {inferred}" if inferred else "Reported moves"
    startups, incumbents = count(last["to_startups"]), count(last["to_incumbents"])
    counts = f"{startups} to start-ups, {incumbents} to incumbents in {period_of(last['period'])}"
    if last["low"] > 0:
        return f"{kind} lean towards start-ups: {counts}"
    if last["high"] < 0:
        return f"{kind} lean towards incumbents: {counts}"
    return f"No clear direction: {counts} (index {signed(last['index'], 2)})"


def _move_notes(chosen: Chosen) -> tuple[str, ...]:
    notes = ["Ratios are given from 10 leavers and 10 arrivals on; below that the count stands alone."]
    if chosen["merge"] == "parent":
        notes.append("Labs count as the company that owned them on the day; moves inside one owner are left out.")
    return tuple(notes)
