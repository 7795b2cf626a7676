"""Figures about the Bay Area cluster: the map, the share over time, concentration and spread."""

import html
import math
import textwrap
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, count, kilometres, mark, percent, records, told
from analytics.figures.series import Point, band, ends, level, line, room
from analytics.figures.sites import site_map
from analytics.figures.theme import (
    BLUE,
    HEIGHT,
    SMALL,
    TEXT,
    WINE,
    Figure,
    Palette,
    axis,
    empty,
    layout,
    palette,
    share_axis,
    year_axis,
)

__all__ = ["concentration_over_time", "lorenz_curve", "share_over_time", "site_map", "spread_over_time"]

NOUNS = {"labs": "labs", "notable-models": "models", "models": "models", "people": "people", "money": "rounds"}
THRESHOLDS = ((1000, "moderate above 1,000"), (1800, "high above 1,800"))
"""Of the US Department of Justice and Federal Trade Commission, Merger Guidelines 2023."""
_LEAST_KM = 1.0
_EVENT = 34


def share_over_time(answer: Answer, events: Answer, theme: str) -> Figure:
    """Share inside the area by year with its 95 % band; years without enough companies are gaps.

    Args:
        answer: area-share.
        events: policy-events; drawn for start-ups only, whose places those policies ruled.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    noun = NOUNS.get(answer.choices.get("population", ""), "companies")
    points = [_share_point(row, noun) for row in records(answer.frame) if row["share"] is not None]
    if not points:
        return empty(colours)
    first, last = points[0].x, points[-1].x
    final = f"{percent(points[-1].y)}"
    shown = records(events.frame) if answer.choices.get("population", "yc").startswith("yc") else []
    dated = [(_when(row["date"]), row) for row in shown if first - 0.5 <= _when(row["date"]) <= last + 0.5]
    marks, words = _events(dated, first, last, colours)
    return {
        "data": [band(points, colours.marks[BLUE]), line(points, colours.marks[BLUE])],
        "layout": {
            **layout(colours, height=HEIGHT + _EVENT * len(dated), revision=answer.slug),
            "margin": {"l": 8, "r": room([final]), "t": 16 + _EVENT * len(dated), "b": 8},
            "xaxis": year_axis(colours, first, last),
            "yaxis": share_axis(colours),
            "shapes": marks,
            "annotations": [*ends([(final, last, points[-1].y, colours.marks[BLUE])], 0.05, 1, colours), *words],
        },
    }


def concentration_over_time(answer: Answer, theme: str) -> Figure:
    """Herfindahl–Hirschman index by year, 0 to 10,000: unbiased with its band, and plain (dotted) beside it.

    Args:
        answer: concentration. Money has a plain index only.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    noun = NOUNS.get(answer.choices.get("measure", ""), "companies")
    rows = [row for row in records(answer.frame) if row["hhi"] is not None]
    plain = [Point(_year(row), 1e4 * row["hhi"], hover=_hhi_hover(row, noun), mark=mark(row, "period")) for row in rows]
    unbiased = [
        Point(
            _year(row),
            1e4 * row["hhi_unbiased"],
            _scaled(row["hhi_low"]),
            _scaled(row["hhi_high"]),
            _hhi_hover(row, noun),
            mark(row, "period"),
        )
        for row in rows
        if row["hhi_unbiased"] is not None
    ]
    if not plain:
        return empty(colours)
    top = 1.08 * max(value for point in (*plain, *unbiased) for value in (point.y, point.high or 0))
    data = [line(plain, colours.context, dash="dot", symbol="circle-open")]
    labels = [(f"plain {count(plain[-1].y)}", plain[-1].x, plain[-1].y, colours.context)]
    if unbiased:
        data = [band(unbiased, colours.marks[BLUE]), *data, line(unbiased, colours.marks[BLUE])]
        labels.append((f"unbiased {count(unbiased[-1].y)}", unbiased[-1].x, unbiased[-1].y, colours.marks[BLUE]))
    within = [(value, words) for value, words in THRESHOLDS if value < top]
    return {
        "data": data,
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 8, "b": 8},
            "xaxis": year_axis(colours, plain[0].x, plain[-1].x),
            "yaxis": axis(colours, range=[0, top], tickformat=",d", nticks=6),
            "shapes": [level(value, colours, dash="dash") for value, _ in within],
            "annotations": [
                *ends(labels, 0.055 * top, top, colours),
                *(
                    _threshold(value, words, _crowded(value, [*plain, *unbiased], top), colours)
                    for value, words in within
                ),
            ],
        },
    }


