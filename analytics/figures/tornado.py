"""How far each input of a scenario moves its result: bars about the result at the chosen inputs."""

from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, escaped, records, ticks, told
from analytics.figures.series import level
from analytics.figures.theme import (
    AMBER,
    BLUE,
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
from analytics.wording import dollars, said

_ROW = 46
_BAR = 0.34


def tornado(answer: Answer, theme: str) -> Figure:
    """A bar an input, from the value at half of it to that at twice of it, widest first; labelled as a scenario.

    Args:
        answer: lab-option.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = sorted(records(answer.frame), key=lambda row: -abs(row["value_high"] - row["value_low"]))
    if not rows:
        return empty(colours)
    base = rows[0]["value_base"]
    ends = [row[end] for row in rows for end in ("value_low", "value_high")] + [0.0, base]
    spare = 0.06 * (max(ends) - min(ends)) or 1.0
    low, high = min(ends) - spare, max(ends) + spare
    at = ticks(low, high, most=4)
    return {
        "data": [_bars(rows, end, base, colours) for end in ("low", "high")],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 86, revision=answer.slug),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "barmode": "overlay",
            "xaxis": axis(
                colours,
                range=[low, high],
                tickvals=at,
                ticktext=[_signed(value) for value in at],
                side="top",
                title=axis_title("value above cost; dotted: with the inputs chosen", colours, standoff=4),
                zeroline=True,
                zerolinecolor=colours.zero,
                zerolinewidth=2,
            ),
            "yaxis": bare_axis(range=[len(rows) - 0.1, -0.8]),
            "shapes": [level(base, colours, dash="dot", axis="x")],
            "annotations": [
                *(_words(place, row, colours) for place, row in enumerate(rows)),
                _key(len(rows), colours),
            ],
        },
    }


def _key(rows: int, colours: Palette) -> dict[str, Any]:
    """What it is, and which end is which, below the bars."""
    half, twice = (f'<span style="color:{colours.marks[at]}">{sign}</span>' for at, sign in ((AMBER, "▨"), (BLUE, "■")))
    text = f"Scenario, not an estimate. {half} at half of the input {twice} at twice of it"
    return note(text, 0, rows - 0.4, colours, xref="paper", xanchor="left", bgcolor=colours.page)


def _bars(rows: list[Row], end: str, base: float, colours: Palette) -> dict[str, Any]:
    """From the chosen inputs to one end of each input."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": base,
        "x": [row[f"value_{end}"] - base for row in rows],
        "y": list(range(len(rows))),
        "width": _BAR,
        "marker": {
            "color": colours.marks[AMBER if end == "low" else BLUE],
            "pattern": {"shape": "/" if end == "low" else "", "fillmode": "overlay", "fgcolor": colours.page},
        },
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
    }


def _words(place: int, row: Row, colours: Palette) -> dict[str, Any]:
    """Input, its value and the two it is tried at, above the bar."""
    low, base, high = (escaped(said(row[end], row["unit"] or "")) for end in ("low", "base", "high"))
    text = f"<b>{escaped(row['input'])}</b> {base} (tried {low} to {high})"
    font = {"size": TEXT, "color": colours.ink}
    where = {"xref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return note(text, 0, place - _BAR / 2, colours, **where, font=font, bgcolor=colours.page)


def _hover(row: Row) -> str:
    unit = row["unit"] or ""
    even = (
        "no value of it alone repays" if row["break_even"] is None else f"repays at {_short(row['break_even'], unit)}"
    )
    return told(
        f"Scenario: {row['input']}",
        f"at {said(row['low'], unit)}: {_signed(row['value_low'])}",
        f"at {said(row['high'], unit)}: {_signed(row['value_high'])}",
        even,
    )


def _short(value: float, unit: str) -> str:
    """A computed input, to three digits."""
    return said(float(f"{value:.3g}"), unit)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+' if value > 0 else ''}{dollars(abs(value))}"
