"""Figures about who makes the models."""

from analytics.answer import Answer
from analytics.figures.numbers import Row, between, mark, records, told
from analytics.figures.series import Point, band, ends, line, room, shaded
from analytics.figures.theme import AMBER, BLUE, VIOLET, WINE, Figure, empty, layout, palette, share_axis, year_axis
from analytics.wording import count, percent

_LOOKS = {
    # sector: name on the chart, colour (None = context), dash, symbol
    "industry": ("Industry", BLUE, "solid", "circle"),
    "academia": ("Academia", WINE, "solid", "square"),
    "joint": ("Joint", AMBER, "dash", "diamond"),
    "government-nonprofit": ("State, NGO", VIOLET, "dot", "triangle-up"),
    "unknown": ("Unknown", None, "dot", "circle-open"),
}
_LEAST_LABEL = 0.03
"""Labels stay above the axis, which runs on below them."""


def sectors_over_time(answer: Answer, theme: str) -> Figure:
    """Share of each sector by year, industry with its 95 % band; a year that is not complete is shaded.

    Args:
        answer: model-sectors or paper-sectors.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["share"] is not None]
    if not rows:
        return empty(colours)
    open_years = sorted({float(row["year"]) for row in rows if row.get("incomplete")})
    data, labels, shares = [], [], {}
    for sector, (name, colour_index, dash, symbol) in _LOOKS.items():
        colour = colours.context if colour_index is None else colours.marks[colour_index]
        points = [_point(row, name) for row in rows if row["sector"] == sector]
        if not points or not any(point.y for point in points):
            continue
        if sector == "industry":
            data.append(band(points, colour))
        data.append(line(points, colour, dash=dash, symbol=symbol))
        whole = [point for point in points if point.x not in open_years] or points
        year = f" in {whole[-1].x:.0f}" if open_years else ""
        said = f"{name} {percent(whole[-1].y)}{year}"
        shares[said] = whole[-1].y
        labels.append((said, points[-1].x, max(_LEAST_LABEL, whole[-1].y), colour))
    shades = [shaded(year - 0.5, year + 0.5, colours) for year in open_years]
    years = [float(row["year"]) for row in rows]
    # Those at the axis have one place: the smaller share takes the lower.
    labels.sort(key=lambda label: shares[label[0]])
    return {
        "data": data,
        "layout": {
            **layout(colours, revision=answer.slug),
            "margin": {"l": 8, "r": room([text for text, *_ in labels]), "t": 24, "b": 8},
            "xaxis": year_axis(colours, min(years), max(years)),
            "yaxis": share_axis(colours),
            "shapes": [shape for shape, _ in shades],
            "annotations": [*ends(labels, 0.055, 1, colours), *(words for _, words in shades)],
        },
    }


def _point(row: Row, name: str) -> Point:
    what = "models" if "models" in row else "papers"
    hover = told(
        f"{name}, {row['year']:.0f}",
        f"{percent(row['share'])} of the {what}",
        f"n = {count(row['n'])}, {row[what]:g} of this sector",
        f"95 % interval {between(row['low'], row['high'], percent)}",
        "year not complete" if row.get("incomplete") else "",
    )
    return Point(float(row["year"]), row["share"], row["low"], row["high"], hover, mark(row, "year", "sector"))
