"""Figures about people who move between labs: the matrix here, the others beside it."""

import html
from collections import Counter
from typing import Any

from analytics.answer import Answer
from analytics.figures.direction import direction_over_time
from analytics.figures.numbers import Row, count, cut, percent, records, told
from analytics.figures.pay import pay_ranges
from analytics.figures.sankey import OTHER, Flows, sankey
from analytics.figures.series import cells_to_click
from analytics.figures.theme import SMALL, Figure, Palette, axis, empty, layout, note, palette

__all__ = ["direction_over_time", "matrix", "pay_ranges", "sankey"]

_NAME = 16
_ALL_NUMBERS = 16
_ROW = 28


def matrix(answer: Answer, theme: str, *, largest: int = 15) -> Figure:
    """Who moved from where (rows) to where (columns), with the number in each cell and totals beside the names.

    Args:
        answer: lab-moves.
        theme: `light` or `dark`.
        largest: labs with the most moves that stand alone; all others are one row and one column, so totals agree.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["people"] is not None]
    if not rows:
        return empty(colours)
    flows, names = gathered(rows, largest)
    left, joined = Counter[str](), Counter[str]()
    for (origin, destination), people in flows.items():
        left[origin] += people
        joined[destination] += people
    ratios = {(row["origin"], row["destination"]): row["observed_to_expected"] for row in rows}
    hover = [
        [_cell_hover(origin, destination, flows, left, joined, ratios) for destination in names] for origin in names
    ]
    side = axis(
        colours, tickvals=list(range(len(names))), showgrid=False, tickfont={"size": SMALL, "color": colours.ink}
    )
    corner = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom", "xshift": -4, "yshift": 4}
    return {
        "data": [_heat(flows, names, hover, colours), cells_to_click(names, names, hover, ratios)],
        "layout": {
            **layout(colours, height=_ROW * len(names) + 180, revision=answer.slug),
            "xaxis": {**side, "ticktext": _totals(names, joined), "side": "top", "tickangle": -90},
            "yaxis": {**side, "ticktext": _totals(names, left), "range": [len(names) - 0.5, -0.5]},
            "annotations": [note("left ↓ joined →", 0, 1, colours, **corner)],
        },
    }


def _heat(flows: Flows, names: list[str], hover: list[list[str]], colours: Palette) -> dict[str, Any]:
    """A cell a pair, dark with many people, its number written in."""
    cells = [[flows.get((origin, destination), 0) for destination in names] for origin in names]
    # With more columns plotly fits the size itself, so that numbers never run into one another.
    sized = {"textfont": {"size": SMALL}} if len(names) <= _ALL_NUMBERS else {}
    return {
        "type": "heatmap",
        "z": [[people or None for people in line] for line in cells],
        "x": list(range(len(names))),
        "y": list(range(len(names))),
        "text": [[str(people) if people else "" for people in line] for line in cells],
        "texttemplate": "%{text}",
        "hovertext": hover,
        "hoverinfo": "text",
        "colorscale": [[at / 6, colour] for at, colour in enumerate(colours.sequential)],
        "zmin": 0,
        "zmax": max(max(line) for line in cells),
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        **sized,
    }


def gathered(rows: list[Row], largest: int) -> tuple[Flows, list[str]]:
    """Flows between the labs with the most moves, all other labs put together, and the names in order of size.

    Example:
        >>> row = {"origin": "A", "destination": "B", "people": 3}
        >>> flows, names = gathered([row, {**row, "destination": "C", "people": 1}], largest=1)
        >>> dict(flows), names
        ({('A', 'Other'): 4}, ['A', 'Other'])
    """
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[row["origin"]] += row["people"]
        sizes[row["destination"]] += row["people"]
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    kept = names if len(names) <= largest + 1 else names[:largest]
    flows: Flows = Counter()
    for row in rows:
        ends = (row[end] if row[end] in kept else OTHER for end in ("origin", "destination"))
        flows[next(ends), next(ends)] += row["people"]
    return flows, [*kept, *([OTHER] if len(kept) < len(names) else [])]


def _cell_hover(
    origin: str,
    destination: str,
    flows: Flows,
    left: Counter[str],
    joined: Counter[str],
    ratios: dict[tuple[str, str], float | None],
) -> str:
    people = flows.get((origin, destination), 0)
    ratio = ratios.get((origin, destination))
    return told(
        f"{origin} → {destination}",
        f"{count(people)} people",
        f"{percent(people / left[origin])} of {count(left[origin])} who left {origin}" if left[origin] else "",
        f"{percent(people / joined[destination])} of {count(joined[destination])} who joined {destination}"
        if joined[destination]
        else "",
        f"{ratio:.1f} times the number expected" if ratio is not None else "",
    )


def _totals(names: list[str], totals: Counter[str]) -> list[str]:
    return [f"{html.escape(cut(name, _NAME), quote=False)} <b>{count(totals[name])}</b>" for name in names]
