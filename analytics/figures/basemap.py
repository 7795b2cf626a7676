"""The base map of the Bay Area: a MapLibre style whose layers come from the app's own address and nowhere else.

The style names no `glyphs`, so the browser draws the letters itself, in the page's own font; no font file is fetched.
Layers are GeoJSON under `/geography/`. A base address makes their addresses absolute; without one they are relative to
the root of the page that shows the map.
"""

from typing import Any

from analytics.figures.theme import FONT, Palette, palette

LAYERS = (
    "bay_area",
    "context_counties",
    "neighbourhoods",
    "place_points",
    "rail",
    "us_states",
    "world",
)
"""The files of `data/geography` that the map asks for, together under 200 kB compressed."""
CREDIT = "GeoNames, US Census, Natural Earth"
# The least population of the places named from each zoom on.
_TOWNS = ((6.0, 300_000), (8.0, 100_000), (9.5, 50_000), (10.5, 10_000), (11.5, 0))
_NEIGHBOURHOODS_FROM = 12.0
_DETAIL_FROM = 5.5
_COUNTIES_FROM = 8.0
FIRST_NAMES = "neighbourhoods"
"""The lowest layer of names: marks go below it."""
Layer = dict[str, Any]


def style(theme: str, base_url: str = "") -> dict[str, Any]:
    """The base map in the colours of a theme.

    Args:
        theme: `light` or `dark`.
        base_url: scheme, host and port of the app, without a slash at the end; empty for the page's own.

    Returns:
        A MapLibre style (version 8): neighbouring land, the nine counties, rail, and names that come with the zoom.

    Example:
        >>> style("light", "http://127.0.0.1:8501")["sources"]["rail"]["data"]
        'http://127.0.0.1:8501/geography/rail.geojson'
    """
    colours = palette(theme)
    sources = {name: {"type": "geojson", "data": f"{base_url}/geography/{name}.geojson"} for name in LAYERS}
    sources["bay_area"]["attribution"] = CREDIT
    return {
        "version": 8,
        "name": f"valinor-{theme}",
        "sources": sources,
        "layers": [*_land(colours), *_lines(colours), *_names(colours)],
    }


def _land(colours: Palette) -> list[Layer]:
    """Water below, land above it; what is coarse gives way to the counties as one comes nearer."""
    return [
        {"id": "water", "type": "background", "paint": {"background-color": colours.water}},
        _fill("world", colours.around, maxzoom=_DETAIL_FROM),
        _fill("us_states", colours.around, maxzoom=_COUNTIES_FROM),
        _fill("context_counties", colours.around),
        _fill("bay_area", colours.land),
    ]


def _lines(colours: Palette) -> list[Layer]:
    return [
        _line("world", colours.border, 0.5, maxzoom=_DETAIL_FROM),
        _line("us_states", colours.border, 0.5, maxzoom=_DETAIL_FROM),
        _line("context_counties", colours.border, 0.5, minzoom=_DETAIL_FROM),
        _line("bay_area", colours.border, 1.0),
        _line("rail", colours.rail, 1.0, minzoom=8.0),
    ]


def _names(colours: Palette) -> list[Layer]:
    """Later layers win the room: large places are named before small ones, and both before neighbourhoods."""
    neighbourhoods = _name(FIRST_NAMES, "neighbourhoods", colours, 12, minzoom=_NEIGHBOURHOODS_FROM)
    towns = []
    most = float("inf")
    for zoom, least in _TOWNS:
        size = 14 if least >= 300_000 else 13 if least >= 100_000 else 12
        layer = _name(f"places_from_{least}", "place_points", colours, size, minzoom=zoom)
        layer["filter"] = ["all", [">=", ["get", "population"], least]]
        if most != float("inf"):
            layer["filter"].append(["<", ["get", "population"], most])
        layer["layout"]["symbol-sort-key"] = ["-", 0, ["get", "population"]]
        # In two lines, as it stands at the edge of a phone.
        layer["layout"]["text-max-width"] = ["case", ["==", ["get", "name"], "San Jose"], 3, 8]
        towns.append(layer)
        most = least
    return [neighbourhoods, *reversed(towns)]


def _fill(source: str, colour: str, **more: float) -> Layer:
    return {"id": f"{source}_fill", "type": "fill", "source": source, "paint": {"fill-color": colour}, **more}


def _line(source: str, colour: str, width: float, **more: float) -> Layer:
    return {
        "id": f"{source}_line",
        "type": "line",
        "source": source,
        "paint": {"line-color": colour, "line-width": width},
        **more,
    }


def _name(layer_id: str, source: str, colours: Palette, size: int, **more: float) -> Layer:
    """Names in the second text colour; a halo of the land keeps them off lines and marks."""
    return {
        "id": layer_id,
        "type": "symbol",
        "source": source,
        "layout": {
            "text-field": ["get", "name"],
            "text-font": FONT.split(", "),
            "text-size": size,
            "text-padding": 1,
            "text-max-width": 8,
            "text-variable-anchor": ["bottom", "top", "left", "right"],
            "text-radial-offset": 0.8,
        },
        "paint": {"text-color": colours.second, "text-halo-color": colours.land, "text-halo-width": 1.5},
        **more,
    }
