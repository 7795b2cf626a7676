"""Figures about closeness: distances between companies against random ones, and metros against their size."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.definitions import COUNTED_IN_WORDS
from analytics.figures.numbers import Row, escaped, mark, records, ticks, told
from analytics.figures.series import Point, band, level, line, whiskers
from analytics.figures.theme import (
    BLUE,
    SMALL,
    TEXT,
    WINE,
    Figure,
    Palette,
    axis,
    axis_title,
    bare_axis,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import count, known, percent

_ROW = 42
_MOST_METROS = 20
_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_LEAST, _MOST = 0.09, 3.0
"""The axis of quotients reaches at least so far down and up; an interval that goes on is cut at its left end."""


def distance_density(answer: Answer, theme: str) -> Figure:
    """Density of the distances between companies, with the band of random ones; a dot where it counts as localised.

    Args:
        answer: colocation.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["density"] is not None]
    if not rows:
        return empty(colours)
    points = [Point(row["r_km"], row["density"], row["low"], row["high"], _density_hover(row)) for row in rows]
    step = points[1].x - points[0].x
    curve = {**line(points, colours.marks[BLUE], step=step), "mode": "lines"}
    random = [Point(row["r_km"], row["expected"]) for row in rows]
    mean = {**line(random, colours.context, step=step, dash="dot"), "mode": "lines", "hoverinfo": "skip"}
    top = 1.12 * max(max(point.y, point.high or 0) for point in points)
    judged, shares = min(rows[0]["median_km"], rows[-1]["r_km"]), ticks(0, top, 4)
    return {
        "data": [band(points, colours.second, step=step), mean, curve, _localised(rows, colours)],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
            "xaxis": axis(
                colours,
                range=[-0.02 * points[-1].x, points[-1].x],
                nticks=6,
                ticksuffix=" km",
                showgrid=False,
                showline=True,
                title=axis_title("distance between two companies", colours, standoff=8),
            ),
            "yaxis": axis(
                colours,
                range=[0, top],
                tickvals=shares,
                ticktext=[f"{100 * share:g} %" for share in shares],
                title=axis_title("of the pairs, per km", colours, standoff=8),
            ),
            "shapes": [{**level(judged, colours, dash="dash", axis="x"), "layer": "above"}],
            "annotations": _density_words(rows, COUNTED_IN_WORDS[answer.choices["population"]], top, colours),
        },
    }


