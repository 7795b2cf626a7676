"""In which direction people move: towards start-ups or towards incumbents."""

from typing import Any

from analytics.answer import Answer
from analytics.definitions import LEAST_N
from analytics.figures.numbers import Row, between, mark, records, told
from analytics.figures.series import date_at, shaded, whiskers
from analytics.figures.theme import (
    AMBER,
    BLUE,
    SMALL,
    TEXT,
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    layout,
    note,
    palette,
    year_axis,
)
from analytics.wording import count, period_of, signed

_INDEX = {
    "range": [-1.08, 1.08],
    "tickvals": [-1, -0.5, 0, 0.5, 1],
    "ticktext": ["−1", "−0.5", "0", "+0.5", "+1"],
    "zeroline": True,
    "zerolinewidth": 2.5,
}
"""The axis of an index of direction, its zero line drawn strongly."""


def direction_over_time(answer: Answer, theme: str) -> Figure:
    """Direction index by half-year with whiskers: above zero towards start-ups, below towards incumbents.

    Args:
        answer: talent-direction. Half-years with too few moves for an index show their number of moves on the zero
            line; rows of whole years (moves dated to the year alone) belong to no half-year and are not drawn. A series
            from papers has years only.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    published = answer.choices["series"] != "reported"
    rows = [row for row in records(answer.frame) if published or "H" in row["period"]]
    if not rows:
        return empty(colours)
    known = [row for row in rows if row["index"] is not None]
    few = [row for row in rows if row["index"] is None]
    first, last = (date_at(rows[at]["period"]) for at in (0, -1))
    open_ended = [date_at(row["period"]) for row in rows if row.get("incomplete")]
    shades = [shaded(at - 0.25, at + 0.25, colours) for at in open_ended]
    years = list(range(int(first), int(last) + 1))
    step = 1 if len(years) <= 8 else 2
    least = f"numbers on the zero line: moves in {'years' if published else 'half-years'} with fewer than {LEAST_N}"
    return {
        "data": [_indices(known, colours), _few(few, colours)],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
            "xaxis": {
                **year_axis(colours, first, last),
                "tickvals": [year + 0.5 for year in years[::step]],
                "ticktext": [str(year) for year in years[::step]],
                # A year reaches from one of these to the next.
                "minor": {"tickvals": [*years, years[-1] + 1], "ticks": "outside", "ticklen": 6},
                **({"title": axis_title(least, colours)} if few else {}),
            },
            "yaxis": axis(colours, **_INDEX, zerolinecolor=colours.zero),
            "shapes": [shape for shape, _ in shades],
            "annotations": [
                _end("↑ towards start-ups", 1, "bottom", colours),
                _end("↓ towards incumbents", 0, "bottom", colours),
                *(words for _, words in shades),
            ],
        },
    }


def _end(text: str, y: float, anchor: str, colours: Palette) -> dict[str, Any]:
    """What an end of the vertical axis means, in words."""
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": anchor}
    return note(text, 0, y, colours, **where, font={"size": TEXT, "color": colours.ink})


def _indices(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """Points with whiskers; symbol and colour follow what the interval says."""
    sides = [1 if row["low"] > 0 else -1 if row["high"] < 0 else 0 for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [date_at(row["period"]) for row in rows],
        "y": [row["index"] for row in rows],
        "error_y": whiskers(
            [row["index"] - row["low"] for row in rows],
            [row["high"] - row["index"] for row in rows],
            colours.context,
        ),
        "marker": {
            "size": 11,
            "color": [{1: colours.marks[BLUE], -1: colours.marks[AMBER], 0: colours.context}[side] for side in sides],
            "symbol": [{1: "triangle-up", -1: "triangle-down", 0: "circle"}[side] for side in sides],
        },
        "hovertext": [_direction_hover(row) for row in rows],
        "customdata": [mark(row, "period") for row in rows],
        "hoverinfo": "text",
    }


def _few(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """Half-years without an index: a stroke across the zero line and the number of moves."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [date_at(row["period"]) for row in rows],
        "y": [0.0] * len(rows),
        "marker": {"symbol": "line-ns-open", "size": 9, "color": colours.context, "line": {"width": 1.5}},
        "text": [count(row["n"]) for row in rows],
        "textposition": "bottom center",
        "textfont": {"size": SMALL, "color": colours.second},
        "hovertext": [_direction_hover(row) for row in rows],
        "customdata": [mark(row, "period") for row in rows],
        "hoverinfo": "text",
    }


def _sides(row: Row) -> str:
    """The base and its two sides; the sides are kept back where one of them is small and inferred."""
    if row["to_startups"] is None:
        return f"n = {count(row['n'])}, one side fewer than 5"
    return (
        f"n = {count(row['n'])}: {count(row['to_startups'])} to start-ups, {count(row['to_incumbents'])} to incumbents"
    )


def _direction_hover(row: Row) -> str:
    known = row["index"] is not None
    return told(
        period_of(row["period"]),
        f"index {signed(row['index'], 2)}" if known else "too few moves for an index",
        _sides(row),
        f"95 % interval {between(row['low'], row['high'], lambda end: signed(end, 2))}" if known else "",
        "period not complete" if row.get("incomplete") else "",
    )
