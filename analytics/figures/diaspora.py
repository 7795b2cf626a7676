"""Figures about who founded what: one employer's tree here, employers compared beside it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analytics.answer import Answer
from analytics.figures.employers import lines_of
from analytics.figures.numbers import Row, cut, escaped, mark, records, told
from analytics.figures.series import LETTER
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
    year_axis,
)
from analytics.wording import count, dollars, plural

_ROW, _LINE = 24, 15
"""Least height of a row, and what a line of a name takes, in pixels."""
_PHONE = 320
"""Width of the years on a phone, in pixels: names fit there."""
Place = tuple[float | None, float | None]
_TRUNK = 0.06
"""How far left of the first company the employer stands, of all years."""


@dataclass
class Node:
    """A company in the tree: its rows, the companies drawn behind it, and its place from the top."""

    row: Row
    links: list[Row] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    top: float = 0

    @property
    def whole(self) -> list["Node"]:
        """The company, then those behind it: a row each."""
        return [self, *self.children]


@dataclass(frozen=True)
class Years:
    """The years across which companies stand, from the first to the last foundation."""

    first: int
    last: int

    @property
    def room(self) -> float:
        """What is left free at either end."""
        return _TRUNK * max(1, self.last - self.first)

    @property
    def trunk(self) -> float:
        """Where the employer stands."""
        return self.first - self.room

    def of(self, node: Node) -> int:
        """Where a company stands; one whose year is not known, at the first."""
        return int(node.row["founded"] or self.first)

    def left_of(self, node: Node) -> float:
        """What lies left of a company, 0 to 1."""
        return (self.of(node) - self.first) / max(1, self.last - self.first)


def tree(answer: Answer, theme: str, *, most: int = 40) -> Figure:
    """An employer, the companies of its alumni by year, and below each those of its own alumni.

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
    height = sum(len(node.whole) for node in drawn)
    behind = sum(len(node.children) for node in direct)
    everyone = answer.choices["employer"] == "all"
    deeper = 0 if everyone else answer.n - len(direct) - behind
    founded = [one.row["founded"] for node in drawn for one in node.whole if one.row["founded"]]
    years = Years(min(founded, default=0), max(founded, default=0))
    row = max(_ROW, 3 + _LINE * max(len(_said(one, years)) for node in drawn for one in node.whole))
    employers = len({row["employer_id"] for row in rows}) if everyone else 1
    heading = _heading(name, colour, len(direct), behind, employers, colours)
    return {
        "data": [*_edges(drawn, years, colour, colours), *_marks(drawn, years, name, colour, colours)],
        "layout": {
            **layout(colours, height=row * (height + 3) + 80, revision=f"{answer.slug}-{root}"),
            "margin": {"l": 8, "r": 8, "t": 30 + 18 * (1 + heading["text"].count("<br>")), "b": 8},
            "xaxis": _across(years, colours),
            "yaxis": bare_axis(range=[height + 0.9, -1.6], fixedrange=True),
            "annotations": [
                heading,
                *(_label(one, years, colours) for node in drawn for one in node.whole),
                _key(drawn, len(direct) + behind, deeper, height, years, colours),
            ],
        },
    }


def _across(years: Years, colours: Palette) -> dict[str, Any]:
    """The years above the rows, each tick a line through them."""
    across = year_axis(colours, years.first, years.last, before=1.6 * years.room, after=years.room)
    return {**across, "side": "top", "showgrid": True, "showline": False, "fixedrange": True}


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
        if len(node.whole) <= room:
            kept.append(id(node))
            room -= len(node.whole)
    return [node for node in nodes if id(node) in kept]


def _place(nodes: list[Node]) -> None:
    """Places from the top: each company has a row, those behind it the next ones, so that no lines cross."""
    for top, one in enumerate(one for node in nodes for one in node.whole):
        one.top = top


