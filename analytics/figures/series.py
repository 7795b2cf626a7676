"""Parts of charts over time: lines with gaps, interval bands, labels at line ends, shaded periods."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics.figures.numbers import escaped
from analytics.figures.theme import SMALL, TEXT, Palette, contrast, faded

Trace = dict[str, Any]
Shape = dict[str, Any]
LETTER = 6.6
"""Mean width of a letter of chart text, in pixels."""
STROKE = "━"
"""A piece of a line before its name: some colours of lines are too pale for words."""


@dataclass(frozen=True)
class Point:
    """One point of a line: where it is, its interval (None where there is none), and what its hover says."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    hover: str = ""
    mark: Sequence[str] = ()


def line(
    points: Sequence[Point], colour: str, *, step: float = 1, dash: str = "solid", symbol: str = "circle"
) -> Trace:
    """A line with points; where a step is left out the line is broken, never drawn across.

    Args:
        points: in order of x.
        colour: of line and marks.
        step: distance of neighbours.
        dash: `solid`, `dash` or `dot`, so that lines differ without colour too.
        symbol: of the marks.
    """
    x: list[float | None] = []
    y: list[float | None] = []
    hover: list[str | None] = []
    marks: list[Sequence[str]] = []
    for run in runs(points, step):
        if x:
            x.append(None)
            y.append(None)
            hover.append(None)
            marks.append(())
        x += [point.x for point in run]
        y += [point.y for point in run]
        hover += [point.hover for point in run]
        marks += [point.mark for point in run]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "hovertext": hover,
        **({"customdata": [list(mark) for mark in marks]} if any(marks) else {}),
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"color": colour, "size": 7, "symbol": symbol},
    }


def cells_to_click(
    down: Sequence[str], across: Sequence[str], hover: Sequence[Sequence[str]], known: Container[tuple[str, str]]
) -> Trace:
    """Unseen squares over the cells of a heat map, which Plotly does not let a reader select by themselves.

    Args:
        down: names of the rows.
        across: names of the columns; row and column make the mark that a click opens.
        hover: the hover text of every cell.
        known: the marks that open something.
    """
    cells = [
        (x, y, [row, column], hover[y][x])
        for y, row in enumerate(down)
        for x, column in enumerate(across)
        if (row, column) in known
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in cells],
        "y": [y for _, y, _, _ in cells],
        "customdata": [mark for _, _, mark, _ in cells],
        "hovertext": [words for _, _, _, words in cells],
        "hoverinfo": "text",
        "marker": {"symbol": "square", "size": 26, "color": "rgba(0, 0, 0, 0)"},
    }


def date_at(text: str) -> float:
    """Where a date or a period stands on an axis of years: in its middle.

    Example:
        >>> date_at("2025"), date_at("2025H1"), date_at("2025Q3"), date_at("2026-03-31") < 2026.25 < date_at("2026-04")
        (2025.5, 2025.25, 2025.625, True)
    """
    year, rest = int(text[:4]), text[4:]
    if not rest:
        return year + 0.5
    if rest[0] in "HQ":
        return year + {"H": 0.5, "Q": 0.25}[rest[0]] * (int(rest[1]) - 0.5)
    day = (int(rest[4:6]) - 0.5) / 31 if len(rest) == 6 else 0.5
    return year + (int(rest[1:3]) - 1 + day) / 12


def runs(points: Sequence[Point], step: float = 1) -> list[list[Point]]:
    """The points in stretches of neighbours.

    Example:
        >>> [len(run) for run in runs([Point(2019, 1), Point(2020, 1), Point(2022, 1)])]
        [2, 1]
    """
    stretches: list[list[Point]] = []
    for point in points:
        if stretches and point.x - stretches[-1][-1].x <= 1.01 * step:
            stretches[-1].append(point)
        else:
            stretches.append([point])
    return stretches


