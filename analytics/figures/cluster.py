"""Figures about the Bay Area cluster: the share over time, and the spread."""

import math
import textwrap
from dataclasses import replace
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, escaped, mark, noun_of, records, ticks, told, year_of
from analytics.figures.series import Point, band, date_at, ends, line, room, whiskers
from analytics.figures.theme import (
    BLUE,
    HEIGHT,
    SMALL,
    TEXT,
    WINE,
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    layout,
    note,
    palette,
    share_axis,
    year_axis,
)
from analytics.wording import count, interval, kilometres, month_of, percent, signed

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
    noun = noun_of(answer.choices)
    points = [_share_point(row, noun) for row in records(answer.frame) if row["share"] is not None]
    if not points:
        return empty(colours)
    first, last = points[0].x, points[-1].x
    final = f"{percent(points[-1].y)}"
    shown = records(events.frame) if answer.choices.get("population", "yc").startswith("yc") else []
    # A year's tick stands in the middle of the year.
    dated = [(date_at(row["date"]) - 0.5, row) for row in shown if first <= date_at(row["date"]) <= last + 1]
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


def three_windows(answer: Answer, theme: str) -> Figure:
    """Share inside the area in each window of years with its interval, and by how much it came back.

    Args:
        answer: area-rebound.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["share"] is not None]
    if not rows:
        return empty(colours)
    places = list(range(len(rows)))
    noun = noun_of(answer.choices)
    top = max(row["high"] for row in rows)
    shown = [tick for tick in ticks(0, top) if tick <= 1]
    points = [replace(_share_point({**row, "period": row["years"]}, noun), x=at) for at, row in enumerate(rows)]
    dots = {
        **line(points, colours.marks[BLUE], dash="dot"),
        "error_y": whiskers(
            [row["share"] - row["low"] for row in rows],
            [row["high"] - row["share"] for row in rows],
            colours.marks[BLUE],
            thickness=2,
        ),
        "customdata": [mark(row, "window") for row in rows],
        "marker": {"color": colours.marks[BLUE], "size": 10},
    }
    return {
        "data": [dots, _window_words(rows, colours)],
        "layout": {
            **layout(colours, height=260, revision=answer.slug),
            "xaxis": axis(
                colours,
                range=[-0.4, len(rows) - 0.6],
                tickvals=places,
                ticktext=[f"{_years(row['years'])}<br>n = {count(row['n'])}" for row in rows],
                showgrid=False,
                showline=True,
            ),
            "yaxis": axis(
                colours, range=[0, 1.15 * top], tickvals=shown, ticktext=[f"{100 * tick:.0f} %" for tick in shown]
            ),
            "annotations": _come_back(rows, colours),
        },
    }


def _window_words(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """Each share with its interval, below where it is less than the one before and after, else above."""
    shares = [row["share"] for row in rows]
    low = [0 < at < len(rows) - 1 and share < min(shares[at - 1], shares[at + 1]) for at, share in enumerate(shares)]
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(range(len(rows))),
        "y": [row["low"] if below else row["high"] for row, below in zip(rows, low, strict=True)],
        "text": [f"{percent(row['share'])} {interval(row['low'], row['high'])}" for row in rows],
        "textposition": ["bottom center" if below else "top center" for below in low],
        "textfont": {"size": TEXT, "color": colours.ink},
        "hoverinfo": "skip",
    }


def _years(years: str) -> str:
    """Years observed, the first and the last of several."""
    several = years.split(", ")
    return several[0] if len(several) == 1 else f"{several[0]}–{several[-1]}"


def _come_back(rows: list[Row], colours: Palette) -> list[dict[str, Any]]:
    """By how many points the last share differs from the one before, between the two."""
    last = rows[-1]
    if last["change"] is None:
        return []
    ends = f"{signed(100 * last['change_low'])} to {signed(100 * last['change_high'])}"
    words = f"{signed(100 * last['change'])} points<br>({ends})"
    middle = (rows[-2]["share"] + last["share"]) / 2
    return [note(words, len(rows) - 1.5, middle, colours, yanchor="top", yshift=-24, xshift=24)]


def spread_over_time(answer: Answer, theme: str) -> Figure:
    """Radii about San Francisco that hold half and nine tenths of each year's companies, on a log axis.

    Args:
        answer: cluster-spread. The radii about the best placed company are in the hover.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    noun = noun_of(answer.choices)
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
            Point(year_of(row), max(_LEAST_KM, row[column]), hover=_spread_hover(row, noun), mark=mark(row, "period"))
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
            "xaxis": year_axis(colours, year_of(rows[0]), year_of(rows[-1])),
            "yaxis": axis(
                colours,
                type="log",
                range=[-0.08, top],
                tickvals=ticks,
                ticktext=words,
                title=axis_title("from San Francisco, log scale", colours),
            ),
            "annotations": ends(labels, 0.06 * top, top, colours),
        },
    }


def _share_point(row: Row, noun: str) -> Point:
    age = row.get("age_years")
    hover = told(
        row["period"],
        f"{percent(row['share'])} in the area",
        f"n = {count(row['n'])} {noun}, {count(row['in_area'])} inside",
        f"95 % interval {between(row['low'], row['high'], percent)}",
        f"looked at {age:.1f} years after the start" if age is not None else "",
    )
    return Point(year_of(row), row["share"], row["low"], row["high"], hover, mark(row, "period"))


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
                "hovertext": told(month_of(row["date"]), str(row["statement"])),
                "x": x,
                "y": 1,
                "xanchor": side,
                "xshift": -4 if side == "right" else 4,
                "yanchor": "bottom",
                "yshift": foot,
                "align": side,
                "showarrow": False,
                # No line to words further up runs through these.
                "bgcolor": colours.page,
                "font": {"size": SMALL, "color": colours.second},
            }
        )
    return shapes, words


def _event_words(row: Row) -> str:
    """Date and statement on two lines that fit a phone."""
    statement = str(row["statement"]).split(";")[0].replace("->", "→")
    text = f"{month_of(row['date'])}: {statement}"
    said = textwrap.wrap(text, min(36, len(text) // 2 + 6), max_lines=2, placeholder=" …")
    return "<br>".join(escaped(part) for part in said)


def _spread_hover(row: Row, noun: str) -> str:
    return told(
        row["period"],
        f"half within {kilometres(row['r50_sf_km'])} of San Francisco, {kilometres(row['r50_km'])} of the best place",
        f"nine tenths within {kilometres(row['r90_sf_km'])} and {kilometres(row['r90_km'])}",
        f"n = {count(row['n'])} {noun}",
    )
