"""Colours, type and axes that all figures share."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.wording import dollars

Figure = dict[str, Any]
FONT = "Source Sans, sans-serif"
TEXT = 13
"""Size of chart text in pixels; nothing is smaller than `SMALL`."""
SMALL = 12
HEIGHT = 360


@dataclass(frozen=True)
class Palette:
    """Colours of one theme. `marks` are told apart by colour-blind readers too, but never by colour alone.

    Args:
        page: background.
        ink: text. Second text, grid and zero line follow.
        context: marks that are not named. `rest` is fainter, yet seen as a line (3:1): all others when some are in
            focus.
        marks: five categorical colours, in the order blue, amber, wine, violet, brown (dark: their counterparts).
        sequential: from few to many.
        water, land, around, border, rail: the base map; `around` is land outside the Bay Area.
        site, company: marks on the map.
    """

    page: str
    ink: str
    second: str
    grid: str
    zero: str
    context: str
    rest: str
    marks: tuple[str, ...]
    sequential: tuple[str, ...]
    water: str
    land: str
    around: str
    border: str
    rail: str
    site: str
    company: str


SEQUENTIAL = ("#E8EEF7", "#C3D3EC", "#93B1DD", "#6089CB", "#3563AE", "#1E4382", "#102A57")
_PALE = "#ABC2E5"
_PALETTES: Mapping[str, Palette] = {
    "light": Palette(
        page="#FFFFFF",
        ink="#1A1F26",
        second="#4A525C",
        grid="#E4E7EA",
        zero="#4A525C",
        context="#6E7781",
        rest="#8A939D",
        marks=("#4F7FE0", "#C27C12", "#7C0A31", "#52277E", "#744600"),
        sequential=SEQUENTIAL,
        water="#DCE8F2",
        land="#FAFAF7",
        around="#EFEFEA",
        border="#C9CED4",
        rail="#8E97A1",
        site="#1E4382",
        company="#C27C12",
    ),
    "dark": Palette(
        page="#14181D",
        ink="#E6E9EC",
        second="#B4BBC3",
        grid="#343B44",
        zero="#B4BBC3",
        context="#8E97A1",
        rest="#666F79",
        marks=("#5B8BF0", "#D98C1F", "#EBDC8C", "#B58AC9", "#7CCBF7"),
        sequential=SEQUENTIAL[::-1],
        water="#0C1116",
        land="#262D35",
        around="#1C2229",
        border="#4A525C",
        rail="#6E7781",
        site="#7CCBF7",
        company="#D98C1F",
    ),
}

BLUE, AMBER, WINE, VIOLET, BROWN = range(5)
LAB_COLOURS: Mapping[str, int] = {
    "OpenAI": BLUE,
    "Google": AMBER,
    "Alphabet": AMBER,
    "Google DeepMind": AMBER,
    "Meta": WINE,
    "Anthropic": VIOLET,
    "xAI": BROWN,
}
"""One lab, one colour, wherever it is drawn; an owner shares it with its lab. All others are grey."""


def palette(theme: str) -> Palette:
    """The colours of the theme `light` or `dark`."""
    return _PALETTES[theme]


def lab_colour(name: str, colours: Palette) -> str:
    """The colour of a lab: its own if it is one of the named, else that of the context.

    Example:
        >>> lab_colour("OpenAI", palette("light")), lab_colour("Cohere", palette("light"))
        ('#4F7FE0', '#6E7781')
    """
    return colours.marks[LAB_COLOURS[name]] if name in LAB_COLOURS else colours.context


def faded(colour: str, opacity: float) -> str:
    """A colour made transparent.

    Example:
        >>> faded("#4F7FE0", 0.2)
        'rgba(79, 127, 224, 0.2)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2, from 1 to 21.

    Example:
        >>> round(contrast("#FFFFFF", "#000000"), 1)
        21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ink_on(colour: str) -> str:
    """White or ink, whichever reads better on a colour.

    Example:
        >>> ink_on("#102A57"), ink_on("#E8EEF7")
        ('#FFFFFF', '#1A1F26')
    """
    return max(("#FFFFFF", "#1A1F26"), key=lambda text: contrast(text, colour))


