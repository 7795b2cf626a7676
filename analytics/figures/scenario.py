"""The scenario of liquidity and leaving: two rates of leaving and their sum over what can be sold."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, records, told
from analytics.figures.series import ends, room
from analytics.figures.theme import (
    AMBER,
    BLUE,
    TEXT,
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import dollars

_RATES = ("total", "leave_for_pay", "leave_to_found")
"""Columns that are told per 100 people, not per person."""
_OVER_THE_AXIS = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}


def leaving_curve(answer: Answer, theme: str) -> Figure:
    """The scenario: two rates of leaving and their sum over liquidity on a logarithmic scale, the least point marked.

    Args:
        answer: liquidity-curve.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row | {rate: 100 * row[rate] for rate in _RATES} for row in records(answer.frame)]
    if not rows:
        return empty(colours)
    u = [row["log_liquidity"] for row in rows]
    parts = (
        ("total", "total", colours.ink, "solid", 3.0),
        ("for pay", "leave_for_pay", colours.marks[BLUE], "dash", 2.0),
        ("to found", "leave_to_found", colours.marks[AMBER], "dot", 2.0),
    )
    top = 1.12 * max(row["total"] for row in rows)
    best = min(rows, key=lambda row: abs(row["liquidity"] - row["optimum"]))
    inside = f"least at {dollars(best['optimum'])}"
    words = inside if best["interior"] else "least at no liquidity: no optimum between"
    labels = [(label, u[-1], rows[-1][column], colour) for label, column, colour, *_ in parts]
    return {
        "data": [
            *(_curve(rows, u, label, column, colour, dash, width) for label, column, colour, dash, width in parts),
            _least(best, words, colours),
        ],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([label for label, *_ in labels]), "t": 24, "b": 8},
            "xaxis": _liquidity_axis(rows, colours),
            "yaxis": axis(colours, range=[0, top], nticks=5, tickformat="~f", ticklabelshift=-8),
            "annotations": [
                _least_words(best, words, colours),
                *ends(labels, 0.07 * top, top, colours),
                note("leavers per 100 people a year", 0, 1, colours, **_OVER_THE_AXIS),
            ],
        },
    }


def _least(best: Row, words: str, colours: Palette) -> dict[str, Any]:
    """The mark of the least point."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [best["log_liquidity"]],
        "y": [best["total"]],
        "marker": {"size": 12, "color": colours.ink, "line": {"width": 2, "color": colours.page}},
        "cliponaxis": False,
        "hovertext": [told(words, f"{best['total']:.1f} per 100 people a year")],
        "hoverinfo": "text",
    }


def _least_words(best: Row, words: str, colours: Palette) -> dict[str, Any]:
    """What the least point is, below it."""
    where = {"yshift": -20, "xanchor": "center" if best["interior"] else "left"}
    font = {"size": TEXT, "color": colours.ink}
    return note(f"<b>{words}</b>", best["log_liquidity"], best["total"], colours, **where, font=font)


def _curve(
    rows: list[Row], u: list[float], label: str, column: str, colour: str, dash: str, width: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": u,
        "y": [row[column] for row in rows],
        "line": {"color": colour, "width": width, "dash": dash},
        "hovertext": [
            told(f"{label}: {row[column]:.1f} per 100 people a year", f"at {dollars(row['liquidity'])} a person")
            for row in rows
        ],
        "hoverinfo": "text",
    }


def _liquidity_axis(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """Liquidity in dollars at logarithmic distances that begin at nothing."""
    first = next(row for row in rows if row["log_liquidity"] > 0)
    scale = first["liquidity"] / math.expm1(first["log_liquidity"])
    last = rows[-1]["log_liquidity"]
    ticks = [0.0, *(10.0**power for power in range(4, 12) if 0.35 < math.log1p(10.0**power / scale) <= last)]
    return axis(
        colours,
        range=[0, last],
        tickvals=[math.log1p(tick / scale) for tick in ticks],
        ticktext=[dollars(tick) for tick in ticks],
        showgrid=False,
        showline=True,
        title=axis_title("vested shares that can be sold, per person", colours),
    )