def quotients(answer: Answer, theme: str) -> Figure:
    """Location quotients with their intervals on a log axis around 1, the largest metros, highest quotient first.

    Args:
        answer: specialisation. Filled marks have intervals that leave 1 out; the axis says so.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    measured = [row for row in records(answer.frame) if row["location_quotient"] is not None]
    rows = sorted(measured, key=lambda row: -row["n"])[:_MOST_METROS]
    if not rows:
        return empty(colours)
    rows.sort(key=lambda row: (-row["location_quotient"], -row["n"]))
    top = 1.15 * max(_MOST, *(row["high"] for row in rows))
    least = min(_LEAST, *(0.8 * row["location_quotient"] for row in rows if row["location_quotient"] > 0))
    shown = [tick for tick in _TICKS if least < tick < top]
    which = f"{len(rows)} largest of {len(measured)} metros" if len(measured) > len(rows) else f"{len(rows)} metros"
    sides = (colours.marks[BLUE], colours.marks[WINE], colours.context)
    return {
        "data": [*_metro_words(rows, least, top, colours), *(_dots(rows, side, least, colours) for side in sides)],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 64, revision=answer.slug),
            "xaxis": axis(
                colours,
                type="log",
                range=[math.log10(least), math.log10(top)],
                tickvals=shown,
                ticktext=[f"{tick:g}" for tick in shown],
                side="top",
                showgrid=False,
                title=axis_title(
                    f"times the share everywhere (log scale) · {which}<br>filled: the 95 % interval leaves out 1",
                    colours,
                    standoff=8,
                ),
            ),
            "yaxis": bare_axis(range=[len(rows) - 0.4, -0.9]),
            "shapes": [level(1, colours, width=1.5, axis="x")],
        },
    }


def _localised(rows: list[Row], colours: Palette) -> dict[str, Any]:
    above = [row for row in rows if row["localised"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["r_km"] for row in above],
        "y": [row["density"] for row in above],
        "marker": {"size": 10, "color": colours.marks[BLUE]},
        "hovertext": [_density_hover(row) for row in above],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _density_words(rows: list[Row], counted: str, top: float, colours: Palette) -> list[dict[str, Any]]:
    """The line and the band named where they have room, and up to where the test judges."""
    ink = {"size": TEXT, "color": colours.ink}
    left = {"xanchor": "left", "align": "left"}
    first, reach = rows[0], rows[-1]["r_km"]
    judged = min(first["median_km"], reach)
    verdict = "<br>dot: above the band" if any(row["localised"] for row in rows) else ""
    # The far hump of the band lies in the right half, where the curve is low: words above it meet nothing.
    far = max((row for row in rows if row["r_km"] >= 0.4 * reach), key=lambda row: row["high"])
    ceiling = max(far["high"], far["density"])
    return [
        note(
            f"{counted}<br>n = {count(first['n'])}{verdict}",
            0.06 * reach,
            0.97 * top,
            colours,
            yanchor="top",
            font=ink,
            **left,
        ),
        note(
            f"band: 95 % of random draws<br>from {count(first['n_baseline'])}; dotted: their mean",
            min(far["r_km"], 0.62 * reach),
            ceiling + 0.03 * top,
            colours,
            yanchor="bottom",
        ),
        note(
            f"judged up to the median, {count(first['median_km'])} km",
            judged,
            1,
            colours,
            yref="paper",
            yanchor="bottom",
            xanchor="left" if judged < reach / 2 else "right",
        ),
    ]


def _density_hover(row: Row) -> str:
    return told(
        f"{row['r_km']:.0f} km",
        f"{100 * row['density']:.2f} % of the pairs per km",
        f"95 % of random draws {100 * row['low']:.2f} % to {100 * row['high']:.2f} %",
        f"n = {count(row['n'])} of {count(row['n_baseline'])} companies",
        "localised" if row["localised"] else "",
    )


def _side(row: Row, colours: Palette) -> str:
    """Blue above 1, wine below, grey where the interval holds 1."""
    if row["low"] > 1:
        return colours.marks[BLUE]
    return colours.marks[WINE] if row["high"] < 1 else colours.context


def _dots(rows: list[Row], side: str, least: float, colours: Palette) -> dict[str, Any]:
    """The metros on one side of 1, or on neither, with their intervals."""
    places = [at for at, row in enumerate(rows) if _side(row, colours) == side]
    x = [max(rows[at]["location_quotient"], least) for at in places]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": places,
        "error_x": whiskers(
            [value - max(rows[at]["low"], least) for at, value in zip(places, x, strict=True)],
            [rows[at]["high"] - value for at, value in zip(places, x, strict=True)],
            side,
            thickness=2,
        ),
        "marker": {
            "size": 9,
            "color": side,
            "symbol": "circle-open" if side == colours.context else "circle",
            "line": {"width": 2, "color": side},
        },
        "hovertext": [_metro_hover(rows[at]) for at in places],
        "customdata": [mark(rows[at], "metro") for at in places],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _metro_words(rows: list[Row], least: float, top: float, colours: Palette) -> list[dict[str, Any]]:
    """Metro and n at the left above its interval, the quotient with its interval at the right.

    As points with text: drawn in half the time that as many annotations take.
    """
    named = [f"{escaped(str(row['metro']))}, n = {count(row['n'])}" for row in rows]
    said = [f"{row['location_quotient']:.2f} ({row['low']:.2f}–{row['high']:.2f})" for row in rows]
    # A rim of the page's own colour, so that no line runs through the words.
    rim = ", ".join([f"0 0 2px {colours.page}"] * 3)
    sides = (
        (named, least, "middle right", TEXT, colours.ink),
        (said, top, "middle left", SMALL, colours.second),
    )
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [x] * len(rows),
            "y": [at - 0.36 for at in range(len(rows))],
            "text": words,
            "textposition": position,
            "textfont": {"size": size, "color": colour, "shadow": rim},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for words, x, position, size, colour in sides
    ]


def _metro_hover(row: Row) -> str:
    shrunk = row.get("location_quotient_shrunk")
    return told(
        row["metro"],
        f"{row['location_quotient']:.2f} times the share everywhere",
        f"{count(row['ai_companies'])} AI companies of n = {count(row['n'])} ({percent(row['share'])})",
        f"95 % interval {row['low']:.2f} to {row['high']:.2f}, {row['interval']}",
        f"shrunk towards the mean {shrunk:.2f}" if known(shrunk) else "",
    )