def layout(colours: Palette, *, height: int = HEIGHT, revision: str = "", **more: Any) -> dict[str, Any]:
    """What every figure has: fonts, background, margins, no title, no legend; `revision` keeps the reader's zoom."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": colours.page,
        "plot_bgcolor": colours.page,
        "font": {"family": FONT, "size": TEXT, "color": colours.ink},
        "hoverlabel": {
            "bgcolor": colours.page,
            "bordercolor": colours.second,
            "align": "left",
            "font": {"family": FONT, "size": TEXT, "color": colours.ink},
        },
        "hovermode": "closest",
        # A drag on a touch screen scrolls the page.
        "dragmode": False,
        "showlegend": False,
        "uirevision": revision or "kept",
        **more,
    }


def cell_scale(colours: Palette) -> list[list[Any]]:
    """The colour scale of cells with a number in them, from few to many.

    It leaves out the middle, on which neither light nor dark words can be read, and is paler beside it, where Plotly's
    dark words would have less than 4.5 : 1.

    Example:
        >>> [at for at, _ in cell_scale(palette("light"))]
        [0.0, 0.25, 0.5, 0.5, 0.75, 1.0]
    """
    read = [_PALE if colour == SEQUENTIAL[2] else colour for colour in colours.sequential]
    few, many = read[:3], read[4:]
    return [[at / 4, colour] for at, colour in enumerate(few)] + [
        [0.5 + at / 4, colour] for at, colour in enumerate(many)
    ]


def axis(colours: Palette, **more: Any) -> dict[str, Any]:
    """An axis with a light grid, without a zero line of its own."""
    return {
        "automargin": True,
        "gridcolor": colours.grid,
        "linecolor": colours.zero,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": TEXT, "color": colours.second},
        **more,
    }


def axis_title(text: str, colours: Palette, **more: Any) -> dict[str, Any]:
    """What an axis measures, small and beside it."""
    return {"text": text, "font": {"size": SMALL, "color": colours.second}, **more}


def bare_axis(**more: Any) -> dict[str, Any]:
    """An axis that is not seen."""
    return {"visible": False, "showgrid": False, "zeroline": False, **more}


def share_axis(colours: Palette, **more: Any) -> dict[str, Any]:
    """An axis from 0 to 100 %, at every quarter."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    words = [f"{100 * tick:.0f} %" for tick in ticks]
    return axis(colours, **{"range": [0, 1], "tickvals": ticks, "ticktext": words, **more})


def dollar_axis(colours: Palette, low: float, high: float, **more: Any) -> dict[str, Any]:
    """A log axis of US dollars between two powers of ten, at every whole one unless other ticks are given."""
    ticks = more.pop("tickvals", [10.0**power for power in range(math.ceil(low), math.floor(high) + 1)])
    words = [dollars(tick) for tick in ticks]
    return axis(colours, **{"type": "log", "range": [low, high], "tickvals": ticks, "ticktext": words, **more})


def year_axis(
    colours: Palette, first: float, last: float, *, before: float = 0.5, after: float = 0.5
) -> dict[str, Any]:
    """A horizontal axis of years whose labels fit a phone: every year, every second or every fifth."""
    span = last - first
    step = 1 if span <= 7 else 2 if span <= 12 else 5 if span <= 40 else 10
    start = -(-int(first) // step) * step
    return axis(
        colours,
        range=[first - before, last + after],
        tick0=start,
        dtick=step,
        tickformat="d",
        showgrid=False,
        showline=True,
    )


def note(text: str, x: float, y: float, colours: Palette, **more: Any) -> dict[str, Any]:
    """Words on the chart, at data coordinates unless told otherwise."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": SMALL, "color": colours.second},
        **more,
    }


def boxed(said: str, edge: str, colours: Palette) -> dict[str, Any]:
    """Words in the left corner of a map at its `top` or `bottom`, where the credit of the map stands below them."""
    at, inwards = (1, -8) if edge == "top" else (0, 28)
    where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": edge, "xshift": 8, "yshift": inwards}
    font = {"size": SMALL, "color": colours.ink}
    return note(said, 0, at, colours, **where, align="left", bgcolor=colours.page, borderpad=4, font=font)


def empty(colours: Palette) -> Figure:
    """A figure of nothing, without axes; the sentence above it says why."""
    words = note("Nothing to show for these choices", 0.5, 0.5, colours, xref="paper", yref="paper")
    hidden = {"xaxis": bare_axis(), "yaxis": bare_axis()}
    return {"data": [], "layout": {**layout(colours, height=HEIGHT // 3), **hidden, "annotations": [words]}}


def enlarged(figure: Figure, factor: float) -> Figure:
    """A figure whose text and height are larger, for a screen that is read from afar; the data stay as they are.

    Example:
        >>> enlarged({"data": [], "layout": {"height": 100, "xaxis": {"tickfont": {"size": 12}}}}, 1.5)
        {'data': [], 'layout': {'height': 150, 'xaxis': {'tickfont': {'size': 18}}}}
    """

    def grown(part: Any, in_font: bool = False) -> Any:
        if isinstance(part, Mapping):
            return {
                key: round(value * factor)
                if (in_font and key == "size") or (key == "height" and isinstance(value, int | float))
                else grown(value, in_font=str(key).endswith("font"))
                for key, value in part.items()
            }
        return [grown(one) for one in part] if isinstance(part, list) else part

    return {**figure, "layout": grown(figure["layout"]), "data": grown(figure["data"])}
