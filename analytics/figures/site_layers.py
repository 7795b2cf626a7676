"""Marks as layers of the base map: one source holds the sites of labs with counts and names, one the companies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

from analytics.figures.basemap import FIRST_NAMES, Layer
from analytics.figures.numbers import Row
from analytics.figures.theme import FONT, LAB_COLOURS, SMALL, Palette

LOWEST = "city_halos"
"""The lowest layer of the sites: other marks go below it."""
_SITES, _PLACES = "sites", "places"
_NAMED_AT_ONCE = 10
_ALL_NAMED_FROM = 10.5
_RADIUS = {"city": (10.0, 2.0), "site": (3.0, 2.5)}
"""Radius of what is inside, and width of the ring around it."""
_HALO = 1.5
"""Width of what sets a circle off from those below."""
_LEAST_RADIUS, _RADIUS_OF_ONE, _OPACITY = 2.0, 0.7, 0.45


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

    @property
    def kind(self) -> str:
        """How well it is placed: `site` or `city`."""
        return "city" if self.by_city else "site"

    @property
    def radius(self) -> float:
        """Of its circle as a site, in pixels."""
        return sum(_RADIUS[self.kind])

    @property
    def radius_of_all(self) -> float:
        """Of its circle as a place of companies, to half a pixel: its area is their number, at one scale for all."""
        return max(_LEAST_RADIUS, round(2 * _RADIUS_OF_ONE * sqrt(len(self.rows))) / 2)


def marks(rows: Iterable[Row]) -> list[Mark]:
    """Rows gathered by point, in order of appearance; those placed by city apart from those placed better."""
    points: dict[tuple[float, float, bool], list[Row]] = {}
    for row in rows:
        if row["latitude"] is not None and row["longitude"] is not None:
            key = (float(row["latitude"]), float(row["longitude"]), row["precision"] not in ("street", "neighbourhood"))
            points.setdefault(key, []).append(row)
    return [Mark(latitude, longitude, by_city, tuple(held)) for (latitude, longitude, by_city), held in points.items()]


def with_marks(base: dict[str, Any], sites: list[Mark], places: list[Mark], colours: Palette) -> dict[str, Any]:
    """A base map with sources and layers of the marks: circles below all names, names of labs above them.

    Args:
        base: a style of `basemap`.
        sites: of labs.
        places: of companies, one circle each.
        colours: those of the theme.
    """
    layers = base["layers"]
    at = next(position for position, layer in enumerate(layers) if layer["id"] == FIRST_NAMES)
    circles = [*_place_layers(places, colours), *_circle_layers(colours)]
    points = {
        _SITES: [*_circles(sites), *_names(sites)],
        _PLACES: [_point(one, radius=one.radius_of_all) for one in places],
    }
    sources = {name: {"type": "geojson", "data": _collection(held)} for name, held in points.items()}
    return {
        **base,
        "sources": base["sources"] | sources,
        "layers": [*layers[:at], *circles, *layers[at:], *_name_layers(colours)],
    }


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _circles(sites: list[Mark]) -> Iterator[dict[str, Any]]:
    for mark in sites:
        yield _point(mark, kind=mark.kind, hollow=mark.by_city or not mark.dated, labs=len(mark.names))


def _names(sites: list[Mark]) -> Iterator[dict[str, Any]]:
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
    for rank, name in enumerate(order):
        yield _point(best[name][0], kind="name", name=name, rank=rank)


def _is_seat(row: Row) -> bool:
    return bool(row.get("role") == "headquarters")


def _point(mark: Mark, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [mark.longitude, mark.latitude]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _place_layers(places: list[Mark], colours: Palette) -> Iterator[Layer]:
    """The places of companies, largest lowest; a layer for each radius, see `_circle_layers`."""
    for radius in sorted({place.radius_of_all for place in places}, reverse=True):
        paint = {"circle-radius": radius, "circle-color": colours.company, "circle-opacity": _OPACITY}
        yield {**_circle(f"places_{radius}", paint, _PLACES), "filter": _is("radius", radius)}


def _circle_layers(colours: Palette) -> Iterator[Layer]:
    """Rings for the labs known by city, dots for sites, rings for undated ones; each kind above its halos.

    One paint a layer, none by feature: for each set of properties that differ by feature the browser compiles a shader.
    """
    for kind, (inside, ring) in _RADIUS.items():
        halo = {"circle-radius": inside + ring + _HALO, "circle-color": colours.land}
        yield {**_circle(f"{kind}_halos", halo), "filter": _is("kind", kind)}
        for hollow in (False, True):
            paint = {
                "circle-radius": inside,
                "circle-color": colours.land if hollow else colours.site,
                "circle-stroke-width": ring,
                "circle-stroke-color": colours.site,
            }
            layer = _circle(f"{kind}_{'rings' if hollow else 'dots'}", paint)
            yield {**layer, "filter": ["all", _is("kind", kind), _is("hollow", hollow)]}


def _circle(layer_id: str, paint: dict[str, Any], source: str = _SITES) -> Layer:
    return {"id": layer_id, "type": "circle", "source": source, "paint": paint}


def _is(name: str, value: Any) -> list[Any]:
    return ["==", ["get", name], value]


def _name_layers(colours: Palette) -> list[Layer]:
    """The first ten names at once, the others as one comes nearer, none over another; counts in their rings.

    None runs left of its mark: the city with most labs stands at the western edge of a phone's view.
    """
    first = ["<", ["get", "rank"], _NAMED_AT_ONCE]
    name = _is("kind", "name")
    paint = {"text-color": colours.ink, "text-halo-color": colours.land, "text-halo-width": 1.5}
    shared = {"type": "symbol", "source": _SITES, "paint": paint}
    names = {
        "text-field": ["get", "name"],
        "text-font": [f"{FONT.split(',')[0]} SemiBold", *FONT.split(", ")],
        "text-size": 13,
        "text-variable-anchor": ["left", "bottom", "top"],
        "text-radial-offset": 0.7,
        "text-max-width": 7,
        "text-padding": 3,
        "symbol-sort-key": ["get", "rank"],
    }
    counts = {
        "text-field": ["to-string", ["get", "labs"]],
        "text-font": FONT.split(", "),
        "text-size": SMALL,
        "text-allow-overlap": True,
    }
    more = {"id": "lab_names_more", "filter": ["all", name, ["!", first]], "minzoom": _ALL_NAMED_FROM}
    return [
        {**shared, **more, "layout": names},
        {**shared, "id": "lab_names_first", "filter": ["all", name, first], "layout": names},
        {**shared, "id": "lab_counts", "filter": _is("kind", "city"), "layout": counts},
    ]
