"""Questions about people moving between labs: reported one by one, counted as they are."""

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import (
    CLASSES,
    DEALS,
    EVIDENCE,
    FOUNDING_KINDS,
    KINDS,
    LEAST_N,
    MERGE,
    PERIOD,
    SERIES,
    in_period,
    is_incomplete,
    period_values,
)
from analytics.metrics.flow import direction_index_wilson, quasi_independence_expected
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, plural, signed

TABLES = ("moves", "organisations", "organisation_parents", "organisation_classes", "deals")
BIAS_NOTE = (
    "Reported moves only: the press favours stars, arrivals and a few companies. Counts are not rates or market shares."
)

# A month or a year stands for its first day, so that people who come over in a deal still move.
_DATED = """
dated AS (
    SELECT *, CAST(rpad(date, 10, '-01-01') AS DATE) AS day, list_contains($founding_kinds, kind) AS is_founding
    FROM moves
    WHERE origin_id IS NOT NULL AND destination_id IS NOT NULL
        AND (sourced OR $evidence = 'all')
        AND (NOT is_deal OR $deals = 'include')
        AND (NOT is_founding OR $kinds = 'all')
)"""

_MERGED = """
merged AS (
    SELECT {origin} AS origin_id, {destination} AS destination_id, min(date) AS date, min(day) AS day,
        bool_or(is_founding) AS is_founding,
        arg_min(dated.origin_id, date) AS origin_lab, arg_min(dated.destination_id, date) AS destination_lab
    FROM dated{joins}
    GROUP BY person_id, event_id, {origin}, {destination}
    HAVING {origin} <> {destination}
)"""

_PARENT = """
    LEFT JOIN organisation_parents AS {end}_parent ON {end}_parent.organisation_id = dated.{end}_id
        AND day BETWEEN coalesce({end}_parent.valid_from, DATE '0001-01-01')
            AND coalesce({end}_parent.valid_to, DATE '9999-12-31')"""

_MERGER = """
    LEFT JOIN organisation_mergers AS {end}_merger ON {end}_merger.organisation_id = dated.{end}_id
        AND day BETWEEN coalesce({end}_merger.valid_from, DATE '0001-01-01')
            AND coalesce({end}_merger.valid_to, DATE '9999-12-31')"""

_CLASS = """
JOIN organisation_classes AS {end}_class ON {end}_class.organisation_id = {end}_lab
    AND day BETWEEN coalesce({end}_class.valid_from, DATE '0001-01-01')
        AND coalesce({end}_class.valid_to, DATE '9999-12-31')
    AND {end}_class.class IN ('big-tech', 'matured-lab', 'startup')"""


def _moves(merge: str) -> str:
    """The WITH clause that ends in `merged`: one row per distinct move between two ends that are not one."""
    join, column = (_PARENT, "{}_parent.parent_id") if merge == "parent" else (_MERGER, "{}_merger.into_id")
    ends = {end: f"coalesce({column.format(end)}, dated.{end}_id)" for end in ("origin", "destination")}
    joins = "".join(join.format(end=end) for end in ends)
    return f"WITH {_DATED.strip()},{_MERGED.format(joins=joins, **ends)}"


