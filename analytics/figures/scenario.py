"""The scenario of liquidity and leaving: two rates of leaving and their sum over what can be sold."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, dollars, records, told
from analytics.figures.series import LETTER, readable, spread
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
    at, words = best["log_liquidity"], inside if best["interior"] else "least at no liquidity: no optimum between"
    return {
        "data": [
            *(_curve(rows, u, label, column, colour, dash, width) for label, column, colour, dash, width in parts),
            _least(at, best["total"], words, colours),
        ],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": round(LETTER * 9) + 16, "t": 24, "b": 8},
            "xaxis": _liquidity_axis(rows, colours),
            "yaxis": axis(colours, range=[0, top], nticks=5, tickformat="~f", ticklabelshift=-8),
            "annotations": [
                note(
                    f"<b>{words}</b>",
                    at,
                    best["total"],
                    colours,
                    yshift=-20,
                    xanchor="center" if best["interior"] else "left",
                    font={"size": TEXT, "color": colours.ink},
                ),
                *_names(rows, parts, top, colours),
                note("leavers per 100 people a year", 0, 1, colours, **_OVER_THE_AXIS),
            ],
        },
    }


def _least(at: float, total: float, words: str, colours: Palette) -> dict[str, Any]:
    """The mark of the least point."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at],
        "y": [total],
        "marker": {"size": 12, "color": colours.ink, "line": {"width": 2, "color": colours.page}},
        "cliponaxis": False,
        "hovertext": [told(words, f"{total:.1f} per 100 people a year")],
        "hoverinfo": "text",
    }


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


def _names(
    rows: list[Row], parts: tuple[tuple[str, str, str, str, float], ...], top: float, colours: Palette
) -> list[dict[str, Any]]:
    """The name of each curve at its right end, moved apart where they would touch."""
    end = rows[-1]
    places = spread([end[column] for _, column, *_ in parts], 0.07 * top, top)
    return [
        note(
            label,
            end["log_liquidity"],
            place,
            colours,
            xanchor="left",
            xshift=6,
            font={"size": TEXT, "color": readable(colour, colours)},
        )
        for (label, _, colour, *_), place in zip(parts, places, strict=True)
    ]


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
