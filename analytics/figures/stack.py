"""Figures about the stack: who works in which layer, and contracts for compute."""

from typing import Any

from analytics.answer import Answer
from analytics.definitions_stack import INDEPENDENT_LABS, RECENT
from analytics.figures.numbers import Row, cut, escaped, mark, records, told
from analytics.figures.series import cells_to_click
from analytics.figures.theme import (
    BLUE,
    SMALL,
    TEXT,
    Figure,
    Palette,
    axis,
    bare_axis,
    empty,
    ink_on,
    layout,
    note,
    palette,
)
from analytics.wording import dollars, month_of

LAYERS = {
    "chips": "Chips",
    "cloud": "Cloud",
    "data-centres": "Data<br>centres",
    "models": "Models",
    "applications": "Applications",
}
"""Evidence from this year on is what the claim asks for."""
_NONE = "–"
_ROW = 34
_BAR_ROW = 46


def layers(answer: Answer, theme: str) -> Figure:
    """A matrix of companies and layers: the year of the first evidence, dark since 2024; a dash where none was found.

    Args:
        answer: stack. Drawn are the independent labs, then the companies with evidence in two layers or more; the
            others are named in the table.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    cells = _cells(records(answer.frame))
    companies = _companies(cells)
    if not companies:
        return empty(colours)
    shades = (colours.sequential[1], colours.sequential[4])
    rows = [[_first(cells.get((company, layer), [])) for layer in LAYERS] for company in companies]
    years = _years(rows, shades, colours)
    hover = [[_told(company, layer, cells.get((company, layer), [])) for layer in LAYERS] for company in companies]
    return {
        "data": [_heat(rows, hover, shades), years, cells_to_click(companies, list(LAYERS), hover, cells)],
        "layout": {
            **layout(colours, height=_ROW * len(companies) + 110, revision=answer.slug),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 62},
            "xaxis": axis(
                colours,
                side="top",
                range=[-0.5, len(LAYERS) - 0.5],
                tickvals=list(range(len(LAYERS))),
                ticktext=list(LAYERS.values()),
                tickangle=0,
                tickfont={"size": SMALL, "color": colours.ink},
                showgrid=False,
                fixedrange=True,
            ),
            "yaxis": axis(
                colours,
                range=[len(companies) - 0.5, -0.5],
                tickvals=list(range(len(companies))),
                ticktext=[_name(company) for company in companies],
                tickfont={"size": TEXT, "color": colours.ink},
                showgrid=False,
                fixedrange=True,
            ),
            "annotations": [_key(shades, colours)],
        },
    }


def _heat(rows: list[list[Row | None]], hover: list[list[str]], shades: tuple[str, str]) -> dict[str, Any]:
    """A cell where a company has evidence in a layer, dark where that is recent."""
    return {
        "type": "heatmap",
        "x": list(range(len(LAYERS))),
        "y": list(range(len(rows))),
        "z": [[None if row is None else int(row["since"] >= RECENT) for row in line] for line in rows],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, shades[0]], [1, shades[1]]],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _cells(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        cells.setdefault((row["company"], row["layer"]), []).append(row)
    return cells


def _companies(cells: dict[tuple[str, str], list[Row]]) -> list[str]:
    """The independent labs, then companies by number of layers and name."""
    spread: dict[str, int] = {}
    for company, _ in cells:
        spread[company] = spread.get(company, 0) + 1
    labs = [lab for lab in INDEPENDENT_LABS if lab in spread]
    # One layer alone was chosen: then whoever is in it is shown.
    least = min(2, max(spread.values(), default=0))
    others = [company for company, layers in spread.items() if layers >= least and company not in labs]
    return [*labs, *sorted(others, key=lambda company: (-spread[company], company))]


def _first(rows: list[Row]) -> Row | None:
    return min(rows, key=lambda row: row["since"], default=None)


def _told(company: str, layer: str, rows: list[Row]) -> str:
    first = _first(rows)
    if first is None:
        return ""
    more = f"and {len(rows) - 1} more in the table" if len(rows) > 1 else ""
    weak = "source not read or not certain" if first["evidence"] == "weak" else ""
    name = LAYERS[layer].replace("<br>", " ").lower()
    return told(f"{company}, {name}", cut(first["statement"], 70), f"{first['since']}, {first['source']}", more, weak)


def _name(company: str) -> str:
    name = escaped(cut(company, 20))
    return f"<b>{name}</b>" if company in INDEPENDENT_LABS else name


def _years(rows: list[list[Row | None]], shades: tuple[str, str], colours: Palette) -> dict[str, Any]:
    """The year in each cell, weak evidence with a question mark; a dash where no source was found."""
    cells = [(x, y, row) for y, line in enumerate(rows) for x, row in enumerate(line)]
    inks = [colours.second if row is None else ink_on(shades[row["since"] >= RECENT]) for _, _, row in cells]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in cells],
        "y": [y for _, y, _ in cells],
        "text": [_NONE if row is None else _year(row) for _, _, row in cells],
        "textfont": {"size": TEXT, "color": inks},
        "hoverinfo": "skip",
    }


def _year(row: Row) -> str:
    return str(row["since"])[:4] + (" ?" if row["evidence"] == "weak" else "")


def _key(shades: tuple[str, str], colours: Palette) -> dict[str, Any]:
    """What shades, dashes and bold names mean, below the matrix."""
    squares = [f"<span style='color:{shade}'>■</span>" for shade in reversed(shades)]
    return note(
        f"First evidence found: {squares[0]} {RECENT} or later {squares[1]} before<br>"
        f"{_NONE} no source found, which proves no absence<br>"
        "<b>Bold</b>: independent labs",
        0,
        0,
        colours,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        yshift=-8,
        align="left",
    )


def contracts(answer: Answer, theme: str) -> Figure:
    """Reported contracts as bars from zero, who buys from whom above each; figures that differ are bars of their own.

    Args:
        answer: compute-contracts.
        theme: `light` or `dark`.
    """
    colours = palette(theme)
    rows = [row for row in records(answer.frame) if row["value_usd"] is not None]
    if not rows:
        return empty(colours)
    most = max(row["value_usd"] for row in rows)
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [row["value_usd"] for row in rows],
                "y": list(range(len(rows))),
                "width": 0.42,
                "marker": {"color": colours.marks[BLUE]},
                "hovertext": [_contract_hover(row) for row in rows],
                "customdata": [mark(row, "buyer", "seller") for row in rows],
                "hoverinfo": "text",
            }
        ],
        "layout": {
            **layout(colours, height=_BAR_ROW * len(rows) + 24, revision=answer.slug),
            "xaxis": bare_axis(range=[0, 1.25 * most]),
            "yaxis": bare_axis(range=[len(rows) - 0.55, -0.75]),
            "annotations": [words for at, row in enumerate(rows) for words in _contract_words(at, row, colours)],
        },
    }


def _contract_words(at: int, row: Row, colours: Palette) -> list[dict[str, Any]]:
    """Buyer and seller above the bar, value and term at its end."""
    term = f", {row['years']:.0f} years" if row["years"] else ""
    weak = ", source not read" if row["evidence"] == "weak" else ""
    buyer, seller = escaped(row["buyer"]), escaped(row["seller"])
    who = f"<b>{buyer}</b> buys from <b>{seller}</b>, {month_of(row['date'])}{term}{weak}"
    ink = {"size": TEXT, "color": colours.ink}
    return [
        note(who, 0, at, colours, xanchor="left", yshift=19, font=ink),
        note(_worth(row), row["value_usd"], at, colours, xanchor="left", xshift=6, font=ink),
    ]


def _worth(row: Row) -> str:
    return f"{'more than ' if row['at_least'] else ''}{dollars(row['value_usd'])}"


def _contract_hover(row: Row) -> str:
    return told(
        f"{row['buyer']} buys from {row['seller']}",
        _worth(row),
        month_of(row["date"]),
        row["terms"],
        row["source"],
    )