def lorenz_curve(answer: Answer, theme: str) -> Figure:
    """Lorenz curve of all holders from the smallest to the largest, the line of equality, and the top-five share.

    Args:
        answer: lorenz.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = sorted(records(answer.frame), key=lambda row: (row["share"], -row["rank"]))
    if not rows:
        return empty(colours)
    x, y, hover, marks = [0.0], [0.0], ["none"], [list[str]()]
    for position, row in enumerate(rows, start=1):
        x.append(position / len(rows))
        y.append(min(1.0, y[-1] + row["share"]))
        hover.append(_holder_hover(row, len(rows)))
        marks.append(mark(row, "holder"))
    curve = {
        "type": "scatter",
        "mode": "lines+markers" if len(rows) <= 40 else "lines",
        "x": x,
        "y": y,
        "hovertext": hover,
        "customdata": marks,
        "hoverinfo": "text",
        "line": {"color": colours.marks[BLUE], "width": 2},
        "marker": {"color": colours.marks[BLUE], "size": 6},
    }
    equality = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": colours.context, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    side = share_axis(colours)
    return {
        "data": [equality, curve],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": 24, "t": 16, "b": 8},
            "xaxis": {**side, "ticklabelstandoff": 4, "title": _title("share of holders, smallest first", colours)},
            "yaxis": {**side, "title": _title("share held", colours)},
            "annotations": _lorenz_words(rows, colours),
        },
    }


def spread_over_time(answer: Answer, theme: str) -> Figure:
    """Radii about San Francisco that hold half and nine tenths of each year's companies, on a log axis.

    Args:
        answer: cluster-spread. The radii about the best placed company are in the hover.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    noun = NOUNS.get(answer.choices.get("population", ""), "companies")
    rows = [row for row in records(answer.frame) if row["r50_sf_km"] is not None]
    if not rows:
        return empty(colours)
    data, labels = [], []
    for share, column, index, dash, symbol in (
        ("90 %", "r90_sf_km", WINE, "dash", "square"),
        ("50 %", "r50_sf_km", BLUE, "solid", "circle"),
    ):
        colour = colours.marks[index]
        points = [
            Point(_year(row), max(_LEAST_KM, row[column]), hover=_spread_hover(row, noun), mark=mark(row, "period"))
            for row in rows
        ]
        data.append(line(points, colour, dash=dash, symbol=symbol))
        text = f"{share}: {kilometres(rows[-1][column])}"
        labels.append((text, points[-1].x, math.log10(points[-1].y), colour))
    ticks = [1, 10, 100, 1000, 10000]
    words = ["≤ 1 km", *(kilometres(tick) for tick in ticks[1:])]
    top = math.log10(1.3 * max(20.0, *(row["r90_sf_km"] for row in rows)))
    return {
        "data": data,
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 8, "b": 8},
            "xaxis": year_axis(colours, _year(rows[0]), _year(rows[-1])),
            "yaxis": axis(colours, type="log", range=[-0.08, top], tickvals=ticks, ticktext=words),
            "annotations": ends(labels, 0.06 * top, top, colours),
        },
    }


def _year(row: Row) -> float:
    return float(str(row["period"])[:4])


def _share_point(row: Row, noun: str) -> Point:
    age = row.get("age_years")
    hover = told(
        row["period"],
        f"{percent(row['share'])} in the area",
        f"n = {count(row['n'])} {noun}, {count(row['in_area'])} inside",
        f"95 % interval {between(row['low'], row['high'], percent)}",
        f"looked at {age:.1f} years after the start" if age is not None else "",
    )
    return Point(_year(row), row["share"], row["low"], row["high"], hover, mark(row, "period"))


def _when(date: str) -> float:
    """A date on an axis on which a year's tick stands in the middle of the year."""
    month = int(date[5:7]) if len(date) >= 7 else 6.5
    return int(date[:4]) + (month - 0.5) / 12 - 0.5


