"""Published series on where new PhD graduates go, side by side: each on a line of its own, never joined."""

from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, cut, escaped, mark, records, told
from analytics.figures.theme import (
    BLUE,
    SMALL,
    TEXT,
    WINE,
    Figure,
    Palette,
    bare_axis,
    empty,
    layout,
    note,
    palette,
    share_axis,
)
from analytics.wording import percent

_ROW = 74
_LOOKS = {"industry": (BLUE, "circle"), "academia": (WINE, "square")}


def published_series(answer: Answer, theme: str) -> Figure:
    """A line for each published series with its figures by year and what they are shares of.

    Args:
        answer: phd-destinations.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    series = _in_order(rows)
    return {
        "data": [_dots(at, held, colours) for at, held in enumerate(series)],
        "layout": {
            **layout(colours, height=_ROW * len(series) + 36, revision=answer.slug),
            "xaxis": share_axis(colours, range=[-0.02, 1.02], side="top", fixedrange=True),
            "yaxis": bare_axis(range=[len(series) - 0.5, -0.75], fixedrange=True),
            "annotations": [words for at, held in enumerate(series) for words in _words(at, held, colours)],
        },
    }


def _in_order(rows: list[Row]) -> list[list[Row]]:
    """The rows by series: to industry first, then those with the newest figure."""
    by_series: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["year"]):
        by_series.setdefault(row["series"], []).append(row)
    return sorted(by_series.values(), key=lambda held: (held[0]["destination"] != "industry", -held[-1]["year"]))


def _dots(at: int, held: list[Row], colours: Palette) -> dict[str, Any]:
    """The figures of a series; the newest filled, earlier ones hollow."""
    index, symbol = _LOOKS[held[0]["destination"]]
    colour = colours.marks[index]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["share"] for row in held],
        "y": [at] * len(held),
        "marker": {
            "size": 12,
            "color": colour,
            "symbol": [*[f"{symbol}-open"] * (len(held) - 1), symbol],
            "line": {"width": 2, "color": colour},
        },
        "hovertext": [_hover(row) for row in held],
        "customdata": [mark(row, "series", "year") for row in held],
        "hoverinfo": "text",
    }


def _words(at: int, held: list[Row], colours: Palette) -> list[dict[str, Any]]:
    """Name and base of the series above its dots; the figures of its first and last year beside them."""
    last = held[-1]
    where = {"xref": "paper", "xanchor": "left", "align": "left"}
    name = f"<b>To {last['destination']}</b>, {escaped(cut(_source(last['series']), 44))}"
    base = escaped(cut(f"of {last['denominator']}", 56))
    words = [
        note(name, 0, at, colours, **where, yshift=36, font={"size": TEXT, "color": colours.ink}),
        note(base, 0, at, colours, **where, yshift=20),
    ]
    ends = [held[0], last] if len(held) > 1 else [last]
    right = max(ends, key=lambda row: row["share"])
    for row in ends:
        side = {"xanchor": "left", "xshift": 11} if row is right else {"xanchor": "right", "xshift": -11}
        font = {"size": SMALL, "color": colours.ink}
        words.append(note(f"{percent(row['share'])} in {row['year']}", row["share"], at, colours, **side, font=font))
    return words


def _source(series: str) -> str:
    """The publication, which the name of a series ends with.

    Example:
        >>> _source("AI PhDs (N. America) to industry, AI Index 2021 as quoted elsewhere")
        'AI Index 2021 as quoted elsewhere'
    """
    return series.partition(", ")[2] or series


def _hover(row: Row) -> str:
    return told(f"{row['series']}, {row['year']}", percent(row["share"]), f"of {row['denominator']}", row["source"])
