"""People who move between labs as an origin–destination matrix."""

from collections import Counter
from typing import Any, NamedTuple

from analytics.answer import Answer
from analytics.definitions import LEAST_INFERRED
from analytics.figures.employers import lines_of
from analytics.figures.numbers import Row, cut, records, told
from analytics.figures.sankey import OTHER, Flows, shown_flows, totals
from analytics.figures.series import cells_to_click
from analytics.figures.theme import SMALL, Figure, Palette, axis, cell_scale, empty, layout, note, palette
from analytics.wording import count, percent, plural

_NAME, _LINES = 17, 2
"""Letters of a line of a name, and lines it may take."""
_ALL_NUMBERS = 16
_ROW = 28


class Cells(NamedTuple):
    """A matrix of people.

    Args:
        people: by pair, those that are shown.
        hidden: by pair, how many flows it holds whose number is too small to be shown.
        names: of rows and columns, by size.
        left, joined: all who left or joined each, hidden ones too; None where that is not shown.
    """

    people: Flows
    hidden: Flows
    names: list[str]
    left: dict[str, int | None]
    joined: dict[str, int | None]

    def words(self, origin: str, destination: str) -> str:
        """What stands in a cell: a number, the least it can be, or nothing where nobody moved."""
        people, hidden = self.people[origin, destination], self.hidden[origin, destination]
        if not hidden:
            return str(people) if people else ""
        return f"<{LEAST_INFERRED}" if OTHER not in (origin, destination) else f"≥{people + hidden}"

    def depth(self, origin: str, destination: str) -> int | None:
        """By what a cell is coloured: people, a hidden flow as one; None where nobody moved."""
        return self.people[origin, destination] + self.hidden[origin, destination] or None


def matrix(answer: Answer, theme: str, *, largest: int = 15) -> Figure:
    """Who moved from where (rows) to where (columns), with the number in each cell and totals beside the names.

    Args:
        answer: lab-moves.
        theme: `light` or `dark`.
        largest: labs with the most moves that stand alone; all others are one row and one column, so totals agree.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not shown_flows(rows):
        return empty(colours)
    cells = gathered(rows, largest)
    names = cells.names
    ratios = {(row["origin"], row["destination"]): row["observed_to_expected"] for row in rows}
    hover = [[_cell_hover(origin, destination, cells, ratios) for destination in names] for origin in names]
    side = axis(
        colours, tickvals=list(range(len(names))), showgrid=False, tickfont={"size": SMALL, "color": colours.ink}
    )
    corner = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom", "xshift": -4, "yshift": 4}
    return {
        "data": [_heat(cells, hover, colours), cells_to_click(names, names, hover, ratios)],
        "layout": {
            **layout(colours, height=_ROW * len(names) + 180, revision=answer.slug),
            "xaxis": {
                **side,
                "ticktext": _with_totals(names, cells.joined),
                "side": "top",
                "tickangle": -90,
                "range": [-0.5, len(names) - 0.5],
            },
            "yaxis": {**side, "ticktext": _with_totals(names, cells.left), "range": [len(names) - 0.5, -0.5]},
            "annotations": [note("left ↓ joined →", 0, 1, colours, **corner)],
        },
    }


def _heat(cells: Cells, hover: list[list[str]], colours: Palette) -> dict[str, Any]:
    """A cell a pair, dark with many people, its number written in."""
    names = cells.names
    depths = [[cells.depth(origin, destination) for destination in names] for origin in names]
    # With more columns plotly fits the size itself, so that numbers never run into one another.
    sized = {"textfont": {"size": SMALL}} if len(names) <= _ALL_NUMBERS else {}
    return {
        "type": "heatmap",
        "z": depths,
        "x": list(range(len(names))),
        "y": list(range(len(names))),
        "text": [[cells.words(origin, destination) for destination in names] for origin in names],
        "texttemplate": "%{text}",
        "hovertext": hover,
        "hoverinfo": "text",
        "colorscale": cell_scale(colours),
        "zmin": 0,
        "zmax": max(depth or 0 for line in depths for depth in line),
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        **sized,
    }


def gathered(rows: list[Row], largest: int) -> Cells:
    """The labs with the most moves, and all other labs put together.

    Example:
        >>> row = {"origin": "A", "destination": "B", "people": 3, "n_origin": 4, "n_destination": 3, "n": 4}
        >>> cells = gathered([row, {**row, "destination": "C", "people": 1, "n_destination": 1}], largest=1)
        >>> dict(cells.people), cells.names, cells.joined
        ({('A', 'Other'): 4}, ['A', 'Other'], {'A': 0, 'Other': 4})
    """
    left, joined = totals(rows, "origin"), totals(rows, "destination")
    sizes = Counter({name: (left.get(name) or 0) + (joined.get(name) or 0) for name in (*left, *joined)})
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    kept = names if len(names) <= largest + 1 else names[:largest]
    shown = [*kept, *([OTHER] if len(kept) < len(names) else [])]
    people, hidden = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        origin, destination = (row[end] if row[end] in kept else OTHER for end in ("origin", "destination"))
        people[origin, destination] += row["people"] or 0
        hidden[origin, destination] += row["people"] is None
    return Cells(people, hidden, shown, *(_with_others(one, kept, shown, rows[0]["n"]) for one in (left, joined)))


def _with_others(
    known: dict[str, int | None], kept: list[str], shown: list[str], everyone: int | None
) -> dict[str, int | None]:
    """Totals of the labs that stand alone, and what is left for all others where none of them is missing."""
    alone = {name: known.get(name, 0) for name in kept}
    if len(shown) == len(kept):
        return alone
    told = [people for people in alone.values() if people is not None]
    return {**alone, OTHER: everyone - sum(told) if everyone is not None and len(told) == len(alone) else None}


def _cell_hover(origin: str, destination: str, cells: Cells, ratios: dict[tuple[str, str], float | None]) -> str:
    people, hidden = cells.people[origin, destination], cells.hidden[origin, destination]
    left, joined = cells.left[origin], cells.joined[destination]
    ratio = ratios.get((origin, destination))
    return told(
        f"{origin} → {destination}",
        f"{cells.words(origin, destination)} people, small flows not shown"
        if hidden
        else plural(people, "person", "people"),
        f"{percent(people / left)} of {count(left)} who left {origin}" if left and not hidden else "",
        f"{percent(people / joined)} of {count(joined)} who joined {destination}" if joined and not hidden else "",
        f"{ratio:.1f} times the number expected" if ratio is not None else "",
    )


def _with_totals(names: list[str], whole: dict[str, int | None]) -> list[str]:
    """Names in lines with their total, a dash where it is not shown."""
    said = {name: "–" if people is None else count(people) for name, people in whole.items()}
    return [
        "<br>".join(lines_of(cut(name, _LINES * _NAME), _NAME)[:_LINES]) + f" <b>{said[name]}</b>" for name in names
    ]
