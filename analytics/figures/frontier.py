"""Figures about the frontier: best models of labs, months behind, scores over compute."""

from typing import Any

from analytics.answer import Answer
from analytics.definitions_stack import CLOSE_MONTHS
from analytics.figures.numbers import Row, cut, escaped, mark, records, told
from analytics.figures.series import Point, band, date_at, ends, level, room
from analytics.figures.theme import (
    BLUE,
    SMALL,
    Figure,
    Palette,
    axis,
    axis_title,
    empty,
    lab_colour,
    layout,
    note,
    palette,
    year_axis,
)
from analytics.wording import count, month_of

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def best_over_time(_: Answer, running: Answer, theme: str) -> Figure:
    """Best score of each lab so far, as steps: a lab keeps its level until it releases a better model.

    Args:
        running: running-best.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(running.frame)
    if not rows:
        return empty(colours)
    last = max(date_at(row["date"]) for row in rows)
    data, labels = [], []
    for lab in sorted({row["lab"] for row in rows}, key=lambda name: -_best(rows, name)):
        colour = lab_colour(lab, colours)
        own = [row for row in rows if row["lab"] == lab]
        data.append(_steps(own, last, colour))
        labels.append((f"{lab} {own[-1]['score']:.0f}", last, own[-1]["score"], colour))
    low = min(row["score"] for row in rows)
    high = max(row["score"] for row in rows)
    return {
        "data": data,
        "layout": {
            **layout(colours, revision="running-best"),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 24, "b": 8},
            "xaxis": year_axis(colours, min(date_at(row["date"]) for row in rows), last, before=0.1, after=0.05),
            "yaxis": axis(colours, range=[low - 3, high + 5], nticks=6),
            "annotations": [*ends(labels, 4.4, high + 3, colours), _unit("Index points", colours)],
        },
    }


def _best(rows: list[Row], lab: str) -> float:
    return max(float(row["score"]) for row in rows if row["lab"] == lab)


def _steps(rows: list[Row], last: float, colour: str) -> dict[str, Any]:
    """One lab's steps, its level drawn on to the last day of the data."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [*(date_at(row["date"]) for row in rows), last],
        "y": [*(row["score"] for row in rows), rows[-1]["score"]],
        "line": {"color": colour, "width": 2, "shape": "hv"},
        "marker": {"color": colour, "size": [*([7] * len(rows)), 0.1]},
        "hovertext": [*(_step_hover(row) for row in rows), ""],
        "customdata": [[row["date"][:7]] for row in rows],
        "hoverinfo": "text",
    }


def _step_hover(row: Row) -> str:
    return told(row["model"], f"{row['lab']}, {month_of(row['date'])}", f"{row['score']:.1f} points", f"n = {row['n']}")


def behind_over_time(answer: Answer, _: Answer, theme: str) -> Figure:
    """Months the second lab is behind, month by month; dotted, with the rivals' best drawn as straight lines.

    Args:
        answer: frontier-gap.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["months_behind"] is not None]
    if not rows:
        return empty(colours)
    most = max(max(row["months_behind"], row["months_behind_interpolated"]) for row in rows)
    dotted = _monthly(rows, "months_behind_interpolated", colours.context, colours)
    dotted |= {"mode": "lines", "line": {"color": colours.context, "width": 1.5, "dash": "dot"}}
    return _over_months(
        [dotted, _monthly(rows, "months_behind", colours.marks[BLUE], colours)],
        rows,
        axis(
            colours, range=[-0.4, max(most, CLOSE_MONTHS) * 1.08], nticks=6, zeroline=True, zerolinecolor=colours.zero
        ),
        [_unit("Months behind; dotted: lines between scores; dashed: the rule", colours), _three(rows, colours)],
        colours,
        level(CLOSE_MONTHS, colours, dash="dash"),
    )


def gap_over_time(answer: Answer, _: Answer, theme: str) -> Figure:
    """Points by which the best lab leads the second, month by month.

    Args:
        answer: frontier-gap.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["gap"] is not None]
    if not rows:
        return empty(colours)
    most = max(row["gap"] for row in rows)
    return _over_months(
        [_monthly(rows, "gap", colours.marks[BLUE], colours)],
        rows,
        axis(colours, range=[0, most * 1.08 or 1], nticks=6),
        [_unit("Index points between the best lab and the second", colours)],
        colours,
    )


