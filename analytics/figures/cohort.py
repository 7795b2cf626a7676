"""Figures about the cohort and who draws people."""

import textwrap
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, escaped, mark, records, told
from analytics.figures.series import whiskers
from analytics.figures.theme import (
    BLUE,
    SMALL,
    WINE,
    Figure,
    Palette,
    axis,
    bare_axis,
    cell_scale,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import count, percent, signed

_ROW = 32
_CELL = 28
_MOST = 15
_NAME = 18
"""Letters of a line of a name; it may have two."""
_LEFT = 120
"""Pixels for the names beside the bars."""


def attractors(answer: Answer, theme: str) -> Figure:
    """Who joined (right) and who left (left) each lab, most moves first.

    Args:
        answer: talent-attractors.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    counted = [row for row in records(answer.frame) if row["inflow"] is not None]
    rows = sorted(counted, key=lambda row: (-row["n"], row["lab"]))[:_MOST]
    if not rows:
        return empty(colours)
    most = max(max(row["inflow"], row["outflow"]) for row in rows)
    places = list(range(len(rows)))
    which = f"{len(rows)} of {len(counted)} organisations" if len(counted) > len(rows) else ""
    return {
        "data": [
            _bars(places, [row[column] * sign for row in rows], colours.marks[colour], rows)
            for column, sign, colour in (("inflow", 1, BLUE), ("outflow", -1, WINE))
        ],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 56, revision=answer.slug),
            "barmode": "overlay",
            "bargap": 0.3,
            "margin": {"l": _LEFT, "r": 8, "t": 32, "b": 8},
            "xaxis": bare_axis(range=[-1.25 * most, 1.25 * most], fixedrange=True),
            "yaxis": bare_axis(range=[len(rows) - 0.4, -0.9], fixedrange=True),
            "annotations": [
                note("← left", -0.04 * most, -0.75, colours, xanchor="right"),
                note("joined →", 0.04 * most, -0.75, colours, xanchor="left"),
                note(which, 0, -0.75, colours, xref="paper", xanchor="left", xshift=-_LEFT + 8),
                *[words for at, row in enumerate(rows) for words in _flow_words(at, row, most, colours)],
            ],
        },
    }


def _bars(places: list[int], lengths: list[float], colour: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": places,
        "marker": {"color": colour},
        "hovertext": [
            told(
                row["lab"],
                f"{count(row['inflow'])} joined, {count(row['outflow'])} left, net {signed(row['net'])}",
                f"score {percent(row['attractor_score'])}" if row["attractor_score"] is not None else "",
            )
            for row in rows
        ],
        "customdata": [mark(row, "lab") for row in rows],
        "hoverinfo": "text",
    }


def _flow_words(at: int, row: Row, most: float, colours: Palette) -> list[dict[str, Any]]:
    """Name beside the plot, counts at the ends of the bars."""
    gap = 0.03 * most
    return [
        _name(at, row["lab"], colours),
        note(count(row["inflow"]), row["inflow"] + gap, at, colours, xanchor="left"),
        note(count(row["outflow"]), -row["outflow"] - gap, at, colours, xanchor="right"),
    ]


def _name(at: int, name: str, colours: Palette) -> dict[str, Any]:
    said = "<br>".join(escaped(line) for line in textwrap.wrap(name, _NAME, max_lines=2, placeholder=" …"))
    return note(said, 0, at, colours, xref="paper", xanchor="right", xshift=-8, align="right")


def spread(answer: Answer, theme: str) -> Figure:
    """Share of each lab with its interval, largest first.

    Args:
        answer: elite-spread.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)[:_MOST]
    if not rows:
        return empty(colours)
    top = 1.25 * max(row["high"] for row in rows)
    hover = [_share_hover(row) for row in rows]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [row["share"] for row in rows],
                "y": list(range(len(rows))),
                "marker": {"color": colours.marks[BLUE]},
                "error_x": _ends(rows, colours),
                "hovertext": hover,
                "hoverinfo": "text",
            }
        ],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 24, revision=answer.slug),
            "bargap": 0.35,
            "margin": {"l": _LEFT, "r": 8, "t": 8, "b": 8},
            "xaxis": bare_axis(range=[0, top], fixedrange=True),
            "yaxis": bare_axis(range=[len(rows) - 0.4, -0.6], fixedrange=True),
            "annotations": [
                words
                for at, row in enumerate(rows)
                for words in (
                    _name(at, row["lab"], colours),
                    note(percent(row["share"]), row["high"] + 0.01 * top, at, colours, xanchor="left"),
                )
            ],
        },
    }


def _share_hover(row: Row) -> str:
    return told(
        row["lab"],
        f"{percent(row['share'])} of {count(row['n'])}",
        f"95 % interval {between(row['low'], row['high'], percent)}",
    )


def _ends(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """Whiskers from the lower to the upper end of the interval of each share."""
    below = [row["share"] - row["low"] for row in rows]
    above = [row["high"] - row["share"] for row in rows]
    return {**whiskers(below, above, colours.second, thickness=1), "width": 4}


def contested(answer: Answer, theme: str) -> Figure:
    """Members seen at both of two labs, as a matrix of the ten.

    Args:
        answer: contested-elite.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    both = {(row[one], row[other]): row["people"] for row in rows for one, other in _SIDES}
    totals = {name: sum(people for (lab, _), people in both.items() if lab == name) for name, _ in both}
    names = sorted(totals, key=lambda name: (-totals[name], name))
    # Each pair once: nobody stands before the first lab, and none after the last.
    down, across = names[1:], names[:-1]
    cells = [
        [both.get((one, other)) if at >= place else None for place, other in enumerate(across)]
        for at, one in enumerate(down)
    ]
    hover = [
        [
            "" if people is None else told(f"{one} and {other}", f"{people} seen at both")
            for other, people in zip(across, line, strict=True)
        ]
        for one, line in zip(down, cells, strict=True)
    ]
    return {
        "data": [_matrix(down, across, cells, hover, colours)],
        "layout": {
            **layout(colours, height=_CELL * len(down) + 120, revision=answer.slug),
            "xaxis": axis(colours, showgrid=False, tickangle=-90, fixedrange=True),
            "yaxis": axis(colours, showgrid=False, autorange="reversed", fixedrange=True),
        },
    }


def _matrix(
    down: list[str], across: list[str], cells: list[list[int | None]], hover: list[list[str]], colours: Palette
) -> dict[str, Any]:
    """Numbers of people on a background that is darker for more of them; a zero has none."""
    return {
        "type": "heatmap",
        "z": [[people or None for people in line] for line in cells],
        "text": [[str(people) if people is not None else "" for people in line] for line in cells],
        "texttemplate": "%{text}",
        "textfont": {"size": SMALL},
        "x": across,
        "y": down,
        "colorscale": cell_scale(colours),
        "zmin": 0,
        "zmax": max(people or 0 for line in cells for people in line) or 1,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertext": hover,
        "hoverinfo": "text",
    }


_SIDES = (("lab_a", "lab_b"), ("lab_b", "lab_a"))
