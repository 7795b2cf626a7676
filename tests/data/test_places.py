"""Every spelling of a city gives one place; nothing that is no place gives any; the Bay Area is its nine counties."""

import csv
from pathlib import Path

import pytest

from analytics.errors import InputError
from analytics.sources.geonames import distance_km
from analytics.sources.places import BAY_AREA, Gazetteer
from analytics.sources.table import canonical_csv, cell
from tests.data.conftest import DATA, committed

NINE = {
    "Alameda",
    "Contra Costa",
    "Marin",
    "Napa",
    "San Francisco",
    "San Mateo",
    "Santa Clara",
    "Solano",
    "Sonoma",
}


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return committed("places")


@pytest.fixture(scope="module")
def gazetteer(raw: Path) -> Gazetteer:
    return Gazetteer(raw, DATA)


def row(gazetteer: Gazetteer, key: str | None) -> dict[str, object]:
    return next(row for row in gazetteer.rows() if row["place_id"] == key)


@pytest.mark.needs_raw
@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("london-england-gb", ["London, England, United Kingdom", "London, UK", "Hoxton, London, UK"]),
        ("new-york-city-ny-us", ["New York, NY, USA", "New York City, NY, USA"]),
        ("mountain-view-ca-us", ["Mountain View, CA, USA", "Mountain view, CA"]),
        ("brisbane-queensland-au", ["Brisbane QLD, Australia", "Brisbane, QLD, Australia"]),
        ("brisbane-ca-us", ["Brisbane, CA, USA"]),
        ("zurich-zurich-ch", ["Zürich, Switzerland", "Zürich, ZH, Switzerland", "Zurich, Switzerland"]),
        ("istanbul-istanbul-tr", ["İstanbul, Turkey", "Istanbul, Turkey", "Istanbul, Istanbul, Turkey"]),
        ("bogota-bogota-d-c-co", ["Bogota, Colombia", "Bogotá, Bogota, Colombia", "Cra. 11a #112-6, Bogotá, Colombia"]),
        ("bengaluru-karnataka-in", ["Bengaluru, KA, India", "Bengaluru, Karnataka, India", "Bangalore, India"]),
        (
            "tel-aviv-tel-aviv-il",
            ["Tel Aviv, Israel", "Tel Aviv-Yafo, Israel", "Tel Aviv-Yafo, Tel Aviv District, Israel"],
        ),
        ("san-francisco-ca-us", ["San Francisco, CA, USA", "1458 San Bruno Ave, San Francisco, CA 94110, USA"]),
        ("dubai-dubai-ae", ["Dubai - United Arab Emirates", "Dubai, Dubai, United Arab Emirates"]),
        ("singapore-sg", ["Singapore", "Singapore, Singapore", "20 Pioneer Cres, Singapore 628555"]),
        ("kyiv-kyiv-city-ua", ["Kyiv, Ukraine", "Kyiv, Ukraine, 02000"]),
        ("houston-tx-us", ["Houston, TX, USA"]),
        ("ny-us", ["NY, USA", "New York, USA"]),
        ("lagos-ng", ["LA, Nigeria"]),
        ("lagos-lagos-ng", ["Lagos, LA, Nigeria", "Lagos, Nigeria"]),
        ("us", ["United States", "USA"]),
    ],
)
def test_spellings_of_one_place_give_one_key(gazetteer: Gazetteer, key: str, texts: list[str]) -> None:
    assert {text: gazetteer.parse(text) for text in texts} == dict.fromkeys(texts, key)


