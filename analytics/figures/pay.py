"""Reported pay as ranges on a log axis, each with the time it is for."""

import math
from itertools import accumulate
from typing import Any

from analytics.answer import Answer
from analytics.figures.employers import lines_of
from analytics.figures.numbers import Row, escaped, mark, records, told
from analytics.figures.theme import (
    BLUE,
    TEXT,
    Figure,
    Palette,
    axis_title,
    bare_axis,
    dollar_axis,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import dollars, month_of

_ROW, _LINE = 28, 16
"""Height of a row without the lines above its range, and of such a line, in pixels."""
_LETTERS = 56
"""Of a line of words on a phone."""
_STATUS = {
    # status: symbol; the word stands beside it
    "paid": "circle",
    "reported": "square",
    "offered": "circle-open",
    "declined": "x",
    "disputed": "diamond-open",
}


def pay_ranges(answer: Answer, theme: str, *, most: int | None = None) -> Figure:
    """Reported pay of one person on a log axis, status by symbol and word; figures given in words have no mark.

    Args:
        answer: pay-packages. Pools for many people and sums for a whole deal are nobody's pay and are not drawn.
        theme: `light` or `dark`.
        most: draw the largest of them only, and say of how many.
    """
    colours = palette(theme)
    held = [row for row in records(answer.frame) if row.get("per_person", True)]
    if not held:
        return empty(colours)
    rows = sorted(held, key=lambda row: -(row["amount_high"] or 0))[:most]
    ends = [row[end] for row in rows for end in ("amount_low", "amount_high") if row[end]]
    low, high = math.floor(math.log10(min(ends, default=1e5))) - 0.3, math.log10(max(ends, default=1e9)) + 0.15
    places = [*accumulate(_ROW + _LINE * (len(_who(row)) + len(_when(row))) for row in rows)]
    drawn = [(at, row) for at, row in zip(places, rows, strict=True) if row["amount_low"]]
    return {
        "data": [_ranges(drawn, colours), _pay_ends(drawn, colours)],
        "layout": {
            **layout(colours, height=places[-1] + 80, revision=answer.slug),
            "xaxis": dollar_axis(colours, low, high, side="top", title=axis_title("US dollars, log scale", colours)),
            "yaxis": bare_axis(range=[places[-1] + _ROW / 2, 0]),
            "annotations": [
                *(
                    words
                    for at, row in zip(places, rows, strict=True)
                    for words in _pay_words(at, row, (low + high) / 2, colours)
                ),
                *([_left_out(len(rows), len(held), colours)] if len(rows) < len(held) else []),
            ],
        },
    }


def _left_out(drawn: int, held: int, colours: Palette) -> dict[str, Any]:
    """How many are drawn, of how many."""
    where = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom"}
    return note(f"the {drawn} largest of {held}", 1, 0, colours, **where)


def _ranges(drawn: list[tuple[int, Row]], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _, row in drawn for x in (row["amount_low"], row["amount_high"], None)],
        "y": [y for at, _ in drawn for y in (at, at, None)],
        "line": {"color": colours.marks[BLUE], "width": 3},
        "hoverinfo": "skip",
    }


def _pay_ends(drawn: list[tuple[int, Row]], colours: Palette) -> dict[str, Any]:
    """Both ends of each range, once where they are one."""
    ends = [(at, row, amount) for at, row in drawn for amount in dict.fromkeys((row["amount_low"], row["amount_high"]))]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [amount for _, _, amount in ends],
        "y": [at for at, _, _ in ends],
        "marker": {
            "size": 11,
            "color": colours.marks[BLUE],
            "symbol": [_STATUS.get(row["status"], "circle") for _, row, _ in ends],
            "line": {"width": 2, "color": colours.marks[BLUE]},
        },
        "hovertext": [_pay_hover(row) for _, row, _ in ends],
        "customdata": [mark(row, "who") for _, row, _ in ends],
        "hoverinfo": "text",
    }


def _pay_words(at: int, row: Row, middle: float, colours: Palette) -> list[dict[str, Any]]:
    """Who, by whom and for what time above the range; the amount and its status beside it, where there is room."""
    left = {"xref": "paper", "xanchor": "left"}
    over = {**left, "yanchor": "bottom", "align": "left", "borderpad": 0}
    ink = {"size": TEXT, "color": colours.ink}
    when = _when(row)
    above = [
        note("<br>".join(_who(row)), 0, at, colours, **over, yshift=10 + _LINE * len(when), font=ink),
        note("<br>".join(when), 0, at, colours, **over, yshift=10),
    ]
    if not row["amount_low"]:
        return [*above, note(f"“{row['amount_text']}”, {row['status']}", 0, at, colours, **left)]
    said = f"{_amount(row)}, {row['status']}"
    right = math.log10(row["amount_high"]) <= middle
    x = math.log10(row["amount_high"] if right else row["amount_low"])
    anchor = {"xanchor": "left" if right else "right", "xshift": 10 if right else -10}
    return [*above, note(said, x, at, colours, **anchor)]


def _who(row: Row) -> list[str]:
    """Who and by whom, whole, in lines that fit a phone."""
    by = row["org"].replace(" ", "\u00a0")
    *above, last = lines_of(f"{row['who']}, {by}", _LETTERS)
    by = escaped(by)
    return [*above, f"{last.removesuffix(by)}<b>{by}</b>"]


def _when(row: Row) -> list[str]:
    """When it was reported and what time it is for, in lines that fit a phone."""
    return lines_of(f"reported {month_of(row['date'])} · {_time(row)}", _LETTERS)


def _time(row: Row) -> str:
    """What time the amount is for, in the words of the report."""
    return "time not stated" if row["period"] == "not stated" else str(row["period"])


def _amount(row: Row) -> str:
    low, high = row["amount_low"], row["amount_high"]
    return dollars(high) if low == high else f"{dollars(low)}–{dollars(high)}"


def _pay_hover(row: Row) -> str:
    return told(
        f"{row['who']}, {row['org']}",
        f"{_amount(row)}, {row['status']}",
        row["what"],
        _time(row),
        f"reported {month_of(row['date'])}",
    )
