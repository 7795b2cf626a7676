"""The map: lab sites and companies on the base map of the Bay Area."""

import math
import textwrap
from typing import Any

from analytics.answer import Answer
from analytics.definitions import SAN_FRANCISCO
from analytics.figures.basemap import style
from analytics.figures.numbers import records, told
from analytics.figures.site_layers import LOWEST, Mark, marks, with_marks
from analytics.figures.theme import Figure, Palette, boxed, empty, layout, palette
from analytics.wording import count, month_of

HEIGHT = 520
_KM_PER_DEGREE = 111.195
_BOXES = {
    # west, south, east, north; the nine counties are shown where nearly all of their companies are, and as much sea
    # and land as the names of San Francisco and San Jose take
    "bay-area-9": (-122.66, 37.24, -121.78, 37.94),
    "san-francisco": (-122.52, 37.70, -122.35, 37.83),
}
_PHONE = (358, 500)
"""A view is fitted to this many pixels, so that it also holds the area on a phone."""
Trace = dict[str, Any]


def company_map(companies: Answer, labs: Answer, theme: str, *, base_url: str = "") -> Figure:
    """Labs at their sites, one equal circle each, over companies, one circle a place, its area the number of them.

    Args:
        companies: company-map of the population chosen; labs are drawn once. Its area is what the view opens on, and
            drawn when it is given as a radius.
        labs: company-map of population labs.
        theme: `light` or `dark`.
        base_url: where the base map is served, see `basemap.style`.

    Returns:
        A figure whose marks hold city and name of their first row as customdata.
    """
    colours = palette(theme)
    sites = marks(records(labs.frame))
    places = [] if companies.choices["population"] == "labs" else marks(records(companies.frame))
    area = companies.choices["area"]
    if not sites and not places:
        return empty(colours)
    west, south, east, north = box(area)
    return {
        "data": [*_outline(area, colours), _pointed_at(sites, places)],
        "layout": {
            **layout(colours, height=HEIGHT, revision=area),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "dragmode": "pan",
            "map": {
                "style": with_marks(style(theme, base_url), sites, places, colours),
                "center": {"lon": (west + east) / 2, "lat": (south + north) / 2},
                "zoom": zoom((west, south, east, north)),
            },
            "annotations": [_key(bool(places), sites, colours)],
        },
    }


def box(area: str) -> tuple[float, float, float, float]:
    """West, south, east and north of what the map shows first for an area.

    Example:
        >>> [round(edge, 2) for edge in box("radius-50")]
        [-122.99, 37.33, -121.85, 38.22]
    """
    if area in _BOXES:
        return _BOXES[area]
    latitude, longitude = SAN_FRANCISCO
    tall = float(area.removeprefix("radius-")) / _KM_PER_DEGREE
    wide = tall / math.cos(math.radians(latitude))
    return longitude - wide, latitude - tall, longitude + wide, latitude + tall


def zoom(edges: tuple[float, float, float, float]) -> float:
    """The MapLibre zoom at which a box fits a phone's width (at zoom 0 the world is 512 pixels wide).

    Example:
        >>> zoom((-180.0, -85.0, 180.0, 85.0))
        -0.52
    """
    west, south, east, north = edges
    wide = (east - west) / 360
    tall = (_mercator(north) - _mercator(south)) / (2 * math.pi)
    return round(math.log2(min(_PHONE[0] / wide, _PHONE[1] / tall) / 512), 2)


def _mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


def _pointed_at(sites: list[Mark], places: list[Mark]) -> Trace:
    """What is pointed at where the layers of the map draw the marks; a click opens the rows of the first name of one.

    Drawn by this trace, marks of many sizes would need a shader of their own, a tenth of a second on a plain machine.
    """
    held = [*sites, *places]
    return {
        "type": "scattermap",
        "mode": "markers",
        "lat": [mark.latitude for mark in held],
        "lon": [mark.longitude for mark in held],
        "marker": {
            "size": [2 * mark.radius for mark in sites] + [2 * mark.radius_of_all for mark in places],
            "opacity": 0,
        },
        "hoverinfo": "text",
        "hovertext": [*map(_site_hover, sites), *map(_place_hover, places)],
        "customdata": [[str(mark.rows[0]["city"]), str(mark.rows[0]["company"])] for mark in held],
        "below": LOWEST,
    }


def _outline(area: str, colours: Palette) -> list[Trace]:
    """The circle of an area given as a radius."""
    if not area.startswith("radius-"):
        return []
    west, south, east, north = box(area)
    latitude, longitude = SAN_FRANCISCO
    turns = [2 * math.pi * step / 120 for step in range(121)]
    return [
        {
            "type": "scattermap",
            "mode": "lines",
            "lon": [round(longitude + (east - west) / 2 * math.cos(turn), 5) for turn in turns],
            "lat": [round(latitude + (north - south) / 2 * math.sin(turn), 5) for turn in turns],
            "line": {"color": colours.second, "width": 1.5},
            "hoverinfo": "skip",
            "below": LOWEST,
        }
    ]


def _site_hover(mark: Mark) -> str:
    first = mark.rows[0]
    if mark.by_city:
        return told(first["city"], f"{count(len(mark.names))} labs, known by city only", *_wrapped(mark.names))
    if len(mark.names) > 1:
        where = first.get("address") or first.get("local_area") or first["city"]
        return told(where, *_wrapped(mark.names))
    where = first.get("address") or first.get("local_area")
    since, until = (month_of(first.get(end) or "") for end in ("from_date", "to_date"))
    dated = f"from {since or 'an unknown date'} to {until or 'now'}"
    return told(
        first["company"],
        str(first.get("role") or "site").replace("-", " "),
        ", ".join(str(part) for part in (where, first["city"]) if part),
        dated if first.get("from_date") or first.get("to_date") else "not dated",
        "source not read" if first.get("evidence") == "weak" else "",
    )


def _place_hover(place: Mark) -> str:
    kind = "models" if place.rows[0].get("kind") == "model" else "companies"
    return told(place.rows[0]["city"], f"{count(len(place.rows))} {kind}", *_wrapped(place.names, lines=2))


def _wrapped(names: list[str], lines: int = 3) -> list[str]:
    """Names on a few lines; how many more there are is said."""
    for kept in range(min(len(names), 40), 0, -1):
        more = len(names) - kept
        text = ", ".join(names[:kept]) + (f" and {count(more)} more" if more else "")
        said = textwrap.wrap(text, 56, break_long_words=False)
        if len(said) <= lines:
            return said
    return []


def _key(with_companies: bool, sites: list[Mark], colours: Palette) -> dict[str, Any]:
    """What the marks mean, in the corner of the map that is sea or land without labs."""
    dot = f"<span style='color:{colours.site}'>{{}}</span>"
    said = [f"{dot.format('●')} lab site", f"{dot.format('○')} not dated"]
    if any(mark.by_city for mark in sites):
        said.append(f"{dot.format('③')} labs known by city")
    if with_companies:
        said.append(f"<span style='color:{colours.company}'>●</span> companies, by number")
    return boxed("<br>".join(said), "bottom", colours)
