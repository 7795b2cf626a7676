"""Share sales of companies over time, with reported departures beside them."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, escaped, mark, records, told
from analytics.figures.series import date_at, level, shaded
from analytics.figures.theme import (
    AMBER,
    SMALL,
    TEXT,
    Figure,
    Palette,
    bare_axis,
    empty,
    layout,
    note,
    palette,
    year_axis,
)
from analytics.wording import count, dollars, period_of, plural

_LETTERS = {
    "tender": ("T", "tender offer"),
    "secondary-sale": ("S", "share sale"),
    "buyback": ("B", "buyback"),
    "listing": ("L", "listing"),
    "filing": ("F", "filing to list"),
    "rule-change": ("R", "changed rule"),
}
_BARS, _BARE, _HEAD = 140, 52, 82
_LOW, _HIGH, _NEAR = 0.66, 0.81, 0.36
"""Two heights of circles, of a company's row, and the years within which they would touch on a phone."""


def events_over_time(events: Answer, departures: Answer, theme: str) -> Figure:
    """A row for each company: its share sales as letters, below them reported departures by half-year as bars.

    Args:
        events: liquidity-events.
        departures: liquidity-departures. Departures dated to the year alone belong to no half-year and are not drawn.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(events.frame)
    if not rows:
        return empty(colours)
    bars = [row for row in records(departures.frame) if "H" in row["period"]]
    companies = _in_order(rows, bars)
    heights = [_BARS if any(bar["company"] == name for bar in bars) else _BARE for name in companies]
    first = math.floor(min(date_at(row["date"]) for row in rows)) - 0.5
    last = max([date_at(row["date"]) for row in rows] + [date_at(bar["period"]) for bar in bars]) + 0.4
    figure: Figure = {
        "data": [],
        "layout": {
            **layout(colours, height=sum(heights) + _HEAD + 30, revision=events.slug),
            "margin": {"l": 8, "r": 8, "t": _HEAD, "b": 8},
            "barmode": "stack",
            "bargap": 0,
            "xaxis": year_axis(colours, first, last, before=0, after=0),
            "annotations": [_legend(rows, colours)],
            "shapes": [],
        },
    }
    figure["layout"]["xaxis"]["anchor"] = "free"
    figure["layout"]["xaxis"]["position"] = 0
    top, whole = 1.0, sum(heights)
    for at, (company, height) in enumerate(zip(companies, heights, strict=True)):
        bottom = top - height / whole
        own = [bar for bar in bars if bar["company"] == company and date_at(bar["period"]) >= first]
        marks = [row for row in rows if row["company"] == company]
        _panel(figure, at, company, marks, own, (max(bottom, 0.0), top), colours)
        top = bottom
    for middle in sorted({date_at(bar["period"]) for bar in bars if bar["incomplete"]}):
        shape, words = shaded(middle - 0.25, middle + 0.25, colours)
        figure["layout"]["shapes"].append(shape)
        figure["layout"]["annotations"].append(words)
    return figure


def _in_order(rows: list[Row], bars: list[Row]) -> list[str]:
    """Companies with the most reported departures first."""
    left = {
        name: sum(bar["departures"] for bar in bars if bar["company"] == name) for name in {r["company"] for r in rows}
    }
    return sorted(left, key=lambda name: (-left[name], name))


def _panel(
    figure: Figure,
    at: int,
    company: str,
    marks: list[Row],
    bars: list[Row],
    place: tuple[float, float],
    colours: Palette,
) -> None:
    """One company's row: its axis, bars, letters and name."""
    axis_name = "y" if at == 0 else f"y{at + 1}"
    most = max([bar["departures"] for bar in bars], default=1)
    # Room above the bars for the letters and the name of the company.
    ceiling = most * (2.4 if bars else 1.0)
    key = "yaxis" + axis_name[1:]
    figure["layout"][key] = bare_axis(domain=list(place), range=[0, ceiling], fixedrange=True)
    heights = [height * ceiling for height in _heights(marks)] if bars else [0.3] * len(marks)
    figure["data"] += [*_bars(bars, axis_name, colours), _letters(marks, heights, axis_name, colours)]
    figure["layout"]["shapes"] += [
        level(0, colours) | {"yref": axis_name},
        *_lines(marks, heights, bars, axis_name, colours),
    ]
    said = f"<b>{escaped(company)}</b>" + (
        f"  {plural(sum(bar['departures'] for bar in bars), 'departure')} drawn" if bars else ""
    )
    figure["layout"]["annotations"].append(
        note(
            said,
            0,
            ceiling,
            colours,
            xref="paper",
            yref=axis_name,
            xanchor="left",
            yanchor="top",
            font={"size": TEXT, "color": colours.ink},
        )
    )


