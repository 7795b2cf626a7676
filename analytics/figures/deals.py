"""Deals on a log axis, and deals beside the buyer's capital expenditure."""

import math
from typing import Any

from analytics.answer import Answer
from analytics.definitions_money import SMALL_SHARE
from analytics.figures.numbers import Row, cut, escaped, mark, records, ticks, told
from analytics.figures.series import level
from analytics.figures.theme import (
    AMBER,
    BLUE,
    SMALL,
    TEXT,
    WINE,
    Figure,
    Palette,
    axis,
    axis_title,
    bare_axis,
    dollar_axis,
    empty,
    layout,
    note,
    palette,
)
from analytics.wording import count, dollars, month_of, percent, plural

_ROW = 46
_BAR = 0.4
_KINDS = {
    # kind: name on the chart, colour (None = context), symbol
    "acquisition": ("acquisition", BLUE, "circle"),
    "acquihire": ("acqui-hire", AMBER, "diamond"),
    "licence-and-hire": ("licence and hire", WINE, "square"),
    "stake-and-hire": ("stake and hire", WINE, "triangle-up"),
    "merger": ("merger", None, "circle"),
    "majority-investment": ("majority stake", None, "diamond"),
    "failed-acquisition": ("failed", None, "x"),
}
_SIGNS = {"circle": "●○", "diamond": "◆◇", "square": "■□", "triangle-up": "▲△", "x": "✕✕"}
"""Each symbol in words, full and hollow."""


def deal_values(answer: Answer, theme: str, *, most: int | None = None) -> Figure:
    """The value of each deal on a log axis, largest first, with its kind and the value per person in words.

    Args:
        answer: deals. Deals without a value are not drawn; how many there are is said below.
        theme: `light` or `dark`.
        most: draw the largest of them only, and say of how many.
    """
    colours = palette(theme)
    held = records(answer.frame)
    valued = [row for row in held if row["value_usd"]]
    if not valued:
        return empty(colours)
    rows = valued[:most]
    ends = [row["value_usd"] for row in rows]
    low, high = math.log10(min(ends)) - 0.3, math.log10(max(ends)) + 0.3
    drawn = f"{len(rows)} of {len(held)} deals drawn: " + (
        "the largest" if len(rows) < len(valued) else "those with a reported value"
    )
    return {
        "data": [_dots(rows, colours)],
        "layout": {
            **layout(colours, height=_ROW * len(rows) + 88, revision=answer.slug),
            "xaxis": dollar_axis(
                colours, low, high, side="top", title=axis_title("value of the deal, log scale", colours)
            ),
            "yaxis": axis(
                colours,
                range=[len(rows) + 0.1, -0.7],
                tickvals=list(range(len(rows))),
                showticklabels=False,
                showline=False,
            ),
            "annotations": [
                *(words for at, row in enumerate(rows) for words in _words(at, row, (low + high) / 2, colours)),
                note(drawn, 0, len(rows) - 0.1, colours, xref="paper", xanchor="left"),
            ],
        },
    }


def _dots(rows: list[Row], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["value_usd"] for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "size": 12,
            "opacity": 1,
            "color": [_colour(row, colours) for row in rows],
            "symbol": [
                f"{symbol}-open" if _hollow(row) and symbol != "x" else symbol
                for row in rows
                for _, _, symbol in [_KINDS[row["kind"]]]
            ],
            "line": {"width": 0},
        },
        "hovertext": [_hover(row) for row in rows],
        "customdata": [mark(row, "acquirer", "target") for row in rows],
        "hoverinfo": "text",
    }


def _colour(row: Row, colours: Palette) -> str:
    at = _KINDS[row["kind"]][1]
    return colours.context if at is None else colours.marks[at]


def _hollow(row: Row) -> bool:
    """Whether its source was not read."""
    return bool(row["evidence"] != "sourced")


