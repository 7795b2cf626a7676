"""Strips: one number under other definitions, a row each, the present one first."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, cut, escaped, records, ticks, told
from analytics.figures.series import level, whiskers
from analytics.figures.theme import (
    BLUE,
    SMALL,
    TEXT,
    Figure,
    Palette,
    axis,
    axis_title,
    bare_axis,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import count, measured, measured_with_interval

_ROW = 46
_UNITS = {"points": "percentage points", "p": "p-value", "usd": "US dollars", "hhi": "index, 0 to 10,000", "mw": "MW"}
"""Units that are not called what their slug says."""
_HEAD = 26
"""Pixels over the rows for what the rule needs."""
HOLDS = {True: ("holds", "circle"), False: ("does not hold", "x"), None: ("too few", "circle-open")}


def alternatives_strip(answer: Answer, theme: str, *, claim: str) -> Figure:
    """A claim's number under each alternative: value, interval, and whether the test holds.

    Args:
        answer: claim-alternatives.
        theme: `light` or `dark`.
        claim: slug of the claim whose rows are drawn.

    Returns:
        A figure as high as it has rows; the dotted line down from the first row is its value, the dashed one the value
        at which the rule decides. Without any number it is words, and no axis.
    """
    rows = [row for row in records(answer.frame) if row["claim"] == claim]
    return _strip(rows, theme, word=_verdict, symbol=lambda row: HOLDS[_holds(row)][1])


def choices_strip(frame: pd.DataFrame, theme: str) -> Figure:
    """An answer's headline under other choices, each changed alone: value and interval, in words too.

    Args:
        frame: what `analytics.questions.alternatives.alternatives` returns.
        theme: `light` or `dark`.

    Returns:
        A figure as high as it has rows. A setting that has no such number says so in place of a mark.
    """
    return _strip(records(frame), theme, word=_in_words, symbol=lambda row: "circle")


def _strip(rows: list[Row], theme: str, *, word: Callable[[Row], str], symbol: Callable[[Row], str]) -> Figure:
    """A row each, its name and a word above the mark: beside it they would leave a phone no room for the axis."""
    colours = palette(theme)
    rows = sorted(rows, key=lambda row: not row["is_default"])
    if not rows:
        return empty(colours)
    valued = [row for row in rows if row["value"] is not None]
    kinds = [kind for kind in ("circle", "x", "circle-open") if any(symbol(row) == kind for row in valued)]
    rule = [row["needed"] for row in valued[:1] if row.get("needed") is not None]
    start = _beside_zero(valued, rule)
    return {
        "data": [_dots(rows, kind, symbol, colours) for kind in kinds],
        "layout": {
            **layout(
                colours,
                height=_ROW * len(rows) + 58 + _HEAD * len(rule),
                revision=str(rows[0].get("claim", "choices")),
            ),
            "margin": {"l": 8, "r": 8, "t": _HEAD if rule else 4, "b": 8},
            "xaxis": _axis(valued, colours, rule) if valued else bare_axis(),
            "yaxis": axis(
                colours, range=[len(rows) - 0.5, -0.5], showgrid=False, showline=False, tickvals=[], ticktext=[]
            ),
            "shapes": [
                *(level(row["value"], colours, dash="dot", axis="x") for row in valued if row["is_default"]),
                *(level(at, colours, dash="dash", width=2, axis="x") | {"layer": "above"} for at in rule),
            ],
            "annotations": [
                *(_label(position, row, word(row), start, colours) for position, row in enumerate(rows)),
                *(_needed(rows[0], _reach(valued, rule), colours) for _ in rule),
            ],
        },
    }


def _needed(row: Row, reach: tuple[float, float], colours: Palette) -> dict[str, Any]:
    """What the rule asks for, over the line at that value; it reaches to where there is more room."""
    part = (row["needed"] - reach[0]) / (reach[1] - reach[0])
    side = "left" if part < 1 / 3 else "right" if part > 2 / 3 else "center"
    font = {"size": SMALL, "color": colours.ink}
    words = f"in the rule: {escaped(row['needed_in_words'])}"
    return note(words, row["needed"], 1, colours, yref="paper", xanchor=side, yanchor="bottom", font=font)


def _holds(row: Row) -> bool | None:
    return None if row["holds"] is None else bool(row["holds"])


def _verdict(row: Row) -> str:
    """Whether the test holds; where the number drawn does what the rule asks of it, another part of the rule fails."""
    fails = _holds(row) is False and row["value"] is not None and row["needed"] is not None
    if fails and (row["value"] >= row["needed"]) == row["needed_in_words"].startswith("at least"):
        return "other part fails"
    return HOLDS[_holds(row)][0]


def _in_words(row: Row) -> str:
    """The number with its interval and period; or that this setting has none."""
    if row["value"] is None:
        return "not defined" if row["refused"] else "no such number"
    text = measured_with_interval(row["value"], row["low"], row["high"], row["unit"])
    return f"{text}, {row['period']}" if row["period"] else text


def _dots(rows: list[Row], kind: str, symbol: Callable[[Row], str], colours: Palette) -> dict[str, Any]:
    """The rows drawn with one symbol."""
    held = [(at, row) for at, row in enumerate(rows) if row["value"] is not None and symbol(row) == kind]
    colour = colours.marks[BLUE] if kind == "circle" else colours.context
    widths = [_whiskers(row) for _, row in held]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["value"] for _, row in held],
        "y": [at for at, _ in held],
        "error_x": whiskers([below for below, _ in widths], [above for _, above in widths], colour),
        "marker": {
            "color": colour,
            "opacity": 1,
            "symbol": kind,
            "size": [13 if row["is_default"] else 9 for _, row in held],
        },
        "cliponaxis": False,
        "hovertext": [_hover(row) for _, row in held],
        "hoverinfo": "text",
    }


def _whiskers(row: Row) -> tuple[float, float]:
    if row["low"] is None or row["high"] is None:
        return 0.0, 0.0
    # An interval about a centred estimate need not hold the plain one.
    return max(0.0, row["value"] - row["low"]), max(0.0, row["high"] - row["value"])


def _reach(rows: list[Row], rule: list[float]) -> tuple[float, float]:
    """From where to where an axis goes that holds every interval, zero and what the rule needs."""
    ends = [row[name] for row in rows for name in ("value", "low", "high") if row[name] is not None]
    low, high = min([0.0, *rule, *ends]), max([0.0, *rule, *ends])
    spare = 0.05 * (high - low) or 1.0
    return low - spare, high + spare


def _axis(rows: list[Row], colours: Palette, rule: list[float]) -> dict[str, Any]:
    """An axis on which lengths can be compared."""
    low, high = _reach(rows, rule)
    values = ticks(low, high, most=4)
    unit = rows[0]["unit"]
    first = "; dotted: the first row" if any(row["is_default"] for row in rows) else ""
    return axis(
        colours,
        range=[low, high],
        tickvals=values,
        ticktext=[_tick(value, unit) for value in values],
        title=axis_title(f"{_UNITS.get(unit, unit)}{first}", colours),
        tickangle=0,
        zeroline=True,
        zerolinecolor=colours.zero,
        zerolinewidth=2,
    )


def _tick(value: float, unit: str) -> str:
    """A value on the axis, without the words of its unit.

    Example:
        >>> _tick(0.2, "points"), _tick(5.0, "months"), _tick(2.0, "labs"), _tick(0.05, "share")
        ('+20', '5', '2', '5 %')
    """
    if unit == "share":
        return f"{100 * value:g} %"
    return f"{value:g}" if unit in ("months", "years", "labs") else measured(value, unit).removesuffix(" points")


def _name(row: Row) -> str:
    name = escaped(cut(str(row["alternative"]), 40))
    return f"<b>{name}</b>" if row["is_default"] else name


def _beside_zero(valued: list[Row], rule: list[float]) -> dict[str, Any]:
    """Where the words of rows begin: at the left, or right of a zero line that stands there."""
    low, high = _reach(valued, rule) if valued else (-1.0, 1.0)
    return {"x": 0, "xshift": 6} if -low < 0.1 * (high - low) else {"xref": "paper", "x": 0}


def _label(position: int, row: Row, word: str, start: dict[str, Any], colours: Palette) -> dict[str, Any]:
    """Name and word over the mark of a row."""
    return {
        "text": f"{_name(row)}  <b>{word}</b>",
        **start,
        "xanchor": "left",
        "y": position,
        "yshift": 16,
        "align": "left",
        "showarrow": False,
        "font": {"size": TEXT, "color": colours.ink},
        "bgcolor": colours.page,
    }


def _hover(row: Row) -> str:
    known = row["low"] is not None and row["high"] is not None
    verdict = f": {HOLDS[_holds(row)][0]}" if "holds" in row else ""
    return told(
        row["alternative"],
        f"{measured(row['value'], row['unit'])}{verdict}",
        str(row.get("base") or f"n = {count(row['n'])}"),
        f"95 % interval {between(row['low'], row['high'], lambda end: measured(end, row['unit']))}" if known else "",
    )
