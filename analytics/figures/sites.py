"""The map: lab sites and companies on the base map of the Bay Area."""

import math
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from analytics.answer import Answer
from analytics.definitions import SAN_FRANCISCO
from analytics.figures.basemap import FIRST_NAMES, style
from analytics.figures.numbers import Row, count, records, told
from analytics.figures.theme import FONT, LAB_COLOURS, SMALL, Figure, Palette, empty, layout, palette

HEIGHT = 520
_KM_PER_DEGREE = 111.195
_BOXES = {
    # west, south, east, north; the nine counties are shown where nearly all of their companies are
    "bay-area-9": (-122.54, 37.24, -121.84, 37.94),
    "san-francisco": (-122.52, 37.70, -122.35, 37.83),
}
_PHONE = (358, 500)
"""A view is fitted to this many pixels, so that it also holds the area on a phone."""
_NAMED_AT_ONCE = 10
_ALL_NAMED_FROM = 10.5
Trace = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """All sites at one point. Sites known by their city alone share its centre and are counted there."""

    latitude: float
    longitude: float
    by_city: bool
    rows: tuple[Row, ...]

    @property
    def dated(self) -> bool:
        """Whether it is known when a lab came."""
        return any(row.get("from_date") for row in self.rows)

    @property
    def names(self) -> list[str]:
        """The labs, each once."""
        return list(dict.fromkeys(row["company"] for row in self.rows))


def site_map(
    labs: Answer,
    companies: Answer | None,
    theme: str,
    *,
    area: str,
    focus: Collection[str] | None = None,
    base_url: str = "",
) -> Figure:
    """Labs at their sites, one equal circle each, over companies, one circle a place, its area the number of them.

    Args:
        labs: company-map of population labs.
        companies: company-map of another population, or None.
        theme: `light` or `dark`.
        area: the area the view opens on; one given as a radius is drawn.
        focus: names of labs to keep in colour while the others fade.
        base_url: where the base map is served, see `basemap.style`.

    Returns:
        A figure whose marks hold city and name of their first row as customdata.
    """
    colours = palette(theme)
    sites = marks(records(labs.frame))
    places = marks(records(companies.frame)) if companies is not None else []
    if not sites and not places:
        return empty(colours)
    base = style(theme, base_url)
    base["sources"]["labs"] = {"type": "geojson", "data": _names(sites)}
    base["sources"]["cities"] = {"type": "geojson", "data": _counts(sites)}
    base["layers"] += _name_layers(colours)
    west, south, east, north = box(area)
    traces = [
        *_companies(places, colours),
        *_outline(area, colours),
        *_sites(sites, colours, focus),
    ]
    return {
        "data": traces,
        "layout": {
            **layout(colours, height=HEIGHT, revision=area),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "dragmode": "pan",
            "map": {
                "style": base,
                "center": {"lon": (west + east) / 2, "lat": (south + north) / 2},
                "zoom": zoom((west, south, east, north)),
            },
            "annotations": [_key(bool(places), sites, colours)],
        },
    }


def marks(rows: Iterable[Row]) -> list[Mark]:
    """Rows gathered by point, in order of appearance; those placed by city apart from those placed better."""
    points: dict[tuple[float, float, bool], list[Row]] = {}
    for row in rows:
        if row["latitude"] is not None and row["longitude"] is not None:
            key = (float(row["latitude"]), float(row["longitude"]), row["precision"] not in ("street", "neighbourhood"))
            points.setdefault(key, []).append(row)
    return [Mark(latitude, longitude, by_city, tuple(held)) for (latitude, longitude, by_city), held in points.items()]


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


def _companies(places: list[Mark], colours: Palette) -> list[Trace]:
    """One circle a place; its area is the number of companies, at the same scale for every choice."""
    if not places:
        return []
    trace = _circles(
        places,
        colour=colours.company,
        size=[max(4.0, 1.4 * math.sqrt(len(place.rows))) for place in places],
        hover=[_place_hover(place) for place in places],
    )
    trace["marker"]["opacity"] = 0.45
    return [trace]


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
            "below": FIRST_NAMES,
        }
    ]


def _sites(sites: list[Mark], colours: Palette, focus: Collection[str] | None) -> list[Trace]:
    """Sites as circles with a halo, undated ones with a hole; below them, as rings, the cities of the others."""
    traces = []
    for by_city, size, hole in ((True, 24, 20), (False, 11, 6)):
        held = [mark for mark in sites if mark.by_city == by_city]
        if not held:
            continue
        colour = [colours.site if not focus or set(focus) & set(mark.names) else colours.rest for mark in held]
        hollow = [mark for mark in held if by_city or not mark.dated]
        traces += [
            _circles(held, colour=colours.land, size=size + 3),
            _circles(held, colour=colour, size=size, hover=[_site_hover(mark) for mark in held]),
            _circles(hollow, colour=colours.land, size=hole),
        ]
    return traces


