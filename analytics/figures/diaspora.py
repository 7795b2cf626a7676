"""Figures about who founded what: one employer's tree here, employers compared beside it."""

import html
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analytics.answer import Answer
from analytics.figures.employers import lines_of, ranked_employers
from analytics.figures.numbers import Row, count, cut, dollars, mark, records, told
from analytics.figures.theme import (
    BLUE,
    LAB_COLOURS,
    SMALL,
    TEXT,
    Figure,
    Palette,
    bare_axis,
    empty,
    faded,
    lab_colour,
    layout,
    note,
    palette,
)

__all__ = ["ranked_employers", "tree"]

_ROW, _LINE = 24, 15
"""Least height of a row, and what a line of a name takes, in pixels."""
_LETTERS, _LETTERS_ALONE = 22, 46
"""Of a line of a name on a phone, where another column is in its row and where it has the row to itself."""
_COLUMNS = (0.02, 0.1, 0.56)
"""Where the employer, its alumni's companies and those of their alumni stand, of the width."""
_BEND = 12


@dataclass
class Node:
    """A company in the tree: its rows, the companies drawn behind it, and its place from the top."""

    row: Row
    links: list[Row] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    top: float = 0

    @property
    def height(self) -> int:
        """Rows it takes."""
        return max(1, len(self.children))


def tree(answer: Answer, theme: str, *, most: int = 40) -> Figure:
    """An employer, the companies of its alumni by year, and behind each those of its own alumni.

    A company stands once: directly behind the employer if one of its founders worked there, else behind the oldest
    company that one came from. Companies further down are in the table.

    Args:
        answer: founders; of all employers, the one whose alumni founded most companies is drawn.
        theme: `light` or `dark`.
        most: rows drawn at most; first those with companies behind them, then those with most money.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    root = _root(rows)
    name = next(row["employer"] for row in rows if row["employer_id"] == root)
    direct = _grown(rows, root)
    drawn = _fitting(direct, most)
    _place(drawn)
    colour = lab_colour(name, colours) if name in LAB_COLOURS else colours.marks[BLUE]
    height = sum(node.height for node in drawn)
    behind = sum(len(node.children) for node in direct)
    deeper = 0 if answer.choices["employer"] == "all" else answer.n - len(direct) - behind
    middle = (height - 1) / 2
    lines = max(len(_said(one, alone)) for node in drawn for one, alone in _named(node))
    row = max(_ROW, _LINE * lines + 3)
    annotations = [
        *_headings(name, len(direct), behind, colours),
        *(words for node in drawn for words in _labels(node, colours)),
        _key(drawn, len(direct) + behind, deeper, height, colours),
    ]
    return {
        "data": [_edges(drawn, middle, colour), *_marks(drawn, middle, name, colour, colours)],
        "layout": {
            **layout(colours, height=row * (height + 3) + 16, revision=f"{answer.slug}-{root}"),
            "xaxis": bare_axis(range=[0, 1], fixedrange=True),
            "yaxis": bare_axis(range=[height + 0.9, -1.9], fixedrange=True),
            "annotations": annotations,
        },
    }


def _root(rows: list[Row]) -> str:
    """The employer from which all rows descend; where there are several, the one with most companies."""
    founded = {row["company_id"] for row in rows}
    companies: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        companies[row["employer_id"]].add(row["company_id"])
    tops = [name for name in companies if name not in founded]
    return max(sorted(tops or companies), key=lambda name: len(companies[name]))


def _grown(rows: list[Row], root: str) -> list[Node]:
    """The companies directly behind the employer by year, each with those behind it that are not direct themselves."""
    by_employer: dict[str, dict[str, Node]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row["founded"] or 0, row["company"])):
        by_employer[row["employer_id"]].setdefault(row["company_id"], Node(row)).links.append(row)
    direct = by_employer[root]
    seen = {root, *direct}
    for company, node in direct.items():
        node.children = [child for key, child in by_employer.get(company, {}).items() if key not in seen]
        seen |= {child.row["company_id"] for child in node.children}
    return list(direct.values())


def _fitting(nodes: list[Node], most: int) -> list[Node]:
    """As many as fit, in the order of year."""
    wanted = sorted(nodes, key=lambda node: (-len(node.children), -(node.row["company_raised_usd"] or 0)))
    kept, room = [], most
    for node in wanted:
        if node.height <= room:
            kept.append(id(node))
            room -= node.height
    return [node for node in nodes if id(node) in kept]


def _place(nodes: list[Node]) -> None:
    """Places from the top: the companies behind one another on rows of their own, so that no lines cross."""
    top = 0
    for node in nodes:
        for at, child in enumerate(node.children):
            child.top = top + at
        node.top = top + (node.height - 1) / 2
        top += node.height


def _edges(nodes: list[Node], middle: float, colour: str) -> dict[str, Any]:
    """Lines from the employer to its companies, and from each to those behind it by one trunk."""
    x: list[float | None] = []
    y: list[float | None] = []
    first, second, third = _COLUMNS
    for node in nodes:
        _bend(x, y, (first, middle), (second, node.top))
        if node.children:
            x += [second, third - 0.1, None]
            y += [node.top, node.top, None]
        for child in node.children:
            _bend(x, y, (third - 0.1, node.top), (third, child.top))
    line = {"color": faded(colour, 0.45), "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _bend(x: list[float | None], y: list[float | None], start: tuple[float, float], end: tuple[float, float]) -> None:
    """A line that is level at both ends."""
    steps = [at / _BEND for at in range(_BEND + 1)]
    x += [*(start[0] + (end[0] - start[0]) * step for step in steps), None]
    y += [*(start[1] + (end[1] - start[1]) * step * step * (3 - 2 * step) for step in steps), None]


def _marks(nodes: list[Node], middle: float, name: str, colour: str, colours: Palette) -> list[dict[str, Any]]:
    """The employer, its alumni's companies in its colour, and those behind them in grey; hollow where not AI."""
    children = [child for node in nodes for child in node.children]
    root = {
        "type": "scatter",
        "mode": "markers",
        "x": [_COLUMNS[0]],
        "y": [middle],
        "marker": {"size": 15, "color": colour, "symbol": "square"},
        "hovertext": [told(name)],
        "hoverinfo": "text",
    }
    return [root, _dots(nodes, _COLUMNS[1], colour), _dots(children, _COLUMNS[2], colours.context)]


