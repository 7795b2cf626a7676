"""Places of the directory's listings, read again from their text, with counties found by point in polygon."""

import csv
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from shapely.geometry import Point, shape

CODES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
    "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
STATES = frozenset(CODES.split())
STATE_NAMES = {"California": "CA", "Florida": "FL", "New Jersey": "NJ", "New York": "NY"}
# Names of one area in the listings that are larger than a town.
AREAS = frozenset({"san francisco bay area", "silicon valley"})
# Listings abroad of a state or province where others write a town.
PROVINCES = frozenset(
    {
        "CT, Spain",
        "HR, India",
        "LA, Nigeria",
        "MG, Brazil",
        "MH, India",
        "N.L., Mexico",
        "NCR, Philippines",
        "SC, Brazil",
        "Sindh, Pakistan",
        "West Java, Indonesia",
        "Lusaka Province, Zambia",
        "England, United Kingdom",
        "Ireland, England, United Kingdom",
    }
)
COUNTRY_NAMES = {
    "USA": "US",
    "UK": "GB",
    "TW": "TW",
    "Taiwan": "TW",
    "Hong Kong": "HK",
    "Ivory Coast": "CI",
    "Côte d'Ivoire": "CI",
    "Russia": "RU",
    "Turkey": "TR",
    "Tanzania": "TZ",
    "Venezuela": "VE",
    "Vietnam": "VN",
    "South Korea": "KR",
    "Bolivia": "BO",
    "Czechia": "CZ",
    "Democratic Republic of the Congo": "CD",
}
CENTRE = (37.7749, -122.4194)
SHORE_DEGREES = 0.02  # the bay is cut out of the polygons, and some towns' points stand on the shore


@dataclass(frozen=True)
class Place:
    """What one listed place says: ISO country, state of the US, town in plain lower case, and how precise it is."""

    country: str
    state: str
    town: str
    precision: str

    @property
    def usable(self) -> bool:
        """Whether it decides if the company is in the Bay Area: not "CA, USA" and not "United States"."""
        if self.country != "US" or self.precision in ("city", "area"):
            return True
        return self.precision == "region" and self.state != "CA"


def plain(text: str) -> str:
    """Lower case without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


class Atlas:
    """Reads places, and knows where American towns are, from the raw files alone."""

    def __init__(self, raw: Path, countries: Path) -> None:
        self.raw = raw
        with countries.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.codes = {row["name"]: row["country"] for row in rows} | COUNTRY_NAMES
        self.western = {row["country"] for row in rows if row["western"] == "true"}
        self._read: dict[str, Place | None] = {}

    def places(self, listing: str) -> list[Place]:
        """The places of one `all_locations` text; "Remote" is none."""
        found = (self.place(text.strip()) for text in listing.split(";"))
        return [place for place in found if place]

    def place(self, text: str) -> Place | None:
        """One place, or None for "Remote" and the empty text."""
        if text not in self._read:
            self._read[text] = self._parse(text)
        return self._read[text]

    def _parse(self, text: str) -> Place | None:
        if not text or text.lower().startswith("remote"):
            return None
        parts = [part.strip() for part in re.split(r",| - ", text)]
        parts = [part for part in parts if not part.isdigit()]
        if len(parts) > 1 and parts[-1] in STATES:
            parts.append("USA")
        if parts[-1] in ("USA", "United States"):
            return self._american(parts[:-1])
        country = self.codes[re.sub(r" \d+$", "", parts[-1])]
        if text in PROVINCES:
            return Place(country, "", "", "region")
        if len(parts) == 1:
            # two city-states name town and country with one word
            return Place(country, "", plain(parts[0]), "city" if country in ("SG", "HK") else "country")
        return Place(country, "", re.sub(r" (qld|vic|nsw)$", "", plain(parts[0])), "city")

    @staticmethod
    def _american(parts: list[str]) -> Place:
        if not parts:
            return Place("US", "", "", "country")
        words = re.sub(r" \d{5}$", "", parts[-1])
        state = STATE_NAMES.get(words, words)
        assert state in STATES, parts
        if len(parts) == 1:
            return Place("US", state, "", "region")
        town = plain(parts[-2])
        if town in AREAS:
            return Place("US", state, town, "area")
        return Place("US", state, "new york" if town == "new york city" else town, "city")

    @cached_property
    def points(self) -> dict[tuple[str, str], tuple[float, float]]:
        """(latitude, longitude) of American towns: the geocoded listing first, then GeoNames' Bay Area points."""
        listing = pd.read_csv(self.raw / "yc" / "yc_companies_2026-07-31_geocoded.csv").dropna(subset=["place", "lat"])
        points: dict[tuple[str, str], tuple[float, float]] = {}
        for row in listing.itertuples():
            place = self.place(row.place)
            if place and place.country == "US" and place.precision == "city":
                points[place.town, place.state] = (row.lat, row.lon)
        for feature in self._features("bay_place_points"):
            longitude, latitude = feature["geometry"]["coordinates"]
            points.setdefault((plain(feature["properties"]["name"]), "CA"), (latitude, longitude))
        # the Burbank of listings is the city in Los Angeles, not the hamlet of that name near San Jose
        points.pop(("burbank", "CA"), None)
        return points

    @cached_property
    def _counties(self) -> list[tuple[str, object]]:
        """(name, polygon) of the nine counties, and of their neighbours with an empty name."""
        nine = [
            (feature["properties"]["name"], shape(feature["geometry"])) for feature in self._features("bay_counties")
        ]
        around = [("", shape(feature["geometry"])) for feature in self._features("bay_context_counties")]
        names = {feature["properties"]["name"] for feature in self._features("bay_context_counties")}
        assert names.isdisjoint(name for name, _ in nine)
        return nine + around

    def _features(self, name: str) -> list[dict]:
        return json.loads((self.raw / "geo" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]

    def bay_county(self, place: Place) -> str:
        """The one of the nine counties that holds the town; empty outside, and "-" for an area of several."""
        if place.precision == "area":
            return "-"
        point = self.points.get((place.town, place.state)) if place.state == "CA" and place.town else None
        if not point:
            return ""
        here = Point(point[1], point[0])
        distance, county = min((polygon.distance(here), name) for name, polygon in self._counties)
        return county if distance <= SHORE_DEGREES else ""

    def inside(self, place: Place, area: str) -> bool:
        """Whether the place is in the area."""
        if area == "bay-area-9":
            return bool(self.bay_county(place))
        if area == "san-francisco":
            return self.bay_county(place) == "San Francisco"
        if place.precision == "area":
            return True  # both areas have their middle within any radius that is asked for here
        point = self.points.get((place.town, place.state)) if place.country == "US" else None
        return point is not None and kilometres(point, CENTRE) <= float(area.removeprefix("radius-"))


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance on the sphere of the mean Earth radius, by the law of haversines."""
    (a, b), (c, d) = (map(math.radians, point) for point in (here, there))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def texts(listings: Iterable[str]) -> set[str]:
    """Every distinct place text of some listings."""
    return {text.strip() for listing in listings for text in listing.split(";")}
