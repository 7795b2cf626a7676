"""The base maps: complete, valid, light, neighbours without gaps, and the same bytes each time."""

import gzip
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from analytics.errors import InputError
from analytics.sources import geography

FOLDER = Path(__file__).parents[2] / "data" / "geography"
BASE = ("bay_area", "context_counties", "place_points", "neighbourhoods", "rail")
LAYERS = (*BASE, "place_polygons", "us_states", "world")


def features(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))["features"])


def names(name: str) -> list[str]:
    return [feature["properties"]["name"] for feature in features(name)]


@pytest.mark.needs_raw
def test_the_same_bytes_each_time(raw: Path, tmp_path: Path) -> None:
    for name in geography.write(raw, tmp_path):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.needs_raw
def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bay_counties\.geojson"):
        geography.write(tmp_path, tmp_path / "out")


def test_the_base_of_the_bay_map_is_light() -> None:
    packed = sum(len(gzip.compress((FOLDER / f"{name}.geojson").read_bytes(), 6)) for name in BASE)
    assert packed < 300_000


@pytest.mark.parametrize("name", LAYERS)
def test_geometries_are_valid_and_rounded(name: str) -> None:
    for feature in features(name):
        geometry = shape(feature["geometry"])
        assert not geometry.is_empty, feature["properties"]
        assert geometry.is_valid, feature["properties"]
        assert all(round(number, 5) == number for point in shapely.get_coordinates(geometry) for number in point)


def test_the_nine_counties_with_the_bay_cut_out() -> None:
    counties = {feature["properties"]["county"]: shape(feature["geometry"]) for feature in features("bay_area")}
    assert sorted(counties) == [
        "Alameda",
        "Contra Costa",
        "Marin",
        "Napa",
        "San Francisco",
        "San Mateo",
        "Santa Clara",
        "Solano",
        "Sonoma",
    ]
    middle_of_the_bay, city_hall = shapely.Point(-122.30, 37.70), shapely.Point(-122.4194, 37.7793)
    assert not any(county.contains(middle_of_the_bay) for county in counties.values())
    assert counties["San Francisco"].contains(city_hall)


def test_neighbouring_counties_share_their_border() -> None:
    counties = {feature["properties"]["county"]: shape(feature["geometry"]) for feature in features("bay_area")}
    for one, other in combinations(counties, 2):
        assert counties[one].intersection(counties[other]).area < 1e-7, (one, other)
    border = counties["Alameda"].intersection(counties["Santa Clara"])
    assert border.length > 0.3


@pytest.mark.needs_raw
def test_simplifying_keeps_every_county_in_size(raw: Path) -> None:
    published = json.loads((raw / "geo" / "bay_counties.geojson").read_text(encoding="utf-8"))["features"]
    areas = {feature["properties"]["name"]: shape(feature["geometry"]).area for feature in published}
    for feature in features("bay_area"):
        name = feature["properties"]["name"]
        assert shape(feature["geometry"]).area == pytest.approx(areas[name], rel=0.005), name


def test_labels_hold_mountain_view_once_and_saint_helena() -> None:
    points = {feature["properties"]["name"]: feature["properties"] for feature in features("place_points")}
    assert len(points) == len(names("place_points"))
    assert points["Mountain View"]["population"] == 80435
    assert points["Mountain View"]["county"] == "Santa Clara"
    assert points["Saint Helena"]["county"] == "Napa"
    ranked = sorted(points.values(), key=lambda point: point["rank"])
    assert [point["rank"] for point in ranked] == list(range(1, len(ranked) + 1))
    assert [point["name"] for point in ranked[:3]] == ["San Jose", "San Francisco", "Oakland"]


def test_rail_is_one_feature_a_system_on_one_track() -> None:
    lines = {feature["properties"]["system"]: shape(feature["geometry"]) for feature in features("rail")}
    assert sorted(lines) == ["BART", "Caltrain"]
    # Route lengths: BART about 210 km, Caltrain 124 km from San Francisco to Gilroy; a degree here is 88 to 111 km.
    assert 1.8 < lines["BART"].length < 2.6
    assert 1.0 < lines["Caltrain"].length < 1.5
    stations = {"Embarcadero": (-122.3970, 37.7929), "Antioch": (-121.7804, 37.9954), "Richmond": (-122.3531, 37.9369)}
    for station, point in stations.items():
        assert lines["BART"].distance(shapely.Point(point)) < 0.003, station


def test_every_layer_is_complete() -> None:
    counts = {name: len(features(name)) for name in LAYERS}
    assert counts["place_polygons"] == 109
    assert counts["context_counties"] == 19
    assert counts["neighbourhoods"] == 37
    assert counts["world"] == 177
    assert {"California", "New York", "Alaska", "Hawaii"} <= set(names("us_states"))
