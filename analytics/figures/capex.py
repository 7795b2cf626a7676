"""What large companies spend and are worth, over time."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, mark, records, ticks, told
from analytics.figures.series import Point, date_at, ends, line, room, shaded
from analytics.figures.theme import (
    AMBER,
    BLUE,
    BROWN,
    VIOLET,
    WINE,
    Figure,
    Palette,
    axis,
    axis_title,
    dollar_axis,
    empty,
    layout,
    palette,
    year_axis,
)
from analytics.wording import dollars, month_of, period_of

QUARTER = 0.25
_SAME_TIME = 0.01
"""Ends of lines are of one time if they are nearer than this, in years."""
_YEARS_DRAWN = 5
"""Market values older than this, counted from the newest, are told in words: one of long ago would squeeze the rest."""
_APART = 0.12
"""Least distance of two names of two lines at the ends of lines, as a share of the axis; of one line it is half."""
# Companies that buy computing never share a chart with the labs whose colours these also are; Alphabet and
# Meta keep theirs. Company: colour (None = context), dash, symbol.
_LOOKS: Mapping[str, tuple[int | None, str, str]] = {
    "Alphabet": (AMBER, "solid", "circle"),
    "Meta": (WINE, "dash", "square"),
    "Microsoft": (BLUE, "solid", "diamond"),
    "Amazon": (VIOLET, "dot", "triangle-up"),
    "Nvidia": (BROWN, "solid", "triangle-down"),
    "Oracle": (BROWN, "dot", "triangle-down"),
}
_OTHER = (None, "solid", "circle-open")


def capex_by_quarter(answer: Answer, theme: str) -> Figure:
    """Capital expenditure by quarter, a line a company; a missing quarter is a gap, those not known of all are shaded.

    Args:
        answer: capex; its fiscal years are in the table.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["length"] == "quarter"]
    if not rows:
        return empty(colours)
    series = _series(rows, "capex_usd", "period", lambda row: date_at(row["period"]), _capex_hover)
    top = 1.08 * max(row["capex_usd"] for row in rows)
    at = ticks(0, top)
    shade = [date_at(row["period"]) for row in rows if row["incomplete"]]
    shades = [shaded(min(shade) - QUARTER / 2, max(shade) + QUARTER / 2, colours)] if shade else []
    labels = _labels(series, colours, _quarter_at, _APART * top)
    when = [point.x for points in series.values() for point in points]
    return {
        "data": _lines(series, colours, step=QUARTER),
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 24, "b": 8},
            "xaxis": year_axis(colours, math.floor(min(when)), max(when), before=0.4, after=QUARTER / 2),
            "yaxis": axis(
                colours, range=[0, top], tickvals=at, ticktext=[dollars(value) if value else "$0" for value in at]
            ),
            "shapes": [shape for shape, _ in shades],
            "annotations": [*ends(labels, _APART * top, top, colours), *(words for _, words in shades)],
        },
    }