def _bars(bars: list[Row], axis_name: str, colours: Palette) -> list[dict[str, Any]]:
    """Departures to found below, all others above; the number of all on top."""
    parts = (
        ("to found", [bar["to_found"] for bar in bars], colours.marks[AMBER]),
        ("other", [bar["departures"] - bar["to_found"] for bar in bars], colours.context),
    )
    return [
        {
            "type": "bar",
            "x": [date_at(bar["period"]) for bar in bars],
            "y": values,
            "yaxis": axis_name,
            "width": 0.46,
            "marker": {"color": colour},
            "text": [count(bar["departures"]) for bar in bars] if name == "other" else None,
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": SMALL, "color": colours.second},
            "hovertext": [_bar_hover(bar) for bar in bars],
            "hoverinfo": "text",
        }
        for name, values, colour in (parts if bars else ())
    ]


def _heights(marks: list[Row]) -> list[float]:
    """Where the circles of a company stand, of its row: the higher one where they would touch on a phone.

    Example:
        >>> _heights([{"date": "2024-02"}, {"date": "2024-06"}, {"date": "2024-08"}])
        [0.66, 0.81, 0.66]
    """
    heights: list[float] = []
    for before, row in zip([None, *marks], marks, strict=False):
        near = before is not None and date_at(row["date"]) - date_at(before["date"]) < _NEAR
        heights.append(_HIGH if near and heights[-1] == _LOW else _LOW)
    return heights


def _letters(marks: list[Row], heights: list[float], axis_name: str, colours: Palette) -> dict[str, Any]:
    """Each event as a letter in a circle; hollow where it was only planned or is not sourced."""
    hollow = [bool(row["is_planned"]) or not row["sourced"] for row in marks]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [date_at(row["date"]) for row in marks],
        "y": heights,
        "yaxis": axis_name,
        "text": [f"<b>{_LETTERS[row['kind']][0]}</b>" for row in marks],
        "textfont": {"size": SMALL, "color": [colours.ink if bare else colours.page for bare in hollow]},
        "marker": {
            "size": 19,
            "color": [colours.page if bare else colours.ink for bare in hollow],
            "line": {"width": 1.5, "color": colours.ink},
        },
        "cliponaxis": False,
        "hovertext": [_event_hover(row) for row in marks],
        "customdata": [mark(row, "company", "date") for row in marks],
        "hoverinfo": "text",
    }


def _lines(
    marks: list[Row], heights: list[float], bars: list[Row], axis_name: str, colours: Palette
) -> list[dict[str, Any]]:
    """From each event down to the number of its half-year's bar, or to the ground; none where no bar is drawn."""
    line = {"color": colours.rest, "width": 1.5, "dash": "dot"}
    more = {"type": "line", "yref": axis_name, "line": line, "layer": "below"}
    room = 0.36 * max((bar["departures"] for bar in bars), default=0)
    lines = []
    for row, height in zip(marks, heights, strict=True):
        at = date_at(row["date"])
        below = [bar["departures"] + room for bar in bars if abs(date_at(bar["period"]) - at) <= 0.25]
        lines.append({**more, "x0": at, "x1": at, "y0": max(below, default=0), "y1": height})
    return lines if bars else []


def _legend(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """What the letters, lines and the two parts of a bar are, in words above the chart."""
    kinds = [kind for kind in _LETTERS if any(row["kind"] == kind for row in rows)]
    told_apart = [f"<b>{_LETTERS[kind][0]}</b> {_LETTERS[kind][1]}" for kind in kinds]
    if any(row["is_planned"] or not row["sourced"] for row in rows):
        told_apart.append("hollow: planned or not sourced")
    # Three to a line, so that they fit a phone.
    letters = "<br>".join(" · ".join(told_apart[at : at + 3]) for at in range(0, len(told_apart), 3))
    amber = f"<span style='color:{colours.marks[AMBER]}'>■</span>"
    bars = f"bars: people reported to have left in a half-year, {amber} to found"
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4, "align": "left"}
    return note(f"circle and dotted line: an event and its date<br>{letters}<br>{bars}", 0, 1, colours, **place)


def _bar_hover(bar: Row) -> str:
    return told(
        f"{bar['company']}, {period_of(bar['period'])}",
        f"{plural(bar['departures'], 'reported departure')}, {count(bar['to_found'])} to found",
        "period not complete" if bar.get("incomplete") else "",
    )


def _event_hover(row: Row) -> str:
    amount = f"{dollars(row['amount_usd'])} sold" if row["amount_usd"] else "size not reported"
    return told(
        f"{row['company']}, {period_of(row['date'])}",
        row["event"],
        amount + (f" at {dollars(row['valuation_usd'])}" if row["valuation_usd"] else ""),
        row["limits"] or "",
    )