def _over_months(
    data: list[dict[str, Any]],
    rows: list[Row],
    yaxis: dict[str, Any],
    words: list[dict[str, Any]],
    colours: Palette,
    *shapes: dict[str, Any],
) -> Figure:
    first, last = (date_at(rows[at]["date"]) for at in (0, -1))
    return {
        "data": data,
        "layout": {
            **layout(colours, revision="frontier-gap"),
            "margin": {"l": 8, "r": 12, "t": 24, "b": 8},
            "xaxis": year_axis(colours, first, last, before=0.1, after=0.1),
            "yaxis": yaxis,
            "shapes": shapes,
            "annotations": words,
        },
    }


def _three(rows: list[Row], colours: Palette) -> dict[str, Any]:
    """The name of the line of the claim's test."""
    said = f"{CLOSE_MONTHS} months"
    return note(said, date_at(rows[-1]["date"]), CLOSE_MONTHS, colours, xanchor="right", yanchor="bottom")


def _monthly(rows: list[Row], column: str, colour: str, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [date_at(row["date"]) for row in rows],
        "y": [row[column] for row in rows],
        "line": {"color": colour, "width": 2, "shape": "linear"},
        "marker": {"color": colour, "size": 6},
        "hovertext": [_month_hover(row) for row in rows],
        "customdata": [mark(row, "date") for row in rows],
        "hoverinfo": "text",
    }


def _month_hover(row: Row) -> str:
    return told(
        month_of(row["date"]),
        f"best: {row['best_lab']}, {row['best_score']:.1f}",
        f"second: {row['second_lab']}, {row['second_score']:.1f}",
        f"{row['months_behind']:.0f} months behind (interpolated {row['months_behind_interpolated']:.1f})",
        f"n = {count(row['n'])} versions",
    )


def _unit(text: str, colours: Palette) -> dict[str, Any]:
    """What the vertical axis counts, above it."""
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4}
    return note(text, 0, 1, colours, **where)


def score_over_compute(answer: Answer, theme: str) -> Figure:
    """Score over log10 compute, a grey dot a model, with the fitted parabola and its 95 % band.

    Args:
        answer: diminishing-returns.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    if not rows:
        return empty(colours)
    fit = [row for row in rows if row["fitted"] is not None]
    points = [Point(row["log10_compute"], row["fitted"], row["low"], row["high"]) for row in fit]
    powers = range(int(rows[0]["log10_compute"]), int(rows[-1]["log10_compute"]) + 2)
    return {
        "data": [
            *([band(points, colours.marks[BLUE], step=99), _curve(points, colours)] if points else []),
            _models(rows, colours),
        ],
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
            "xaxis": axis(
                colours,
                range=[rows[0]["log10_compute"] - 0.2, rows[-1]["log10_compute"] + 0.2],
                tickvals=list(powers),
                ticktext=[f"10{str(power).translate(_SUPERSCRIPT)}" for power in powers],
                tickangle=0,
                showgrid=False,
                showline=True,
                title=axis_title("Training compute, FLOP", colours),
            ),
            "yaxis": axis(colours, nticks=6),
            "annotations": [
                _unit("Index points; line: fitted curve with its 95 % band", colours),
                *_named(rows, colours),
            ],
        },
    }


def _curve(points: list[Point], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "line": {"color": colours.marks[BLUE], "width": 2, "shape": "spline"},
        "hoverinfo": "skip",
    }


def _models(rows: list[Row], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["log10_compute"] for row in rows],
        "y": [row["score"] for row in rows],
        "marker": {"size": 9, "color": colours.context, "opacity": 0.9},
        "hovertext": [
            told(
                row["model"],
                f"{row['lab']}, {month_of(row['released_on'])}" if row["released_on"] else row["lab"],
                f"{row['score']:.1f} points, 10^{row['log10_compute']:.1f} FLOP",
            )
            for row in rows
        ],
        "customdata": [mark(row, "model") for row in rows],
        "hoverinfo": "text",
    }


def _named(rows: list[Row], colours: Palette) -> list[dict[str, Any]]:
    """Names of the models at the ends of both axes: at the left below their dots, as the curve rises above them."""
    picked = {row["model"]: row for row in (rows[0], rows[-1], max(rows, key=lambda row: row["score"]))}
    middle = (rows[0]["log10_compute"] + rows[-1]["log10_compute"]) / 2
    return [
        note(
            escaped(cut(row["model"], 24)),
            row["log10_compute"],
            row["score"],
            colours,
            xanchor="right" if row["log10_compute"] > middle else "left",
            xshift=-8 if row["log10_compute"] > middle else 8,
            yshift=10 if row["log10_compute"] > middle else -10,
            font={"size": SMALL, "color": colours.ink},
        )
        for row in picked.values()
    ]
