"""The first rows of an answer as a picture, for questions that have no figure."""

import textwrap
from typing import Any

from analytics.answer import Answer, Column
from analytics.figures.heads import HEADS
from analytics.figures.numbers import Row, escaped, records
from analytics.figures.theme import TEXT, Figure, Palette, bare_axis, layout, palette
from analytics.wording import count, dollars, kilometres, percent

_LETTER = 7.1
_GAP = 28
_LINE = 18
_SPARE = 14
_MOST_LINES = 3
_MOST_ROWS = 20
_WIDTHS = (90, 80, 70, 62, 56, 50, 46, 42, 38, 34, 30, 26)
"""Widest text columns that are tried, in letters."""


def first_rows(answer: Answer, theme: str, *, columns: tuple[str, ...] = (), width: int, height: int) -> Figure:
    """As many rows from the top, and as many columns from the left, as can be read; what is left out is said.

    Args:
        answer: any.
        theme: `light` or `dark`.
        columns: names of the columns shown; those the question declares when left out.
        width, height: pixels the figure may take.

    Returns:
        A figure of words and lines, no wider and no higher than allowed; an answer without rows says so.
    """
    colours = palette(theme)
    if answer.frame.empty:
        return _nothing(width, colours)
    declared = {column.name: column for column in answer.columns}
    names = [*(columns or declared)]
    rows = records(answer.frame[names].head(_MOST_ROWS))
    texts = [[cell_text(row[name], declared.get(name)) for name in names] for row in rows]
    heads = [head_of(answer, name, declared.get(name)) for name in names]
    widest = _widths(heads, texts, width)
    kept = len(widest)
    cells = [[_wrapped(text, most) for text, most in zip(line, widest, strict=False)] for line in texts]
    heights = [_LINE * max(len(cell) for cell in line) + _SPARE for line in cells]
    tops = [_LINE + _SPARE]
    for high in heights:
        tops.append(tops[-1] + high)
    shown = max(1, sum(bottom <= height - _LINE - _SPARE for bottom in tops[1:]))
    lefts = [0.0]
    for most in widest:
        lefts.append(lefts[-1] + _LETTER * most + _GAP)
    words = [_words(heads[at], lefts[at], _SPARE / 2, colours.second) for at in range(kept)]
    for line, top in zip(cells[:shown], tops, strict=False):
        words += [
            _words("<br>".join(escaped(part) for part in cell), x, top + _SPARE / 2, colours.ink)
            for cell, x in zip(line, lefts, strict=False)
            if cell
        ]
    left_out = _left_out(shown, len(answer.frame), kept, len(names))
    words += [_words(left_out, 0, tops[shown] + _SPARE / 2, colours.second)] if left_out else []
    return {
        "data": [],
        "layout": {
            **layout(colours, height=tops[shown] + _LINE + _SPARE, revision=answer.slug),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "xaxis": bare_axis(range=[0, width]),
            "yaxis": bare_axis(range=[tops[shown] + _LINE + _SPARE, 0]),
            "shapes": [_rule(y, width, colours) for y in tops[: shown + 1]],
            "annotations": words,
        },
    }


def head_of(answer: Answer, name: str, column: Column | None) -> str:
    """The head of a column in words, as on screen."""
    return HEADS.get(answer.slug, {}).get(name) or (column.label if column else name.replace("_", " "))


def _nothing(width: int, colours: Palette) -> Figure:
    """Words in place of rows."""
    return {
        "data": [],
        "layout": {
            **layout(colours, height=3 * _LINE),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "xaxis": bare_axis(range=[0, width]),
            "yaxis": bare_axis(range=[3 * _LINE, 0]),
            "annotations": [_words("Nothing to show for these choices.", 0, _LINE, colours.ink)],
        },
    }


def _widths(heads: list[str], texts: list[list[str]], width: int) -> list[int]:
    """Letters given to each column: text as wide as fits; the last are dropped where narrow ones do not fit."""
    natural = [max(len(head), *(len(line[at]) for line in texts)) for at, head in enumerate(heads)]
    for most in _WIDTHS:
        widths = [min(most, letters) for letters in natural]
        if sum(_LETTER * letters + _GAP for letters in widths) <= width:
            return widths
    while sum(_LETTER * letters + _GAP for letters in widths) > width:
        widths.pop()
    return widths


def _wrapped(text: str, most: int) -> list[str]:
    return textwrap.wrap(text, most, max_lines=_MOST_LINES, placeholder=" …")


def cell_text(value: Any, column: Column | None) -> str:
    """A cell as it is read: rounded by its unit, a missing one as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float) or column is None:
        return str(value)
    if column.unit == "share":
        return percent(value) if value >= 0 else f"{100 * value:.0f} %".replace("-", "−")
    if column.unit == "per year":
        return f"{100 * value:.1f} %".replace("-", "−")
    if column.unit == "usd":
        return dollars(value)
    if column.unit == "km":
        return kilometres(value)
    if column.type == "integer":
        return count(value) if column.unit or column.name.startswith("n") else str(value)
    return f"{value:.2g}".replace("-", "−") if abs(value) < 0.01 else f"{value:,.2f}".replace("-", "−")


def _left_out(rows: int, all_rows: int, columns: int, all_columns: int) -> str:
    """What is not in the picture."""
    said = [f"{count(rows)} of {count(all_rows)} rows"] if rows < all_rows else []
    said += [f"{columns} of {all_columns} columns"] if columns < all_columns else []
    return f"{', '.join(said)}: the data file holds all" if said else ""


def _words(text: str, x: float, top: float, colour: str) -> Row:
    where = {"x": x, "y": top, "xanchor": "left", "yanchor": "top", "align": "left"}
    return {**where, "text": text, "showarrow": False, "borderpad": 0, "font": {"size": TEXT, "color": colour}}


def _rule(y: float, width: int, colours: Palette) -> dict[str, Any]:
    line = {"color": colours.grid, "width": 1}
    return {"type": "line", "x0": 0, "x1": width, "y0": y, "y1": y, "line": line, "layer": "below"}