def _edges(nodes: list[Node], years: Years, colour: str, colours: Palette) -> list[dict[str, Any]]:
    """From the employer down and across to its companies; in grey, from each of them to those behind it."""
    own = _branch(years.trunk, -1, nodes, years)
    parents = [node for node in nodes if node.children]
    further = [at for node in parents for at in _branch(years.of(node), node.top, node.children, years)]
    return [_line(own, faded(colour, 0.5)), *([_line(further, colours.context)] if further else [])]


def _branch(x: float, top: float, nodes: list[Node], years: Years) -> list[Place]:
    """A line down from a place, and one across from it to each company."""
    points: list[Place] = [(x, top), (x, nodes[-1].top), (None, None)]
    for node in nodes:
        points += [(x, node.top), (years.of(node), node.top), (None, None)]
    return points


def _line(points: list[Place], colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
    }


def _marks(nodes: list[Node], years: Years, name: str, colour: str, colours: Palette) -> list[dict[str, Any]]:
    """The employer, its alumni's companies in its colour, and those behind them in grey; hollow where not AI."""
    root = {
        "type": "scatter",
        "mode": "markers",
        "x": [years.trunk],
        "y": [-1],
        "marker": {"size": 15, "color": colour, "symbol": "square"},
        "hovertext": [told(name)],
        "hoverinfo": "text",
    }
    children = [child for node in nodes for child in node.children]
    return [root, _dots(nodes, years, colour), _dots(children, years, colours.context)]


def _dots(nodes: list[Node], years: Years, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [years.of(node) for node in nodes],
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


def _label(node: Node, years: Years, colours: Palette) -> dict[str, Any]:
    """The name right of the mark where it fits a phone, else left of it, over the line that passes behind."""
    lines = _said(node, years)
    left = years.left_of(node)
    right = left < 0.5 or LETTER * max(map(len, lines)) + 12 <= (1 - left) * _PHONE
    font = {"size": SMALL, "color": colours.ink}
    where = {"xanchor": "left" if right else "right", "xshift": 8 if right else -8, "align": "left"}
    said = "<br>".join(lines)
    return note(said, years.of(node), node.top, colours, **where, bgcolor=colours.page, borderpad=1, font=font)


def _said(node: Node, years: Years) -> list[str]:
    """Whole name of a company, and its grade, in lines that fit a phone."""
    grade = _best(node.links).replace(" ", "\u00a0")
    said = [
        node.row["company"],
        *([f"({grade})"] if grade else []),
        *([] if node.row["founded"] else ["(year unknown)"]),
    ]
    left = years.left_of(node)
    lines = lines_of(" ".join(said), int(max(left, 1 - left) * _PHONE / LETTER))
    return [*lines[:-1], lines[-1].replace(f"({grade})", f"<i>({grade})</i>")]


def _heading(name: str, colour: str, direct: int, behind: int, employers: int, colours: Palette) -> dict[str, Any]:
    """Whose alumni are drawn, how many companies they founded, and what is grey."""
    told_apart = [f"Of {count(employers)} employers, the one with most companies:"] if employers > 1 else []
    who = escaped(name)
    said = plural(direct, "company", "companies")
    told_apart.append(f"<span style='color:{colour}'>■</span> {said} founded by alumni of <b>{who}</b>")
    if behind:
        grey = f"<span style='color:{colours.context}'>●</span>"
        told_apart.append(f"{grey} grey: {count(behind)} more, by alumni of those companies")
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left", "yshift": 26}
    return note("<br>".join(told_apart), 0, 1, colours, **where, font={"size": TEXT, "color": colours.ink})


def _key(drawn: list[Node], held: int, deeper: int, height: int, years: Years, colours: Palette) -> dict[str, Any]:
    """What the marks mean, how many companies are drawn of how many, and how many are further down."""
    shown = sum(len(node.whole) for node in drawn)
    said = "● AI company  ○ other"
    said += f"  {shown} of {held} companies" if shown < held else ""
    said += f"  {deeper} further down: table" if deeper else ""
    return note(said, years.trunk, height + 0.3, colours, xanchor="left", xshift=-8)