def _dots(nodes: list[Node], x: float, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x] * len(nodes),
        "y": [node.top for node in nodes],
        "marker": {
            "size": 9,
            "color": colour,
            "opacity": 1,
            "symbol": ["circle" if node.row["is_ai"] else "circle-open" for node in nodes],
            "line": {"width": 2, "color": colour},
        },
        "hovertext": [_hover(node) for node in nodes],
        "customdata": [mark(node.row, "company") for node in nodes],
        "hoverinfo": "text",
    }


def _hover(node: Node) -> str:
    money = node.row["company_raised_usd"]
    people = ", ".join(dict.fromkeys(row["founder"] for row in node.links))
    return told(
        f"{node.row['company']}, {node.row['founded']}",
        f"founded by {cut(people, 70)}",
        f"worked before at {', '.join(dict.fromkeys(row['reported_as'] for row in node.links))}",
        f"{dollars(money)} reported" if money else "",
        _best(node.links),
    )


def _best(links: Iterable[Row]) -> str:
    """The evidence, where no founder's is sourced."""
    grades = list(dict.fromkeys(row["evidence"] for row in links))
    return "" if "sourced" in grades else grades[0]


def _labels(node: Node, colours: Palette) -> list[dict[str, Any]]:
    """Names right of the marks, over the lines that pass behind them."""
    font = {"size": SMALL, "color": colours.ink}
    where = {"xanchor": "left", "xshift": 9, "align": "left", "bgcolor": colours.page, "borderpad": 1, "font": font}
    return [
        note("<br>".join(_said(one, alone)), _COLUMNS[1 if one is node else 2], one.top, colours, **where)
        for one, alone in _named(node)
    ]


def _named(node: Node) -> list[tuple[Node, bool]]:
    """A company and those behind it, and whether each has a row to itself."""
    return [(node, not node.children), *((child, False) for child in node.children)]


def _said(node: Node, alone: bool) -> list[str]:
    """Year, whole name and grade of a company in lines that fit a phone."""
    grade = _best(node.links).replace(" ", "\u00a0")
    words = f"{node.row['founded'] or '?'} {node.row['company']}" + (f" ({grade})" if grade else "")
    lines = lines_of(words, _LETTERS_ALONE if alone else _LETTERS)
    return [*lines[:-1], lines[-1].replace(f"({grade})", f"<i>({grade})</i>")]


def _headings(name: str, direct: int, behind: int, colours: Palette) -> list[dict[str, Any]]:
    first, _, third = _COLUMNS
    where = {"xanchor": "left", "align": "left", "font": {"size": TEXT, "color": colours.ink}}
    between = "<br>" if len(name) > _LETTERS - 8 else " "
    head = f"<b>{html.escape(name, quote=False)}</b>{between}alumni: {count(direct)}"
    words = [note(head, first, -1.2, colours, **where, xshift=-8)]
    if behind:
        words.append(note(f"alumni of those: {count(behind)}", third, -1.2, colours, **where, xshift=-5))
    return words


def _key(drawn: list[Node], held: int, deeper: int, height: int, colours: Palette) -> dict[str, Any]:
    """What the marks mean, how many companies are drawn of how many, and how many are further down."""
    shown = len(drawn) + sum(len(node.children) for node in drawn)
    said = "● AI company  ○ other"
    said += f"  {shown} of {held} companies" if shown < held else ""
    said += f"  {deeper} further down: table" if deeper else ""
    return note(said, _COLUMNS[0], height + 0.3, colours, xanchor="left", xshift=-8)