def band(points: Sequence[Point], colour: str, *, step: float = 1) -> Trace:
    """Intervals as light bands, one for each stretch of neighbours; a point alone gets a narrow one."""
    x: list[float | None] = []
    y: list[float | None] = []
    known = [point for point in points if point.low is not None and point.high is not None]
    for run in runs(known, step):
        left = [point.x for point in run]
        if len(run) == 1:
            left = [run[0].x - 0.12 * step, run[0].x + 0.12 * step]
            run = [run[0], run[0]]
        if x:
            x.append(None)
            y.append(None)
        x += [*left, *reversed(left)]
        y += [*(point.low for point in run), *(point.high for point in reversed(run))]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": faded(colour, 0.16),
        "line": {"width": 0, "color": colour},
        "hoverinfo": "skip",
    }


def whiskers(below: Sequence[float], above: Sequence[float], colour: str, *, thickness: float = 1.5) -> dict[str, Any]:
    """Intervals as thin lines through points, for `error_x` or `error_y`.

    Args:
        below, above: how far each reaches on either side of its point.
        colour, thickness: of the lines.
    """
    return {
        "type": "data",
        "symmetric": False,
        "array": list(above),
        "arrayminus": list(below),
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def ends(labels: Sequence[tuple[str, float, float, str]], apart: float, top: float, colours: Palette) -> list[Trace]:
    """Labels at the right ends of lines, each behind a stroke in its line's colour, apart where they would touch.

    Args:
        labels: text, x, y and colour of each line's last point; a text may have two lines.
        apart: least distance of two labels, in units of the vertical axis.
        top: highest place a label may take.
        colours: of the theme; a colour too pale for text gives way to ink.
    """
    placed = spread([y for _, _, y, _ in labels], apart, top)
    return [
        {
            "text": f"<span style='color:{colour}'>{STROKE}</span> {escaped(text)}".replace("\n", "<br>"),
            "x": x,
            "y": place,
            "xanchor": "left",
            "xshift": 6,
            "align": "left",
            "showarrow": False,
            "font": {"size": TEXT, "color": readable(colour, colours)},
        }
        for (text, x, _, colour), place in zip(labels, placed, strict=True)
    ]


def spread(values: Sequence[float], apart: float, top: float) -> list[float]:
    """Values moved as little as need be so that neighbours keep a distance and none passes the top.

    Example:
        >>> spread([0.5, 0.51, 0.9], 0.1, 1.0)
        [0.5, 0.6, 0.9]
    """
    order = sorted(range(len(values)), key=lambda at: values[at])
    places = list(values)
    for before, at in pairwise(order):
        places[at] = max(places[at], round(places[before] + apart, 9))
    ceiling = top
    for at in reversed(order):
        places[at] = min(places[at], ceiling)
        ceiling = round(places[at] - apart, 9)
    return places


def readable(colour: str, colours: Palette) -> str:
    """The colour if text in it can be read on the page, else ink."""
    return colour if contrast(colour, colours.page) >= 4.5 else colours.ink


def room(texts: Sequence[str]) -> int:
    """Pixels to keep free at the right for labels at line ends."""
    return round(LETTER * max((len(line) for text in texts for line in text.split("\n")), default=0)) + 26


def shaded(first: float, last: float, colours: Palette) -> tuple[Shape, dict[str, Any]]:
    """A grey band over a period that is not complete, and the word that says so above the chart."""
    shape = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": first,
        "x1": last,
        "y0": 0,
        "y1": 1,
        "fillcolor": faded(colours.context, 0.14),
        "line": {"width": 0},
        "layer": "below",
    }
    words = {
        "text": "incomplete",
        "x": last,
        "y": 1,
        "yref": "paper",
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": SMALL, "color": colours.second},
    }
    return shape, words


def level(y: float, colours: Palette, *, dash: str = "solid", width: float = 1, axis: str = "y") -> Shape:
    """A straight line across the chart at one value of an axis."""
    along, across = ("x", "y") if axis == "y" else ("y", "x")
    return {
        "type": "line",
        f"{along}ref": "paper",
        f"{along}0": 0,
        f"{along}1": 1,
        f"{across}ref": across,
        f"{across}0": y,
        f"{across}1": y,
        "line": {"color": colours.zero, "width": width, "dash": dash},
        "layer": "below",
    }