def _circles(
    held: list[Mark], *, colour: str | list[str], size: float | list[float], hover: list[str] | None = None
) -> Trace:
    """Circles of some diameters, below all names; with a hover a click opens the rows of the first name."""
    trace: Trace = {
        "type": "scattermap",
        "mode": "markers",
        "lat": [mark.latitude for mark in held],
        "lon": [mark.longitude for mark in held],
        "marker": {"color": colour, "size": size, "opacity": 1},
        "hoverinfo": "skip",
        "below": FIRST_NAMES,
    }
    if hover is None:
        return trace
    opened = [[str(mark.rows[0]["city"]), str(mark.rows[0]["company"])] for mark in held]
    return {**trace, "hoverinfo": "text", "hovertext": hover, "customdata": opened}


def _site_hover(mark: Mark) -> str:
    first = mark.rows[0]
    if mark.by_city:
        return told(first["city"], f"{count(len(mark.names))} labs, known by city only", *_wrapped(mark.names))
    if len(mark.names) > 1:
        where = first.get("address") or first.get("local_area") or first["city"]
        return told(where, *_wrapped(mark.names))
    where = first.get("address") or first.get("local_area")
    dated = f"from {first.get('from_date') or 'an unknown date'} to {first.get('to_date') or 'now'}"
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


def _names(sites: list[Mark]) -> dict[str, Any]:
    """One point per lab placed better than by city, with its rank: named labs first, then by number of sites."""
    best: dict[str, tuple[Mark, Row]] = {}
    times: dict[str, int] = {}
    for mark in sites:
        for row in mark.rows:
            name = row["company"]
            times[name] = times.get(name, 0) + 1
            known = best.get(name)
            if not mark.by_city and (known is None or (_is_seat(row) and not _is_seat(known[1]))):
                best[name] = (mark, row)
    order = sorted(
        best,
        key=lambda name: (name not in LAB_COLOURS, -times[name], best[name][1]["precision"] != "street"),
    )
    return _points((best[name][0], {"name": name, "rank": rank}) for rank, name in enumerate(order))


def _counts(sites: list[Mark]) -> dict[str, Any]:
    """One point per city that stands for the labs known by it, with their number."""
    return _points((mark, {"labs": len(mark.names)}) for mark in sites if mark.by_city)


def _points(held: Iterable[tuple[Mark, dict[str, Any]]]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Point", "coordinates": [mark.longitude, mark.latitude]},
        }
        for mark, properties in held
    ]
    return {"type": "FeatureCollection", "features": features}


def _is_seat(row: Row) -> bool:
    return bool(row.get("role") == "headquarters")


def _name_layers(colours: Palette) -> list[dict[str, Any]]:
    """The first ten names at once, the others as one comes nearer, none over another; counts in their rings."""
    first = ["<", ["get", "rank"], _NAMED_AT_ONCE]
    paint = {"text-color": colours.ink, "text-halo-color": colours.land, "text-halo-width": 1.5}
    names = {
        "type": "symbol",
        "source": "labs",
        "layout": {
            "text-field": ["get", "name"],
            "text-font": [f"{FONT.split(',')[0]} SemiBold", *FONT.split(", ")],
            "text-size": 13,
            "text-variable-anchor": ["left", "right", "bottom", "top"],
            "text-radial-offset": 0.7,
            "text-padding": 3,
            "symbol-sort-key": ["get", "rank"],
        },
        "paint": paint,
    }
    counts = {
        "type": "symbol",
        "source": "cities",
        "layout": {
            "text-field": ["to-string", ["get", "labs"]],
            "text-font": FONT.split(", "),
            "text-size": SMALL,
            "text-allow-overlap": True,
        },
        "paint": paint,
    }
    return [
        {**names, "id": "lab_names_more", "filter": ["!", first], "minzoom": _ALL_NAMED_FROM},
        {**names, "id": "lab_names_first", "filter": first},
        {**counts, "id": "lab_counts"},
    ]


def _key(with_companies: bool, sites: list[Mark], colours: Palette) -> dict[str, Any]:
    """What the marks mean, in the corner of the map."""
    dot = f"<span style='color:{colours.site}'>{{}}</span>"
    said = [f"{dot.format('●')} lab site", f"{dot.format('○')} not dated"]
    if any(mark.by_city for mark in sites):
        said.append(f"{dot.format('③')} labs known by city")
    if with_companies:
        said.append(f"<span style='color:{colours.company}'>●</span> companies, by number")
    return {
        "text": "<br>".join(said),
        "x": 0.01,
        "y": 0.98,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "bgcolor": colours.page,
        "opacity": 0.9,
        "borderpad": 4,
        "font": {"size": SMALL, "color": colours.ink},
    }
