"""Turns what sources write about a place into one row of `places`, so that every spelling of a city gives one key."""

import re
from dataclasses import replace
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.sources.geonames import Point, Town, Towns, distance_km, fold, mean_place

GEONAMES, DECISION = "geonames", "valinor"
BAY_AREA = "San Francisco Bay Area"
AREAS = {BAY_AREA: "", "Silicon Valley": "Santa Clara"}
"""Areas that sources name instead of a city of the Bay Area, and the county they lie in (empty: several)."""
FAR_KM = 50.0
"""A town farther than this from the point that a source gives is another town of the same name."""
NEAR_KM = 15.0
"""Entries of one name nearer to each other than this are one town entered twice."""


class Gazetteer:
    """Every place named so far, each with one key whatever the spelling.

    Towns come from GeoNames. What GeoNames calls otherwise or does not hold is decided in
    `judgements/place_names.csv`, divisions of countries in `judgements/regions.csv`, metropolitan areas in
    `judgements/metros.csv`.
    """

    def __init__(self, raw: Path, data: Path) -> None:
        """Read GeoNames, the county polygons and the judgements.

        Args:
            raw: folder of the raw public files.
            data: folder that holds `judgements/`.

        Raises:
            InputError: when one of them is missing.
        """
        self._towns = Towns(raw)
        self._used: dict[str, dict[str, object]] = {}
        self._parsed: dict[str, str | None] = {}
        self._names = {fold(row["text"]): row for row in read_judgements(data, "place_names")}
        self._metros = [
            (row["name"], row["country"], (float(row["latitude"]), float(row["longitude"])), float(row["radius_km"]))
            for row in read_judgements(data, "metros")
        ]
        self._country_names: dict[str, str] = {}
        self._countries: dict[str, str] = {}
        for row in read_judgements(data, "countries"):
            self._country_names[row["country"]] = row["name"]
            for name in (row["name"], *filter(None, row["other_names"].split("; "))):
                self._countries[fold(name)] = row["country"]
        regions = read_judgements(data, "regions")
        self._regions = {(row["country"], row["code"]): row["name"] for row in regions}
        self._region_names = {(row["country"], fold(row["name"])): row["name"] for row in regions}
        self._states = {row["name"]: row["code"] for row in regions if row["country"] == "US"}

    def country(self, text: str) -> str:
        """ISO 3166-1 alpha-2 code of a country given by its code or a usual English name; empty for empty text.

        Raises:
            InputError: for a name that `judgements/countries.csv` does not hold.
        """
        if text in self._country_names or not text:
            return text
        try:
            return self._countries[fold(text)]
        except KeyError:
            expected = "an ISO 3166-1 code or a name in judgements/countries.csv"
            raise InputError("country", text, expected, "Add the name to other_names.") from None

    def place(self, city: str, region: str = "", country: str = "", point: Point | None = None) -> str:
        """Key of a city given by its parts; without a city, that of the region or the country.

        Args:
            city: its name in any usual spelling.
            region: state code or name of the first-order division; decides between towns of one name.
            country: ISO code or usual English name.
            point: latitude and longitude in degrees as the source gives them: decides between towns of one name, and
                stands in for a town that GeoNames does not hold.

        Raises:
            InputError: for a place that cannot be told, with what to add.
        """
        key = self._place(city, region, self.country(country), point)
        if key is None:
            text = ", ".join(filter(None, (city, region, country)))
            fix = "Add a row to judgements/place_names.csv, or give its point."
            raise InputError("place", text, "one town that GeoNames holds", fix)
        return key

    def parse(self, text: str) -> str | None:
        """Key of a place as a directory writes it, or None for a blank, for remote work and for what is no place.

        A street address gives its city: street and postal code are never kept. A row of
        `judgements/place_names.csv` with the whole text goes before every rule.
        """
        if text not in self._parsed:
            self._parsed[text] = None if self.is_remote(text) else self._parse(_parts(text), text)
        return self._parsed[text]

    def is_remote(self, text: str) -> bool:
        """Whether a directory means remote work by a text: the word itself, or a text decided to mean it."""
        row = self._names.get(fold(text))
        return fold(text) == "remote" or (row is not None and not row["country"])

    def rows(self) -> list[dict[str, object]]:
        """All places named so far, as rows of `places` sorted by key."""
        return [self._used[key] for key in sorted(self._used)]

    def _parse(self, parts: list[str], text: str) -> str | None:
        for spelling in (text, ", ".join(parts)):
            if row := self._names.get(fold(spelling)):
                return self.place(row["city"], row["region"], row["country"])
        if parts and ("US", parts[-1]) in self._regions:  # "Mountain View, CA": the country goes without saying
            parts = [*parts, self._country_names["US"]]
        country = self._countries.get(fold(parts[-1])) if parts else None
        if country is None:
            return None
        parts = parts[:-1]
        if not parts:
            return self._wider("", country)
        return self._american(parts) if country == "US" else self._foreign(parts, country)

    def _american(self, parts: list[str]) -> str | None:
        """The city stands before the state; a state alone is the state."""
        *before, state = parts
        code = self._state(state)
        if code not in self._states.values():
            return self._place(state, "", "US", None)
        return self._place(before[-1], code, "US", None) if before else self._wider(code, "US")

    def _foreign(self, parts: list[str], country: str) -> str | None:
        """The first part that is a town, the last part telling towns of one name apart; else the region."""
        if len(parts) == 1 and (country, parts[0]) in self._regions:
            return self._wider(parts[0], country)
        for part in parts:
            if len(parts) > 1 and part is parts[-1] and (country, part) in self._regions:
                break
            name, _, division = part.rpartition(" ")  # "Brisbane QLD"
            stated = name and (country, division) in self._regions
            region = division if stated else "" if part is parts[-1] else parts[-1]
            if key := self._place(name if stated else part, region, country, None):
                return key
        if len(parts) == 1 and (country, fold(parts[0])) in self._region_names:
            return self._wider(parts[0], country)
        return None

    def _place(self, city: str, region: str, country: str, point: Point | None) -> str | None:
        """Key of a city, region or country; None where no single town of that name is known and no point is given."""
        row = next(filter(None, (self._names.get(fold(text)) for text in _spellings(city, region, country))), None)
        if row:
            city, region, country = row["city"], row["region"] or region, row["country"]
            if row["latitude"] and point is None:
                point = float(row["latitude"]), float(row["longitude"])
        if not city:
            return self._wider(region, country)
        area = next((name for name in AREAS if country == "US" and fold(name) == fold(city)), None)
        if area:
            return self._area(area)
        town = self._town(row["geonames"] or city if row else city, region, country, point)
        if town is not None:
            stated = replace(town, county=row["county"]) if row and row["county"] else town
            return self._keep_town(stated, row["city"] if row else town.name, GEONAMES)
        if point is None:
            return None
        near = self._towns.nearest(point, country)
        region = near.region if near and country != "US" else self._regions.get((country, region), region)
        return self._keep_town(Town(city, region, near.county if near else "", country, *point), city, DECISION)

    def _town(self, city: str, region: str, country: str, point: Point | None) -> Town | None:
        """The one town meant, or None."""
        towns = self._towns.named(city, country)
        if region:
            name = fold(self._regions.get((country, region), region))
            within = [town for town in towns if fold(town.region) == name]
            if country != "US":
                within = within or [town for town in towns if fold(town.county) == name]
            # A state is sure; words for divisions elsewhere differ from source to source.
            towns = within if within or country == "US" else towns
        if point is not None:
            near = [town for town in towns if distance_km(town.point, point) <= FAR_KM]
            return min(near, key=lambda town: distance_km(town.point, point), default=None)
        if towns and all(distance_km(towns[0].point, town.point) <= NEAR_KM for town in towns):
            return towns[0]
        return None

    def _keep_town(self, town: Town, name: str, source: str) -> str:
        """Note a town as a place and give its key."""
        bay_county = self._towns.bay_county(town)
        near = None if town.county else self._towns.nearest(town.point, town.country, town.region)
        # A city that spans counties has none in GeoNames: that of the nearest town of its state stands in.
        county = bay_county or town.county or (near.county if near and town.country == "US" else town.region)
        return self._keep(
            name=name,
            precision="city",
            region=self._state(town.region) if town.country == "US" else town.region,
            country=town.country,
            county=county,
            metro=BAY_AREA if bay_county else self._metro(town, name),
            point=town.point,
            in_bay_area=bool(bay_county),
            source=source,
        )

    def _area(self, name: str) -> str:
        """Note an area of the Bay Area, at the mean place of its people."""
        towns = [town for town in self._towns.bay if AREAS[name] in ("", town.county)]
        return self._keep(
            name=name,
            precision="area",
            region="CA",
            country="US",
            county=AREAS[name],
            metro=BAY_AREA,
            point=mean_place(towns),
            in_bay_area=True,
            source=DECISION,
        )

    def _wider(self, region: str, country: str) -> str:
        """Note a region, or a country where no region is given. Neither has a point."""
        name = self._regions.get((country, region), region) or self._country_names[country]
        return self._keep(
            name=name,
            precision="region" if region else "country",
            region=self._state(region) if country == "US" else self._regions.get((country, region), region),
            country=country,
            county="",
            metro="",
            point=None,
            in_bay_area=False,
            source=DECISION,
        )

    def _keep(
        self,
        *,
        name: str,
        precision: str,
        region: str,
        country: str,
        county: str,
        metro: str,
        point: Point | None,
        in_bay_area: bool,
        source: str,
    ) -> str:
        named = (name, region, country) if precision in ("city", "area") else (region, country)
        key = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(named))).strip("-")
        may_hold_bay_area = not in_bay_area and precision != "city" and country == "US" and region in ("", "CA")
        self._used[key] = {
            "place_id": key,
            "name": name,
            "precision": precision,
            "region": region,
            "country": country,
            "county": county,
            "metro": metro,
            "latitude": point[0] if point else None,
            "longitude": point[1] if point else None,
            "in_bay_area": in_bay_area,
            "usable": not may_hold_bay_area,
            "source_id": source,
        }
        return key

    def _state(self, region: str) -> str:
        """Code of a state of the United States given by name or code."""
        return self._states.get(region, region)

    def _metro(self, town: Town, name: str) -> str:
        """The metropolitan area whose centre is nearest, within its radius; else the town itself."""
        around = [
            (distance_km(point, town.point), metro)
            for metro, country, point, radius in self._metros
            if country == town.country and distance_km(point, town.point) <= radius
        ]
        return min(around)[1] if around else name


def _spellings(city: str, region: str, country: str) -> tuple[str, str]:
    """The texts under which `judgements/place_names.csv` may hold a city: with its region, and without."""
    return ", ".join((city, region, country)), ", ".join((city, country))


def _parts(text: str) -> list[str]:
    """The parts of a directory's text without street and postal code.

    Example:
        >>> _parts("1458 San Bruno Ave, San Francisco, CA 94110, USA")
        ['San Francisco', 'CA', 'USA']
        >>> _parts("Brasilia - Federal District, Brazil")
        ['Brasilia', 'Federal District', 'Brazil']
    """
    parts = re.split(r"\s*,\s*|\s+-\s+", text.strip())
    parts = [re.sub(r"^(State|Province) of |\s+\d[\d-]*$", "", part) for part in parts]
    return [part for part in parts if part and not re.match(r"#?\d", part)]