@question(
    "lab-moves",
    "Who moved from where to where",
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
    sql = f"""{_moves(chosen["merge"])}
SELECT origin.name AS origin, destination.name AS destination, count(*) AS people
FROM merged
JOIN organisations AS origin ON origin.organisation_id = origin_id
JOIN organisations AS destination ON destination.organisation_id = destination_id
WHERE {in_period("merged.date")}
GROUP BY ALL
ORDER BY people DESC, origin, destination"""
    frame = reader.frame(sql, **_values(chosen), **period_values(chosen["period"]))
    frame["n_origin"] = frame.groupby("origin")["people"].transform("sum")
    frame["n_destination"] = frame.groupby("destination")["people"].transform("sum")
    frame["n"] = frame["people"].sum()
    frame["expected"] = _expected(frame)
    wide = (frame["n_origin"] >= LEAST_N) & (frame["n_destination"] >= LEAST_N)
    frame["observed_to_expected"] = (frame["people"] / frame["expected"]).where(wide)
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
    return Result(frame[names], _largest_flow(frame), int(frame["people"].sum()), (BIAS_NOTE, *_move_notes(chosen)))


@question(
    "talent-direction",
    "Towards start-ups or towards incumbents",
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
    tables=TABLES,
    metrics=("direction_index_wilson",),
    headline=Headline(
        "Direction index of the newest half-year with enough moves",
        "index",
        "index",
        "low",
        "high",
        period="period",
        where=lambda frame: frame["period"].str.contains("H"),
    ),
)
def talent_direction(reader: Reader, chosen: Chosen) -> Result:
    """Balance of moves between incumbents and start-ups; each organisation has the class of the day of the move."""
    frame = reader.frame(_DIRECTION, **_values(chosen), incumbents=incumbents(chosen["classes"]))
    frame["net"] = frame["to_startups"] - frame["to_incumbents"]
    frame["n"] = frame["to_startups"] + frame["to_incumbents"]
    balance = [direction(*pair) for pair in zip(frame["to_startups"], frame["to_incumbents"], strict=True)]
    frame[["index", "low", "high"]] = np.array(balance, dtype=float).reshape(-1, 3)
    frame["incomplete"] = [is_incomplete(period, reader.version.newest) for period in frame["period"]]
    counts = ["period", "to_startups", "to_incumbents", "of_which_founding", "net"]
    names = [*counts, "index", "low", "high", "n", "incomplete"]
    notes = (
        BIAS_NOTE,
        "Moves dated only to the year stand in a row of their own and in no half-year.",
        "Moves from or to universities, investors and other companies are not counted here.",
    )
    return Result(frame[names], _direction_finding(frame), int(frame["n"].sum()), notes)


_DIRECTION = f"""{_moves("parent")}
SELECT CASE WHEN length(date) = 4 THEN date
        WHEN substr(date, 6, 2) <= '06' THEN left(date, 4) || 'H1' ELSE left(date, 4) || 'H2' END AS period,
    count(*) FILTER (list_contains($incumbents, origin_class.class)) AS to_startups,
    count(*) FILTER (list_contains($incumbents, destination_class.class)) AS to_incumbents,
    count(*) FILTER (list_contains($incumbents, origin_class.class) AND is_founding) AS of_which_founding
FROM merged{_CLASS.format(end="origin")}{_CLASS.format(end="destination")}
WHERE list_contains($incumbents, origin_class.class) <> list_contains($incumbents, destination_class.class)
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


def _values(chosen: Chosen) -> dict[str, object]:
    return {
        "evidence": chosen["evidence"],
        "deals": chosen["deals"],
        "kinds": chosen["kinds"],
        "founding_kinds": list(FOUNDING_KINDS),
    }


def _expected(frame: pd.DataFrame) -> pd.Series:
    """Expected people in each listed pair if leavers chose in proportion to arrivals and nobody stays."""
    if frame.empty:
        return pd.Series(dtype=float)
    names = sorted({*frame["origin"], *frame["destination"]})
    places = {name: position for position, name in enumerate(names)}
    rows, columns = frame["origin"].map(places), frame["destination"].map(places)
    od = np.zeros((len(names), len(names)))
    od[rows, columns] = frame["people"]
    return pd.Series(quasi_independence_expected(od)[rows, columns], index=frame.index)


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


def _direction_finding(frame: pd.DataFrame) -> str:
    """The newest half-year with enough moves, in the words its interval allows."""
    halves = frame[frame["index"].notna() & frame["period"].str.contains("H")]
    if halves.empty:
        return "Too few moves in any half-year to give a direction"
    last = halves.iloc[-1]
    counts = (
        f"{count(last['to_startups'])} to start-ups, {count(last['to_incumbents'])} to incumbents in {last['period']}"
    )
    if last["low"] > 0:
        return f"Reported moves lean towards start-ups: {counts}"
    if last["high"] < 0:
        return f"Reported moves lean towards incumbents: {counts}"
    return f"No clear direction: {counts} (index {signed(last['index'], 2)})"


def _move_notes(chosen: Chosen) -> tuple[str, ...]:
    notes = ["Ratios are given from 10 leavers and 10 arrivals on; below that the count stands alone."]
    if chosen["merge"] == "parent":
        notes.append("Labs count as the company that owned them on the day; moves inside one owner are left out.")
    return tuple(notes)