def _words(at: int, row: Row, middle: float, colours: Palette) -> list[dict[str, Any]]:
    """Who bought whom and the kind, behind its sign, above the mark; value and value per person beside it."""
    place = math.log10(row["value_usd"])
    right = place <= middle
    kind, _, symbol = _KINDS[row["kind"]]
    sign = f"<span style='color:{_colour(row, colours)}'>{_SIGNS[symbol][_hollow(row)]}</span>"
    unread = f", {row['evidence']}" if _hollow(row) else ""
    who = f"{_text(row['acquirer'], 16)} · <b>{_text(row['target'], 22)}</b>  {sign} {kind} {row['date'][:4]}{unread}"
    each = f", {dollars(row['usd_per_person'])} a person" if row["usd_per_person"] else ""
    said = f"{dollars(row['value_usd'])}{each}"
    beside = {"xanchor": "left" if right else "right", "xshift": 12 if right else -12}
    ink = {"size": TEXT, "color": colours.ink}
    return [
        note(who, 0, at, colours, xref="paper", xanchor="left", yshift=19, font=ink, bgcolor=colours.page),
        note(said, place, at, colours, **beside, bgcolor=colours.page),
    ]


def _hover(row: Row) -> str:
    return told(
        f"{row['acquirer']}: {row['target']}, {month_of(row['date'])}",
        f"{dollars(row['value_usd'])}, {_KINDS[row['kind']][0]}",
        row["value_note"] or "",
        f"{plural(row['people'], 'person', 'people')}, {dollars(row['usd_per_person'])} each"
        if row["usd_per_person"]
        else "",
        f"{row['evidence']}: {row['source']}",
    )


def deals_beside_capex(answer: Answer, theme: str) -> Figure:
    """Deals of each buyer and fiscal year as a share of capital expenditure: bars from zero, sums in words.

    Args:
        answer: deals-to-capex. Years whose capital expenditure is not known have no bar and say so.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    most = max([SMALL_SHARE * 1.5, *(row["ratio"] or 0 for row in rows)])
    at = ticks(0, most * 1.12, most=4)
    known = [(place, row) for place, row in enumerate(rows) if row["ratio"] is not None]
    zero = {"zeroline": True, "zerolinecolor": colours.zero}
    shares = {"range": [0, most * 1.12], "tickvals": at, "ticktext": [percent(value) for value in at]}
    return {
        "data": [_ratios(known, colours)] if known else [],
        "layout": {
            **layout(colours, height=52 * len(rows) + 56, revision=answer.slug),
            "margin": {"l": 16, "r": 8, "t": 24, "b": 8},
            "xaxis": axis(colours, **shares, **zero),
            "yaxis": bare_axis(range=[len(rows) - 0.5, -0.6]),
            "shapes": [{**level(SMALL_SHARE, colours, dash="dot", axis="x"), "layer": "above"}],
            "annotations": [
                *(_ratio_words(place, row, colours) for place, row in enumerate(rows)),
                note(
                    f"the claim's rule: at most {percent(SMALL_SHARE)}",
                    SMALL_SHARE,
                    1,
                    colours,
                    yref="paper",
                    yanchor="bottom",
                    xanchor="left",
                ),
            ],
        },
    }


def _ratios(known: list[tuple[int, Row]], colours: Palette) -> dict[str, Any]:
    """Bars of the years whose share is known, each at its place."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row["ratio"] for _, row in known],
        "y": [place for place, _ in known],
        "width": _BAR,
        "marker": {"color": colours.marks[BLUE]},
        "hovertext": [_ratio_hover(row) for _, row in known],
        "customdata": [mark(row, "acquirer", "fiscal_year") for _, row in known],
        "hoverinfo": "text",
    }


def _ratio_words(at: int, row: Row, colours: Palette) -> dict[str, Any]:
    """Buyer, year and sums above the bar."""
    paid, known = dollars(row["deals_usd"]), row["ratio"] is not None
    share = f"{percent(row['ratio'])} ({paid} of {dollars(row['capex_usd'])})" if known else f"{paid} of an unknown sum"
    text = f"<b>{_text(row['acquirer'], 18)}</b>, fiscal {row['fiscal_year']}: {share}, {_text(row['targets'], 30)}"
    font = {"size": SMALL, "color": colours.ink}
    place = {"xref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return note(text, 0, at - _BAR / 2, colours, **place, font=font, bgcolor=colours.page)


def _ratio_hover(row: Row) -> str:
    return told(
        f"{row['acquirer']}, fiscal year {row['fiscal_year']}",
        f"{month_of(row['period_start'])} to {month_of(row['period_end'])}",
        f"deals {dollars(row['deals_usd'])} (n = {count(row['n'])}): {row['targets']}",
        f"capital expenditure {dollars(row['capex_usd'])}, {row['measure']}",
        f"{percent(row['ratio'])}",
    )


def _text(text: object, most: int) -> str:
    return escaped(cut(str(text), most))