@pytest.mark.needs_raw
@pytest.mark.parametrize("text", ["", " ", "Remote", "REMOTE", "Remote, OR, USA", "Atlantis", "Nowhere, CA, USA"])
def test_what_is_no_place_gives_none(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.parse(text) is None


@pytest.mark.needs_raw
def test_remote_is_told_from_an_unknown_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_remote("Remote")
    assert gazetteer.is_remote("Remote, OR, USA")
    assert not gazetteer.is_remote("Nowhere, CA, USA")
    assert not gazetteer.is_remote("")


@pytest.mark.needs_raw
def test_parts_and_text_give_the_same_key(gazetteer: Gazetteer) -> None:
    assert gazetteer.place("New York", "NY", "USA") == gazetteer.parse("New York City, NY, USA")
    assert gazetteer.place("Zurich", country="Switzerland") == gazetteer.parse("Zürich, Switzerland")
    assert gazetteer.place("Washington", "DC", "US") == gazetteer.parse("Washington, DC, USA")


@pytest.mark.needs_raw
def test_an_unknown_city_is_refused_unless_its_point_is_given(raw: Path) -> None:
    fresh = Gazetteer(raw, DATA)
    with pytest.raises(InputError, match="Atlantis, CA, US"):
        fresh.place("Atlantis", "CA", "US")
    with pytest.raises(InputError, match="Narnia"):
        fresh.place("Atlantis", "", "Narnia")
    assert fresh.rows() == []
    key = fresh.place("Atlantis", "CA", "US", (37.77, -122.42))
    assert row(fresh, key)["county"] == "San Francisco"
    assert row(fresh, key)["in_bay_area"] is True


@pytest.mark.needs_raw
def test_a_point_tells_towns_of_one_name_apart(gazetteer: Gazetteer) -> None:
    assert gazetteer.place("Springfield", "", "US", (37.2, -93.3)) == "springfield-mo-us"
    assert gazetteer.place("Springfield", "", "US", (42.1, -72.6)) == "springfield-ma-us"
    with pytest.raises(InputError, match="Springfield"):
        gazetteer.place("Springfield", "", "US")


@pytest.mark.needs_raw
def test_county_and_metro(gazetteer: Gazetteer) -> None:
    known = {
        "Palo Alto, CA, USA": ("Santa Clara", BAY_AREA, True),
        "Mountain View, CA, USA": ("Santa Clara", BAY_AREA, True),
        "El Cerrito, CA, USA": ("Contra Costa", BAY_AREA, True),
        "Santa Cruz, CA, USA": ("Santa Cruz", "Santa Cruz", False),
        "Davis, CA, USA": ("Yolo", "Sacramento", False),
        "New York, NY, USA": ("New York", "New York", False),
        "Bellevue, WA, USA": ("King", "Seattle", False),
        "Gurugram, HR, India": ("Gurgaon", "Delhi", False),
    }
    found = {text: row(gazetteer, gazetteer.parse(text)) for text in known}
    held = {text: (found[text]["county"], found[text]["metro"], found[text]["in_bay_area"]) for text in known}
    assert held == known


@pytest.mark.needs_raw
def test_places_lie_where_the_directory_geocoded_them(raw: Path, gazetteer: Gazetteer) -> None:
    with (raw / "yc" / "yc_companies_2026-07-31_geocoded.csv").open(encoding="utf-8", newline="") as lines:
        points = {
            line["place"]: (float(line["lat"]), float(line["lon"]))
            for line in csv.DictReader(lines)
            if line["lat"] and ";" not in line["place"]
        }
    checked = 0
    for text, point in points.items():
        place = row(gazetteer, gazetteer.parse(text))
        if place["precision"] == "city":
            assert distance_km((place["latitude"], place["longitude"]), point) < 20, text  # type: ignore[arg-type]
            checked += 1
    assert checked > 300


def test_the_bay_area_is_the_nine_counties(places: list[dict[str, str]]) -> None:
    bay = [place for place in places if place["in_bay_area"] == "true"]
    assert {place["county"] for place in bay} <= NINE | {""}
    assert [place["name"] for place in bay if not place["county"]] == [BAY_AREA]
    assert {place["metro"] for place in bay} == {BAY_AREA}
    assert all(place["country"] == "US" and place["region"] == "CA" for place in bay)
    for place in places:
        in_nine = place["country"] == "US" and place["region"] == "CA" and place["county"] in NINE
        assert not in_nine or place["in_bay_area"] == "true", place["place_id"]


def test_only_what_may_hold_the_bay_area_is_not_usable(places: list[dict[str, str]]) -> None:
    assert {place["place_id"] for place in places if place["usable"] == "false"} == {"us", "ca-us"}
    assert {place["usable"] for place in places if place["precision"] in ("city", "area")} == {"true"}


def test_points_are_where_the_precision_promises(places: list[dict[str, str]]) -> None:
    for place in places:
        has_point = place["precision"] in ("city", "area")
        assert (place["latitude"] != "") == (place["longitude"] != "") == has_point, place["place_id"]
        assert (place["metro"] != "") == has_point, place["place_id"]
        if place["precision"] == "city":
            assert place["county"] or place["country"] in ("SG", "HK", "PR"), place["place_id"]


def test_no_street_or_postal_code_is_kept(places: list[dict[str, str]]) -> None:
    assert [place["name"] for place in places if any(letter.isdigit() for letter in place["name"])] == []


def test_judgements_have_reasons_and_known_countries() -> None:
    tables = {}
    for name in ("countries", "metros", "ai_tags", "batches", "regions", "place_names"):
        tables[name] = committed(name, "judgements")
        assert all(line["reason"] and line["source_id"] == "valinor" for line in tables[name]), name
    codes = {line["country"] for line in tables["countries"]}
    assert len(codes) == len(tables["countries"])
    for name in ("metros", "regions", "place_names"):
        assert {line["country"] for line in tables[name]} - {""} <= codes, name
    western = {line["country"] for line in tables["countries"] if line["western"] == "true"}
    assert {"US", "CA", "MX", "GB", "FR", "RU", "IL", "AU", "NZ"} <= western
    assert not western & {"IN", "CN", "JP", "SG", "BR", "TR", "PR", "ZA", "CY"}


def test_the_writer_refuses_a_key_that_stands_twice_and_an_unlike_row() -> None:
    with pytest.raises(InputError, match="key id"):
        canonical_csv([{"id": 1}, {"id": 1}], ["id"], ["id"])
    with pytest.raises(InputError, match="other"):
        canonical_csv([{"id": 1, "other": 2}], ["id"], ["id"])
    with pytest.raises(InputError, match="cell"):
        cell([1])
    assert canonical_csv([{"id": "b", "x": 0.1}, {"id": "a", "x": 'say "hé", no'}], ["id", "x"], ["id"]) == (
        'id,x\na,"say ""hé"", no"\nb,0.1\n'.encode()
    )