def market_values(answer: Answer, theme: str) -> Figure:
    """Reported market values of the last years on a log axis, a line a company through its dated reports.

    Args:
        answer: market-caps. Older values are told below the axis.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    held = records(answer.frame)
    if not held:
        return empty(colours)
    since = max(date_at(row["date"]) for row in held) - _YEARS_DRAWN
    rows = [row for row in held if date_at(row["date"]) >= since]
    series = _series(rows, "market_cap_usd", "date", lambda row: date_at(row["date"]), _market_hover)
    values = [row["market_cap_usd"] for row in rows]
    low, high = math.log10(min(values)) - 0.1, math.log10(max(values)) + 0.1
    tick = [factor * 10.0**power for power in range(9, 14) for factor in _steps(high - low)]
    tick = [value for value in tick if low <= math.log10(value) <= high]
    when = [point.x for points in series.values() for point in points]
    # The words on a log axis are placed by their logarithm.
    apart = _APART / 2 * (high - low)
    labels = _labels(series, colours, _month_at, apart, scale=math.log10, between=" ")
    return {
        # Reports are rare and their distance says nothing: a line joins all of a company.
        "data": _lines(series, colours, step=100),
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 8, "b": 8},
            "xaxis": {
                **year_axis(colours, math.floor(min(when)), math.ceil(max(when)), before=0, after=0),
                "title": axis_title(_older([row for row in held if row not in rows]), colours, standoff=8),
            },
            "yaxis": dollar_axis(
                colours, low, high, tickvals=tick, title=axis_title("market value, log scale", colours, standoff=8)
            ),
            "annotations": ends(labels, apart, high, colours),
        },
    }


def _older(rows: list[Row]) -> str:
    """What was reported before the years drawn."""
    said = [f"{row['company']} {dollars(row['market_cap_usd'])} ({month_of(row['date'])})" for row in rows]
    return f"not drawn, older: {', '.join(said)}" if said else ""


def _steps(decades: float) -> tuple[float, ...]:
    """Ticks in each decade of a log axis: fewer where it spans more."""
    return (1,) if decades > 1.5 else (1, 2, 5) if decades > 1 else (1, 1.5, 2, 3, 4, 5, 7)


def _series(rows: list[Row], value: str, key: str, when: Any, hover: Any) -> dict[str, list[Point]]:
    """Points of each company in order of time, the companies in the order of their looks; `key` names a row of one."""
    names = sorted(
        {row["company"] for row in rows},
        key=lambda name: (list(_LOOKS).index(name), "") if name in _LOOKS else (len(_LOOKS), name),
    )
    return {
        name: sorted(
            (
                Point(when(row), row[value], hover=hover(row), mark=mark(row, "company", key))
                for row in rows
                if row["company"] == name
            ),
            key=lambda point: point.x,
        )
        for name in names
    }


def _lines(series: dict[str, list[Point]], colours: Palette, *, step: float) -> list[dict[str, Any]]:
    traces = []
    for name, points in series.items():
        _, dash, symbol = _LOOKS.get(name, _OTHER)
        traces.append(line(points, _colour(name, colours), step=step, dash=dash, symbol=symbol))
    return traces


def _labels(
    series: dict[str, list[Point]],
    colours: Palette,
    when: Callable[[float], str],
    apart: float,
    *,
    scale: Callable[[float], float] = float,
    between: str = "\n",
) -> list[tuple[str, float, float, str]]:
    """Company and last value of each line; one that is older than the newest of all says when it was, and gives way.

    Args:
        series: points of each company.
        colours: of the theme.
        when: a place on the axis of time in words.
        apart: least distance of two labels.
        scale: from a value to its place on the axis.
        between: what stands between name and value.
    """
    last = [(name, points[-1]) for name, points in series.items()]
    right = max(point.x for _, point in last)
    fresh = [scale(point.y) for _, point in last if right - point.x <= _SAME_TIME]
    labels = []
    for name, point in last:
        y, said = scale(point.y), f"{name}{between}{dollars(point.y)}"
        if right - point.x > _SAME_TIME:
            said += f" in {when(point.x)}"
            # Beside the end of another line it would be read as the name of that one.
            y = min([y, *(other - apart for other in fresh if abs(other - y) < apart)])
        labels.append((said, right, y, _colour(name, colours)))
    return labels


def _month_at(year: float) -> str:
    return month_of(f"{int(year)}-{int(year % 1 * 12) + 1:02}")


def _quarter_at(year: float) -> str:
    return period_of(f"{int(year)}Q{int(year % 1 / QUARTER) + 1}")


def _colour(name: str, colours: Palette) -> str:
    at = _LOOKS.get(name, _OTHER)[0]
    return colours.context if at is None else colours.marks[at]


def _capex_hover(row: Row) -> str:
    return told(
        f"{row['company']}, {period_of(row['period'])}",
        f"{dollars(row['capex_usd'])}, {row['measure']}",
        "difference or sum of filed amounts" if row["derived"] else "",
        row["source"],
        "not known of all companies" if row["incomplete"] else "",
    )


def _market_hover(row: Row) -> str:
    said = f"{row['company']}, {month_of(row['date'])}"
    return told(said, dollars(row["market_cap_usd"]), row["basis"] or "", row["source"])
