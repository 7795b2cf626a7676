"""Figures that investors quote beside ours: a row each, on an axis for shares, one for ratios and one for counts."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, cut, escaped, mark, records, told
from analytics.figures.series import whiskers
from analytics.figures.theme import (
    AMBER,
    BLUE,
    SMALL,
    TEXT,
    Figure,
    Palette,
    axis,
    bare_axis,
    empty,
    layout,
    note,
    palette,
    share_axis,
)
from analytics.wording import count, dollars, month_of, percent, plural, qualified

_ROW = 70
_HEAD = 56
_PANELS = (
    ("Shares", ("share",)),
    ("Ratios, log axis", ("ratio",)),
    ("People or companies, log axis", ("people", "companies")),
)


def quoted_beside_ours(answer: Answer, theme: str, *, most: int | None = None) -> Figure:
    """The quoted number as a hollow diamond, ours as a dot with its interval; shares from zero, the others on log axes.

    Args:
        answer: quoted-figures. Sums of money are in the table only.
        theme: `light` or `dark`.
        most: rows drawn at most; how many there are is said.
    """
    colours = palette(theme)
    held = [row for row in records(answer.frame) if any(row["unit"] in units for _, units in _PANELS)]
    rows = held[:most]
    panels = [(name, [row for row in rows if row["unit"] in units]) for name, units in _PANELS]
    panels = [(name, part) for name, part in panels if part]
    if not panels:
        return empty(colours)
    height = sum(_HEAD + _ROW * len(part) for _, part in panels)
    data: list[dict[str, Any]] = []
    drawn: dict[str, Any] = layout(colours, height=height + 16, revision=answer.slug, annotations=[])
    top = 1.0
    for at, (name, part) in enumerate(panels):
        panel = str(at + 1) if at else ""
        bottom = top - (_HEAD + _ROW * len(part)) / height
        drawn[f"yaxis{panel}"] = bare_axis(
            range=[len(part) - 0.65, -0.8],
            domain=[max(0.0, bottom), top - _HEAD / height],
            anchor=f"x{panel}",
            fixedrange=True,
        )
        drawn[f"xaxis{panel}"] = {**_axis(part, colours), "anchor": f"y{panel}", "title": _title(name, colours)}
        tracks = _tracks(len(part), drawn[f"xaxis{panel}"], panel, colours)
        data += [tracks, _quoted(part, panel, colours), _ours(part, panel, colours)]
        drawn["annotations"] += [
            words for place, row in enumerate(part) for words in _words(place, row, panel, colours)
        ]
        top = bottom
    every = len(answer.frame)
    if len(rows) < every:
        said = f"{len(rows)} of {every} figures, all in the table"
        drawn["annotations"].append(
            note(said, 1, 0, colours, xref="paper", yref="paper", xanchor="right", yanchor="bottom")
        )
    return {"data": data, "layout": drawn}


def _title(name: str, colours: Palette) -> dict[str, Any]:
    return {"text": f"<b>{name}</b>", "font": {"size": TEXT, "color": colours.ink}, "standoff": 4}


def _tracks(rows: int, across: dict[str, Any], panel: str, colours: Palette) -> dict[str, Any]:
    """The line that the marks of each row stand on, with the ticks of the axis: a grid would run through the words."""
    ticks = across["tickvals"]
    end = 10 ** across["range"][1] if across.get("type") == "log" else ticks[-1]
    x: list[float | None] = []
    y: list[float | None] = []
    for at in range(rows):
        x += [ticks[0], end, None]
        y += [at, at, None]
        for tick in ticks:
            x += [tick, tick, None]
            y += [at - 0.08, at + 0.08, None]
    line = {"color": colours.grid, "width": 1.5}
    where = {"xaxis": f"x{panel}", "yaxis": f"y{panel}"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, **where, "line": line, "hoverinfo": "skip"}


def _axis(rows: list[Row], colours: Palette) -> dict[str, Any]:
    top = {"side": "top", "fixedrange": True, "showgrid": False}
    if rows[0]["unit"] == "share":
        return share_axis(colours, range=[-0.02, 1.07], **top)
    ends = [row[name] for row in rows for name in ("quoted_value", "ours", "low", "high") if row[name]]
    low, high = math.log10(min(1.0, *ends)) - 0.08, math.log10(max(ends)) + 0.12
    ticks = [one for one in (1, 3, 10, 30, 100, 300, 1000) if low <= math.log10(one) <= high]
    words = [f"{tick} : 1" if rows[0]["unit"] == "ratio" else str(tick) for tick in ticks]
    more = {"type": "log", "range": [low, high], "tickvals": ticks, "ticktext": words}
    return axis(colours, **more, **top)


def _quoted(rows: list[Row], panel: str, colours: Palette) -> dict[str, Any]:
    colour = colours.marks[AMBER]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["quoted_value"] for row in rows],
        "y": list(range(len(rows))),
        "xaxis": f"x{panel}",
        "yaxis": f"y{panel}",
        "marker": {"size": 12, "color": colour, "symbol": "diamond-open", "line": {"width": 2.5, "color": colour}},
        "hovertext": [_hover(row) for row in rows],
        "customdata": [mark(row, "figure") for row in rows],
        "hoverinfo": "text",
    }


def _ours(rows: list[Row], panel: str, colours: Palette) -> dict[str, Any]:
    colour = colours.marks[BLUE]
    known = [(at, row) for at, row in enumerate(rows) if row["ours"] is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["ours"] for _, row in known],
        "y": [at for at, _ in known],
        "xaxis": f"x{panel}",
        "yaxis": f"y{panel}",
        "error_x": whiskers(
            [0 if row["low"] is None else row["ours"] - row["low"] for _, row in known],
            [0 if row["high"] is None else row["high"] - row["ours"] for _, row in known],
            colour,
        ),
        "marker": {"size": 10, "color": colour, "opacity": 1},
        "hovertext": [_hover(row) for _, row in known],
        "customdata": [mark(row, "figure") for _, row in known],
        "hoverinfo": "text",
    }


def _words(at: int, row: Row, panel: str, colours: Palette) -> list[dict[str, Any]]:
    """What was said above the marks; below it both numbers, each with its sign and theirs as exact as it was said."""
    where = {"xref": "paper", "yref": f"y{panel}", "xanchor": "left", "align": "left"}
    quoted, ours = _number(row["quoted_value"], row["unit"]), _with_interval(row)
    figure, how = qualified(row["figure"])
    said = escaped(cut(figure, 56))
    numbers = f"◇ quoted {f'{how} {quoted}'.strip()}  ● ours {ours}"
    return [
        note(said, 0, at, colours, **where, yshift=32, font={"size": TEXT, "color": colours.ink}),
        note(numbers, 0, at, colours, **where, yshift=16, font={"size": SMALL, "color": colours.second}),
    ]


def _with_interval(row: Row) -> str:
    if row["ours"] is None:
        return f"too few to tell (n = {count(row['n'])})"
    said = _number(row["ours"], row["unit"])
    if row["low"] is None:
        return said
    ends = (f"{row[end]:.2g}" if row["unit"] == "ratio" else percent(row[end])[:-2] for end in ("low", "high"))
    return f"{said} ({' to '.join(ends)})"


def _number(value: float, unit: str) -> str:
    """A number in the unit of its row.

    Example:
        >>> _number(0.28, "share"), _number(8.2, "ratio"), _number(10.0, "ratio"), _number(24, "people")
        ('28 %', '8.2 : 1', '10 : 1', '24 people')
        >>> _number(1, "people"), _number(3, "companies")
        ('1 person', '3 companies')
    """
    if unit == "share":
        return percent(value)
    if unit == "ratio":
        return f"{value:.0f} : 1" if value >= 10 and value == round(value) else f"{value:.3g} : 1"
    if unit == "usd":
        return dollars(value)
    return plural(value, {"people": "person", "companies": "company"}[unit], unit)


def _hover(row: Row) -> str:
    figure, how = qualified(row["figure"])
    return told(
        figure,
        f"{row['said_by']}, {month_of(row['date'])}: {how} {_number(row['quoted_value'], row['unit'])}".replace(
            "  ", " "
        ),
        f"ours {_with_interval(row)}, n = {count(row['n'])}",
        cut(row["why_different"], 90),
    )
