"""How long people stay: a step curve for each organisation, with the interval of those last reviewed."""

from itertools import groupby, pairwise
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, records, told
from analytics.figures.series import ends, level, room
from analytics.figures.theme import (
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    faded,
    lab_colour,
    layout,
    note,
    palette,
    share_axis,
)
from analytics.wording import count, percent

_HEIGHT = 420
_MARKED = 2.0


def stay_curves(answer: Answer, theme: str) -> Figure:
    """Share still there by years since they came, as steps; the interval as a band, the name at the end.

    Args:
        answer: tenure. Organisations with a date of review are named and coloured; the others are grey and dashed,
            and named only when one of them is shown alone.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    curves = {lab: list(rows) for lab, rows in groupby(records(answer.frame), key=lambda row: str(row["lab"]))}
    if not curves:
        return empty(colours)
    named = {lab: rows for lab, rows in curves.items() if rows[0]["reviewed"] or len(curves) == 1}
    rest = {lab: rows for lab, rows in curves.items() if lab not in named}
    longest = max(rows[-1]["years"] for rows in curves.values())
    labels = [(lab, rows[-1]["years"], rows[-1]["survival"], lab_colour(lab, colours)) for lab, rows in named.items()]
    return {
        "data": [
            *(_steps(lab, rows, colours.rest, dash="dash", width=1.5) for lab, rows in rest.items()),
            *(_band(rows, lab_colour(lab, colours)) for lab, rows in named.items()),
            *(_steps(lab, rows, lab_colour(lab, colours), width=2.5) for lab, rows in named.items()),
        ],
        "layout": {
            **layout(colours, height=_HEIGHT, revision=answer.slug),
            "margin": {"l": 8, "r": room(list(named)), "t": 28, "b": 8},
            "xaxis": axis(
                colours,
                range=[0, longest],
                dtick=1 if longest <= 6 else 2,
                showgrid=False,
                showline=True,
                title=axis_title("years since they came", colours),
            ),
            "yaxis": share_axis(colours, range=[0, 1.02]),
            "shapes": [level(_MARKED, colours, dash="dot", axis="x")] if longest > _MARKED else [],
            "annotations": [*ends(labels, 0.06, 1.0, colours), *_words(len(rest), longest, colours)],
        },
    }


def _words(rest: int, longest: float, colours: Palette) -> list[dict[str, Any]]:
    """What the dotted line and the grey curves are."""
    above = {"yref": "paper", "yanchor": "bottom", "yshift": 4}
    words = [note("2 years", _MARKED, 1, colours, xanchor="right", **above)] if longest > _MARKED else []
    if rest:
        said = f"dashed: {rest} without a review"
        words.append(note(said, 1, 1, colours, xref="paper", xanchor="right", **above))
    return words


def _steps(lab: str, rows: list[Row], colour: str, *, width: float, dash: str = "solid") -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row["years"] for row in rows],
        "y": [row["survival"] for row in rows],
        "line": {"color": colour, "width": width, "dash": dash, "shape": "hv"},
        "hovertext": [_hover(lab, row) for row in rows],
        "hoverinfo": "text",
    }


def _band(rows: list[Row], colour: str) -> dict[str, Any]:
    """The interval between one step and the next, as far as it is defined."""
    known = [(row, following) for row, following in pairwise(rows) if row["low"] is not None]
    x = [at for row, following in known for at in (row["years"], following["years"])]
    low, high = ([row[end] for row, _ in known for _ in range(2)] for end in ("low", "high"))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*x, *reversed(x)],
        "y": [*low, *reversed(high)],
        "fill": "toself",
        "fillcolor": faded(colour, 0.14),
        "line": {"width": 0, "color": colour},
        "hoverinfo": "skip",
    }


def _hover(lab: str, row: Row) -> str:
    known = row["low"] is not None and row["high"] is not None
    return told(
        lab,
        f"after {row['years']:.1f} years {percent(row['survival'])} still there",
        f"95 % interval {between(row['low'], row['high'], percent)}" if known else "",
        f"{count(row['at_risk'])} still followed of {count(row['n'])}",
    )
