"""Shares of vendors among enterprises, survey by survey."""

from itertools import groupby
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, escaped, mark, records, told
from analytics.figures.series import readable
from analytics.figures.theme import (
    SMALL,
    TEXT,
    Figure,
    Palette,
    bare_axis,
    empty,
    lab_colour,
    layout,
    note,
    palette,
    share_axis,
)
from analytics.wording import month_of, percent

_SURVEYS = {
    "menlo": "Menlo Ventures: share of spend",
    "a16z-spend": "a16z: share of spend",
    "a16z-use": "a16z: share of firms that use",
    "etr": "ETR: share of firms that use",
    "card-spend": "Card index: share of firms that pay",
}
_ROW = 28
_ROOM_FOR_A_NAME = 0.4
"""The least share whose name fits between the axis and its mark."""


def enterprise_shares(answer: Answer, theme: str) -> Figure:
    """A block for each survey, a row a vendor: its newest share as a dot, an earlier one hollow, an expected a diamond.

    Args:
        answer: enterprise-share.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    marks: list[tuple[int, Row, bool]] = []
    words: list[dict[str, Any]] = []
    at = 0
    for survey, held in groupby(rows, key=lambda row: row["survey"]):
        words.append(_heading(_SURVEYS[survey], at, colours))
        by_vendor = groupby(held, key=lambda row: row["vendor"])
        vendors = [(vendor, list(figures)) for vendor, figures in by_vendor]
        for vendor, figures in sorted(vendors, key=lambda pair: -pair[1][-1]["share"]):
            at += 1
            newest = max(figures, key=lambda row: (not row["expected"], row["date"]))
            marks += [(at, row, row is newest) for row in figures]
            words.append(_vendor(vendor, newest, max(row["share"] for row in figures), at, colours))
        at += 1
    return {
        "data": [_spans(marks, colours), _shares(marks, colours)],
        "layout": {
            **layout(colours, height=_ROW * at + 48, revision=answer.slug),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": share_axis(colours, range=[-0.03, 1.35], tickangle=0),
            "yaxis": bare_axis(range=[at - 0.4, -0.7]),
            "annotations": [*words, _key(colours)],
        },
    }


def _key(colours: Palette) -> dict[str, Any]:
    font = {"size": SMALL, "color": colours.second}
    said = "● newest  ○ earlier  ◇ expected"
    return note(said, 1, 0, colours, xref="paper", xanchor="right", font=font)


def _heading(text: str, at: int, colours: Palette) -> dict[str, Any]:
    font = {"size": TEXT, "color": colours.ink}
    return note(f"<b>{text}</b>", 0, at, colours, xref="paper", xanchor="left", font=font)


def _vendor(vendor: str, row: Row, share: float, at: int, colours: Palette) -> dict[str, Any]:
    when = month_of(row["date"])
    doubt = ", expected" if row["expected"] else ""
    weak = ", source not read" if row["evidence"] == "weak" else ""
    colour = readable(lab_colour(vendor, colours), colours)
    text = f"{escaped(vendor)} {percent(row['share'])} ({when}{doubt}{weak})"
    fell = row["share"] < share and row["share"] > _ROOM_FOR_A_NAME
    place: dict[str, Any] = {"xanchor": "right", "xshift": -10} if fell else {"xanchor": "left", "xshift": 10}
    return note(text, row["share"] if fell else share, at, colours, **place, font={"size": TEXT, "color": colour})


def _spans(marks: list[tuple[int, Row, bool]], colours: Palette) -> dict[str, Any]:
    """Lines from an earlier figure of a vendor to its newest."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at, held in groupby(marks, key=lambda mark: mark[0]):
        shares = [row["share"] for _, row, _ in held]
        x += [min(shares), max(shares), None]
        y += [at, at, None]
    line = {"color": colours.rest, "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _shares(marks: list[tuple[int, Row, bool]], colours: Palette) -> dict[str, Any]:
    tint = [lab_colour(row["vendor"], colours) for _, row, _ in marks]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["share"] for _, row, _ in marks],
        "y": [at for at, _, _ in marks],
        "marker": {
            "size": 11,
            "color": tint,
            "symbol": [
                "diamond-open" if row["expected"] else "circle" if newest else "circle-open" for _, row, newest in marks
            ],
            "line": {"width": 2, "color": tint},
        },
        "hovertext": [
            told(
                row["vendor"],
                f"{percent(row['share'])}, {month_of(row['date'])}",
                _SURVEYS[row["survey"]],
                row["source"],
            )
            for _, row, _ in marks
        ],
        "customdata": [mark(row, "survey", "vendor") for _, row, _ in marks],
        "hoverinfo": "text",
    }
