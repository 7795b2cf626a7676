"""The strip of a claim's answers under each alternative."""

from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, count, cut, measured, records, ticks, told
from analytics.figures.series import level
from analytics.figures.theme import BLUE, SMALL, TEXT, Figure, Palette, axis, empty, layout, palette

_ROW = 28
_NAME = 24
HOLDS = {True: ("holds", "circle"), False: ("does not hold", "x"), None: ("too few", "circle-open")}


def alternatives_strip(answer: Answer, theme: str, *, claim: str) -> Figure:
    """One row per alternative, the choices fixed beforehand first: value, interval, and whether the test holds.

    Args:
        answer: claim-alternatives.
        theme: `light` or `dark`.
        claim: slug of the claim whose rows are drawn.

    Returns:
        A figure as high as it has rows; the line down from the first row is the default's value.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["claim"] == claim]
    rows.sort(key=lambda row: not row["is_default"])
    if not rows:
        return empty(colours)
    valued = [row for row in rows if row["value"] is not None]
    shapes = [level(row["value"], colours, dash="dot", axis="x") for row in valued if row["is_default"]]
    return {
        "data": [_dots(rows, kind, colours) for kind in HOLDS if any(_kind(row) is kind for row in valued)],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 40, revision=claim),
            "margin": {"l": 8, "r": 96, "t": 4, "b": 8},
            "xaxis": _axis(valued, colours),
            "yaxis": axis(
                colours,
                range=[len(rows) - 0.5, -0.5],
                showgrid=False,
                tickvals=list(range(len(rows))),
                ticktext=[_name(row) for row in rows],
                tickfont={"size": TEXT, "color": colours.ink},
            ),
            "shapes": shapes,
            "annotations": [_word(position, row, colours) for position, row in enumerate(rows)],
        },
    }


def _kind(row: Row) -> bool | None:
    return None if row["holds"] is None else bool(row["holds"])


def _dots(rows: list[Row], kind: bool | None, colours: Palette) -> dict[str, Any]:
    """The rows in which the test holds, does not hold, or cannot be made: each with its own symbol."""
    held = [(at, row) for at, row in enumerate(rows) if _kind(row) is kind and row["value"] is not None]
    colour = colours.marks[BLUE] if kind else colours.context
    widths = [_whiskers(row) for _, row in held]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["value"] for _, row in held],
        "y": [at for at, _ in held],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [above for _, above in widths],
            "arrayminus": [below for below, _ in widths],
            "color": colour,
            "thickness": 1.5,
            "width": 0,
        },
        "marker": {
            "color": colour,
            "opacity": 1,
            "symbol": HOLDS[kind][1],
            "size": [13 if row["is_default"] else 9 for _, row in held],
        },
        "hovertext": [_hover(row) for _, row in held],
        "hoverinfo": "text",
    }


def _whiskers(row: Row) -> tuple[float, float]:
    if row["low"] is None or row["high"] is None:
        return 0.0, 0.0
    return row["value"] - row["low"], row["high"] - row["value"]


def _axis(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """An axis that holds every interval and zero, so that lengths can be compared."""
    ends = [value for row in rows for value in (row["value"], row["low"], row["high"]) if value is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    spare = 0.05 * (high - low) or 1.0
    values = ticks(low - spare, high + spare)
    return axis(
        colours,
        range=[low - spare, high + spare],
        tickvals=values,
        ticktext=[measured(value, rows[0]["unit"] if rows else "index") for value in values],
        zeroline=True,
        zerolinecolor=colours.zero,
        zerolinewidth=2,
    )


def _name(row: Row) -> str:
    name = cut(str(row["alternative"]), _NAME)
    return f"<b>{name}</b>" if row["is_default"] else name


def _word(position: int, row: Row, colours: Palette) -> dict[str, Any]:
    word = HOLDS[_kind(row)][0]
    return {
        "text": f"<b>{word}</b>" if row["is_default"] else word,
        "xref": "paper",
        "x": 1,
        "y": position,
        "xanchor": "left",
        "xshift": 8,
        "showarrow": False,
        "font": {"size": SMALL, "color": colours.ink if _kind(row) else colours.second},
    }


def _hover(row: Row) -> str:
    known = row["low"] is not None and row["high"] is not None
    return told(
        row["alternative"],
        f"{measured(row['value'], row['unit'])}: {HOLDS[_kind(row)][0]}",
        f"n = {count(row['n'])}",
        f"95 % interval {between(row['low'], row['high'], lambda end: measured(end, row['unit']))}" if known else "",
    )