def _events(
    dated: list[tuple[float, Row]], first: float, last: float, colours: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Thin lines at the dates, each up to its own row of words above the chart, so that no words meet."""
    middle = (first + last) / 2
    # Words run towards the middle. Rows from the bottom up are such that no line passes through the words of another.
    late = sorted((pair for pair in dated if pair[0] > middle), key=lambda pair: pair[0])
    early = sorted((pair for pair in dated if pair[0] <= middle), key=lambda pair: -pair[0])
    shapes, words = [], []
    for position, (x, row) in enumerate([*late, *early]):
        foot = _EVENT * position + 8
        side = "right" if x > middle else "left"
        where = {"type": "line", "x0": x, "x1": x, "layer": "below"}
        drawn = {"line": {"color": colours.context, "width": 1, "dash": "dot"}}
        shapes.append({**where, **drawn, "y0": 0, "y1": 1})
        up = {"yref": "paper", "ysizemode": "pixel", "yanchor": 1, "y0": 0, "y1": foot + _EVENT - 4}
        shapes.append({**where, **drawn, **up})
        words.append(
            {
                "text": _event_words(row),
                "hovertext": told(row["date"], str(row["statement"])),
                "x": x,
                "y": 1,
                "xanchor": side,
                "xshift": -4 if side == "right" else 4,
                "yanchor": "bottom",
                "yshift": foot,
                "align": side,
                "showarrow": False,
                "font": {"size": SMALL, "color": colours.second},
            }
        )
    return shapes, words


def _event_words(row: Row) -> str:
    """Date and statement on two lines that fit a phone."""
    statement = str(row["statement"]).split(";")[0].replace("->", "→")
    text = f"{row['date'][:7]}: {statement}"
    said = textwrap.wrap(text, min(34, len(text) // 2 + 6), max_lines=2, placeholder=" …")
    return "<br>".join(html.escape(part, quote=False) for part in said)


def _scaled(value: float | None) -> float | None:
    return None if value is None else 1e4 * value


def _hhi_hover(row: Row, noun: str) -> str:
    pair = f"plain {count(1e4 * row['hhi'])}"
    if row["hhi_unbiased"] is None:
        return told(row["period"], f"HHI {pair}", f"n = {count(row['n'])} {noun}", _holders(row))
    return told(
        row["period"],
        f"HHI {count(1e4 * row['hhi_unbiased'])} unbiased, {pair}",
        f"n = {count(row['n'])} {noun}",
        f"95 % interval {between(1e4 * row['hhi_low'], 1e4 * row['hhi_high'], count)}",
        _holders(row),
    )


def _holders(row: Row) -> str:
    return f"as {row['effective_number']:.1f} equal holders, of {count(row['holders'])}"


def _crowded(value: float, points: list[Point], top: float) -> bool:
    """Whether early points stand where the words above a threshold would."""
    early = points[0].x + 0.4 * (points[-1].x - points[0].x)
    return any(point.x <= early and 0 <= point.y - value < 0.12 * top for point in points)


def _threshold(value: float, words: str, below: bool, colours: Palette) -> dict[str, Any]:
    """The words of a threshold, on its line, or under it where points are in the way."""
    return {
        "text": f"{words} (DOJ/FTC 2023)",
        "xref": "paper",
        "x": 0,
        "y": value,
        "xanchor": "left",
        "yanchor": "top" if below else "bottom",
        "showarrow": False,
        "font": {"size": SMALL, "color": colours.second},
    }


def _holder_hover(row: Row, holders: int) -> str:
    return told(
        row["holder"],
        f"{percent(row['share'])} held, rank {row['rank']:.0f} of {count(holders)}",
        f"together with all larger: {percent(row['cumulative_share'])}",
        f"n = {count(row['n'])}",
    )


def _lorenz_words(rows: list[Row], colours: Palette) -> list[dict[str, Any]]:
    five = sum(row["share"] for row in rows[-5:])
    largest = "five largest" if len(rows) > 5 else f"all {len(rows)}"
    inside = {"showarrow": False, "font": {"size": TEXT, "color": colours.ink}, "xref": "paper", "yref": "paper"}
    grey = {"size": SMALL, "color": colours.second}
    return [
        {**inside, "text": f"{largest}: {percent(five)}", "x": 0.02, "y": 0.97, "xanchor": "left", "yanchor": "top"},
        {**inside, "text": "all equal", "x": 0.5, "y": 0.5, "xanchor": "right", "yanchor": "bottom", "font": grey},
    ]


def _title(text: str, colours: Palette) -> dict[str, Any]:
    return {"text": text, "font": {"size": SMALL, "color": colours.second}, "standoff": 8}


def _spread_hover(row: Row, noun: str) -> str:
    return told(
        row["period"],
        f"half within {kilometres(row['r50_sf_km'])} of San Francisco, {kilometres(row['r50_km'])} of the best place",
        f"nine tenths within {kilometres(row['r90_sf_km'])} and {kilometres(row['r90_km'])}",
        f"n = {count(row['n'])} {noun}",
    )
