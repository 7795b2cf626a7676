"""Employers by the companies that their alumni founded."""

import textwrap
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, escaped, mark, records, told
from analytics.figures.theme import BLUE, TEXT, Figure, Palette, axis, bare_axis, empty, layout, note, palette
from analytics.wording import count, dollars, plural

_BAR = 28
_LETTERS = 21
_MOST = 15
"""Employers drawn; how many there are is said."""


def ranked_employers(answer: Answer, theme: str) -> Figure:
    """Employers by the companies their alumni founded, AI companies in colour and others in grey.

    Args:
        answer: diaspora.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    shown = rows[:_MOST]
    longest = max(row["companies"] for row in shown)
    ai = [row["ai_companies"] for row in shown]
    rest = [row["companies"] - row["ai_companies"] for row in shown]
    left_out = f"{len(shown)} of {len(rows)} employers" if len(shown) < len(rows) else ""
    key = f"<b>AI companies</b>, then others in grey. {left_out}"
    return {
        "data": [_bars(shown, ai, colours.marks[BLUE]), _bars(shown, rest, colours.rest)],
        "layout": {
            **layout(colours, height=_BAR * (len(shown) + 1) + 16, revision=answer.slug),
            "barmode": "stack",
            "bargap": 0.3,
            "xaxis": bare_axis(range=[0, longest * 1.3], fixedrange=True),
            "yaxis": axis(
                colours,
                range=[len(shown) + 0.5, -0.5],
                showgrid=False,
                tickvals=list(range(len(shown))),
                ticktext=["<br>".join(lines_of(row["employer"], _LETTERS)) for row in shown],
                tickfont={"size": TEXT, "color": colours.ink},
            ),
            "annotations": [
                *(_number(at, row, colours) for at, row in enumerate(shown)),
                note(key, 0, len(shown), colours, xanchor="left"),
            ],
        },
    }


def lines_of(name: str, most: int) -> list[str]:
    """A name in lines of at most some letters, its words whole; never read as markup.

    Example:
        >>> lines_of("2026 Recursive Superintelligence", 22)
        ['2026 Recursive', 'Superintelligence']
    """
    return [escaped(line) for line in textwrap.wrap(name, most, break_long_words=False)]


def _number(at: int, row: Row, colours: Palette) -> dict[str, Any]:
    """The numbers at the end of a bar."""
    said = f"<b>{count(row['companies'])}</b>, {count(row['ai_companies'])} in AI"
    font = {"size": TEXT, "color": colours.ink}
    return note(said, row["companies"], at, colours, xanchor="left", xshift=4, font=font)


def _bars(rows: list[Row], values: list[int], colour: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": list(range(len(rows))),
        "marker": {"color": colour},
        "hovertext": [_bar_hover(row) for row in rows],
        "customdata": [mark(row, "employer") for row in rows],
        "hoverinfo": "text",
        "textposition": "none",
    }


def _bar_hover(row: Row) -> str:
    money = row["usd_raised"]
    return told(
        row["employer"],
        f"{count(row['companies'])} of {count(row['n'])} companies, {plural(row['founders'], 'founder')}",
        f"{count(row['descendants'])} in all generations, {count(row['generations'])} deep",
        f"{dollars(money)} reported by {count(row['with_money'])} of them" if money else "",
    )
