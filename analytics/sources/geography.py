"""The base maps: counties, places, rail and neighbourhoods of the Bay Area, states, countries, made light to send."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from analytics.sources.adapter import Row, Sources, document
from analytics.sources.geonames import Towns

Feature = dict[str, Any]

SAME_TRACK = 0.0008
"""Two routes nearer than this (degrees, about 80 m) run on one track: the map draws it once."""
SPUR = 0.004
"""A piece of track shorter than this (degrees, about 400 m) that only one variant of a route has is left out."""


@dataclass(frozen=True)
class Layer:
    """One file of areas: where it comes from, which properties stay, how far it is simplified and rounded."""

    name: str
    raw: str
    properties: dict[str, str]
    tolerance: float
    decimals: int


LAYERS = (
    Layer("bay_area", "bay_counties", {"name": "name", "county": "name"}, 0.0002, 4),
    Layer("context_counties", "bay_context_counties", {"name": "name"}, 0.0002, 4),
    Layer("place_polygons", "bay_cities", {"name": "name", "county": "county"}, 0.0003, 5),
    Layer("neighbourhoods", "sf_neighborhoods", {"name": "name"}, 0.0001, 5),
    Layer("us_states", "us_states", {"name": "name"}, 0.004, 3),
    Layer("world", "world_countries_110m", {"name": "name"}, 0.02, 2),
)
"""Tolerances in degrees: 0.0002 is about 20 m, one to two pixels at zoom 13."""


def write(raw: Path, folder: Path) -> list[str]:
    """Write every base map as GeoJSON. The same raw files give the same bytes.

    Args:
        raw: the folder of raw data.
        folder: where the files go; made if missing.

    Returns:
        The names of the files.

    Raises:
        InputError: for a missing raw file.
    """
    makers: dict[str, Callable[[], list[Feature]]] = {
        layer.name: lambda layer=layer: areas(raw, layer)  # type: ignore[misc]
        for layer in LAYERS
    }
    makers |= {"place_points": lambda: place_points(raw), "rail": lambda: rail(raw)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, maker in makers.items():
        (folder / f"{name}.geojson").write_bytes(_geojson(maker()))
    return sorted(f"{name}.geojson" for name in makers)


def areas(raw: Path, layer: Layer) -> list[Feature]:
    """The areas of one file, simplified together so that neighbours keep one shared border."""
    read = document(raw, f"geo/{layer.raw}.geojson")["features"]
    found = [(feature["properties"], shape(feature["geometry"])) for feature in read]
    found = [(properties, polygons(area)) for properties, area in found]
    found = [(properties, area) for properties, area in found if not area.is_empty]
    lighter = shapely.coverage_simplify([area for _, area in found], layer.tolerance)
    features = [
        _feature(
            {new: properties[old] for new, old in layer.properties.items()},
            _rounded(area, layer.decimals),
        )
        for (properties, _), area in zip(found, lighter, strict=True)
    ]
    return sorted(features, key=lambda feature: (feature["properties"]["name"], str(feature["geometry"])))


def polygons(area: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; lines and points that a cut left over are dropped."""
    parts = [part for part in getattr(area, "geoms", [area]) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def place_points(raw: Path) -> list[Feature]:
    """Towns of the nine counties with population, ranked by it so that the larger label wins where two collide.

    Parts of San Francisco are left out here: the neighbourhoods name them.
    """
    towns = [town for town in Towns(raw).bay if town.county != "San Francisco" or town.name == "San Francisco"]
    ranked = sorted(towns, key=lambda town: (-(town.population or 0), town.name))
    return [
        _feature(
            {"name": town.name, "county": town.county, "population": town.population, "rank": rank},
            shapely.Point(town.longitude, town.latitude),
        )
        for rank, town in enumerate(ranked, start=1)
    ]


def rail(raw: Path) -> list[Feature]:
    """The tracks of BART and Caltrain: one feature a system, each track once however many routes use it."""
    return [
        _feature({"system": system}, _tracks(document(raw, f"geo/{name}.geojson")["features"]))
        for system, name in (
            ("BART", "rail_bart"),
            ("Caltrain", "rail_caltrain"),
        )
    ]


def sources() -> list[Row]:
    """The publishers of the base maps, as rows of `sources`."""
    held = Sources()
    for source_id, title, publisher, address, licence, published in (
        ("us-census-counties", "Cartographic boundaries of counties, 1:500,000", "US Census Bureau",
         "https://www.census.gov/geographies/mapping-files/time-series/geo/cartographic-boundary.html",
         "Public domain", "2016"),
        ("us-census-places", "TIGER boundaries of places", "US Census Bureau",
         "https://github.com/generalpiston/geojson-us-city-boundaries", "Public domain", "2019"),
        ("bay-area-transit", "Lines of BART and Caltrain from the agencies' timetables", "BlinkTag",
         "https://github.com/BlinkTagInc/bayareatransitmap", "MIT", "2025-02-04"),
        ("sf-planning-neighbourhoods", "Planning neighbourhoods of San Francisco", "City of San Francisco",
         "https://github.com/codeforgermany/click_that_hood", "Public domain", ""),
        ("us-atlas", "States of the United States (us-atlas 3.0.1)", "US Census Bureau, Mike Bostock",
         "https://github.com/topojson/us-atlas", "ISC", ""),
        ("world-atlas", "Countries of the world, 1:110 million (world-atlas 2.0.2)", "Natural Earth, Mike Bostock",
         "https://github.com/topojson/world-atlas", "ISC", ""),
    ):  # fmt: skip
        held.put(
            source_id,
            title,
            "dataset",
            publisher=publisher,
            address=address,
            licence=licence,
            published=published,
        )
    return held.rows


def _tracks(routes: Iterable[Feature]) -> BaseGeometry:
    lines = [shape(route["geometry"]) for route in routes]
    lines = [part for line in lines if "Line" in line.geom_type for part in getattr(line, "geoms", [line])]
    lines.sort(key=lambda line: (-line.length, line.wkt))
    kept: list[BaseGeometry] = []
    for line in lines:
        drawn = shapely.union_all(kept).buffer(SAME_TRACK)
        new = line.difference(drawn)
        parts = [part for part in getattr(new, "geoms", [new]) if part.length >= SPUR]
        # Reaching back over the overlap joins a branch to the track that it leaves.
        kept.extend(line.intersection(part.buffer(1.5 * SAME_TRACK)) for part in parts)
    joined = shapely.union_all(kept).simplify(0.0001)
    return _rounded(linemerge(joined) if joined.geom_type == "MultiLineString" else joined, 4)


def _rounded(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """Coordinates rounded, with the points that then repeat removed, and in one order whatever the library's own."""
    rounded = shapely.transform(geometry, lambda points: np.round(points, decimals))
    rounded = shapely.remove_repeated_points(rounded)
    if "Polygon" in rounded.geom_type and not rounded.is_valid:
        rounded = polygons(shapely.make_valid(rounded))
        rounded = shapely.transform(rounded, lambda points: np.round(points, decimals))
    return shapely.normalize(rounded)


def _feature(properties: dict[str, object], geometry: BaseGeometry) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def _geojson(features: Sequence[Feature] | Iterable[Feature]) -> bytes:
    document = {"type": "FeatureCollection", "features": list(features)}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
