"""Career age: years since the first paper, of those who made notable models and of the field."""

from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, records, told
from analytics.figures.series import Point, ends, line, room, whiskers
from analytics.figures.theme import WINE, Figure, axis, axis_title, empty, layout, palette, year_axis
from analytics.wording import count, percent

_CAREERS = {"All notable models": ("Notable models", WINE), "All authors in the lists": ("All authors", None)}
"""Rows of the answer that are drawn: their name on the chart and their colour (None = context)."""


def careers(answer: Answer, theme: str) -> Figure:
    """Median years since the first paper, authors of notable models and the field, by year with intervals.

    Args:
        answer: career-age.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["median_years"] is not None and len(row["period"]) == 4]
    if not rows:
        return empty(colours)
    years = [float(row["period"]) for row in rows]
    data, labels = [], []
    for name, (short, at) in _CAREERS.items():
        colour = colours.context if at is None else colours.marks[at]
        held = [row for row in rows if row["lab"] == name]
        if held:
            data.append(_careers_line(held, colour))
            # At the edge, where no whisker of the other line runs through the name.
            labels.append((short, max(years), held[-1]["median_years"], colour))
    top = 1.1 * max(row["high"] for row in rows)
    return {
        "data": data,
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 24, "b": 8},
            "xaxis": year_axis(colours, min(years), max(years)),
            "yaxis": axis(colours, range=[0, top], title=axis_title("median years since the first paper", colours)),
            "annotations": ends(labels, 0.06 * top, top, colours),
        },
    }


def _careers_line(rows: list[Row], colour: str) -> dict[str, Any]:
    """Medians with their intervals; years without one are gaps."""
    points = [Point(float(row["period"]), row["median_years"], hover=_career(row)) for row in rows]
    drawn = line(points, colour)
    by_year = {float(row["period"]): row for row in rows}
    held = [by_year.get(year) for year in drawn["x"]]
    drawn["error_y"] = {
        **whiskers(
            [row["median_years"] - row["low"] if row else 0 for row in held],
            [row["high"] - row["median_years"] if row else 0 for row in held],
            colour,
            thickness=1,
        ),
        "width": 3,
    }
    return drawn


def _career(row: Row) -> str:
    return told(
        f"{row['lab']}, {row['period']}",
        f"median {row['median_years']:g} years, 95 % interval {row['low']:g} to {row['high']:g}",
        f"n = {count(row['n'])}, {percent(row['coverage'])} of the credited names found",
    )
