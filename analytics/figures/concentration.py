"""Figures about concentration: the Herfindahl–Hirschman index over time, and the Lorenz curve."""

from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, mark, noun_of, records, told, year_of
from analytics.figures.series import Point, band, ends, level, line, room
from analytics.figures.theme import (
    BLUE,
    SMALL,
    TEXT,
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    layout,
    palette,
    share_axis,
    year_axis,
)
from analytics.wording import count, percent

THRESHOLDS = ((1000, "moderate: 1,000"), (1800, "high: 1,800"))
"""Above which a market counts as moderately and as highly concentrated, by the Merger Guidelines 2023 of the US."""
_AFTER = 0.5
"""Years from the last one to the end of the axis, where the thresholds have their names."""


def concentration_over_time(answer: Answer, theme: str) -> Figure:
    """Herfindahl–Hirschman index by year, 0 to 10,000: unbiased with its band, and plain (dotted) beside it.

    Args:
        answer: concentration. Money has a plain index only.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    noun = noun_of(answer.choices)
    rows = [row for row in records(answer.frame) if row["hhi"] is not None]
    plain = [_plain_point(row, noun) for row in rows]
    unbiased = [_unbiased_point(row, noun) for row in rows if row["hhi_unbiased"] is not None]
    if not plain:
        return empty(colours)
    top = 1.08 * max(value for point in (*plain, *unbiased) for value in (point.y, point.high or 0))
    data = [line(plain, colours.context, dash="dot", symbol="circle-open")]
    labels = [(f"plain {count(plain[-1].y)}", plain[-1].x, plain[-1].y, colours.context)]
    if unbiased:
        data = [band(unbiased, colours.marks[BLUE]), *data, line(unbiased, colours.marks[BLUE])]
        labels.append((f"unbiased {count(unbiased[-1].y)}", unbiased[-1].x, unbiased[-1].y, colours.marks[BLUE]))
    within = [(words, plain[-1].x + _AFTER, value, colours.zero) for value, words in THRESHOLDS if value < top]
    labels += within
    return {
        "data": data,
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 8, "b": 8},
            "xaxis": year_axis(colours, plain[0].x, plain[-1].x, after=_AFTER),
            "yaxis": axis(colours, range=[0, top], tickformat=",d", nticks=6),
            "shapes": [level(value, colours, dash="dash") for _, _, value, _ in within],
            "annotations": ends(labels, 0.055 * top, top, colours),
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
    x, y, hover, marks = [0.0], [0.0], [""], [list[str]()]
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
    dashed = {"color": colours.context, "width": 1.5, "dash": "dash"}
    equality = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "line": dashed, "hoverinfo": "skip"}
    side = share_axis(colours)
    return {
        "data": [equality, curve],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": 24, "t": 16, "b": 8},
            "xaxis": {
                **side,
                "ticklabelstandoff": 4,
                "title": axis_title("share of holders, smallest first", colours, standoff=8),
            },
            "yaxis": {**side, "title": axis_title("share held", colours, standoff=8)},
            "annotations": _lorenz_words(rows, colours),
        },
    }


def _plain_point(row: Row, noun: str) -> Point:
    return Point(year_of(row), 1e4 * row["hhi"], hover=_hhi_hover(row, noun), mark=mark(row, "period"))


def _unbiased_point(row: Row, noun: str) -> Point:
    index, low, high = 1e4 * row["hhi_unbiased"], _scaled(row["hhi_low"]), _scaled(row["hhi_high"])
    return Point(year_of(row), index, low, high, _hhi_hover(row, noun), mark(row, "period"))


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
