"""Distances between AI companies and AI companies by metro, recounted from the newest comparable snapshot's texts."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.recounts.plain_cohorts import looked_at
from tests.recounts.plain_places import Atlas, Place, kilometres

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
BAY = "San Francisco Bay Area"

# Metros of towns that companies list but no raw file locates; those of the other such towns are too small to compare.
WRITTEN = {
    "Boston": "cambridge MA, somerville MA, watertown MA, burlington MA",
    "Los Angeles": "santa monica CA, el segundo CA, pasadena CA, huntington beach CA, long beach CA, torrance CA",
    "New York": "hoboken NJ, jersey city NJ",
    "Seattle": "bellevue WA, redmond WA, kirkland WA, bothell WA, everett WA, shoreline WA",
    "Washington": "bethesda MD",
    "Philadelphia": "villanova PA",
}
TOWNS = {(part[:-3], part[-2:]): metro for metro, text in WRITTEN.items() for part in text.split(", ")}


@pytest.fixture(scope="module")
def newest(panel: pd.DataFrame, judgements: Path) -> pd.DataFrame:
    """Companies in the newest comparable snapshot, with their listing and whether they carry an AI tag."""
    rows = looked_at(panel, "latest")
    tags = set(pd.read_csv(judgements / "ai_tags.csv")["tag"])
    return rows.assign(ai=rows["tags"].map(lambda text: any(tag.strip() in tags for tag in text.split(";"))))


@pytest.fixture(scope="module")
def centres(judgements: Path) -> list[tuple[str, tuple[float, float], float]]:
    """Name, centre and radius of the metros of the United States."""
    metros = pd.read_csv(judgements / "metros.csv", keep_default_na=False)
    metros = metros[metros["country"] == "US"]
    return [(row.name, (row.latitude, row.longitude), row.radius_km) for row in metros.itertuples(index=False)]


def metro(place: Place, atlas: Atlas, centres: Iterable[tuple[str, tuple[float, float], float]]) -> str:
    """The metro of an American town: the nine counties, the nearest centre within its radius, else the town."""
    if atlas.bay_county(place):
        return BAY
    point = atlas.points.get((place.town, place.state))
    if point is None:
        return TOWNS.get((place.town, place.state), f"{place.town} {place.state}")
    near = [(kilometres(point, centre), name) for name, centre, radius in centres]
    near = [found for found, (_, _, radius) in zip(near, centres, strict=True) if found[0] <= radius]
    return min(near)[1] if near else f"{place.town} {place.state}"


def test_ai_companies_by_metro(
    answers: Ask, newest: pd.DataFrame, atlas: Atlas, centres: list[tuple[str, tuple[float, float], float]]
) -> None:
    """The same companies and AI companies in every American metro of ten or more, and the same quotients."""
    companies, ai = Counter(), Counter()
    for row in newest.itertuples():
        towns = [place for place in atlas.places(row.all_locations) if place.country == "US"]
        listed = {metro(place, atlas, centres) for place in towns if place.precision in ("city", "area")}
        for name in (*listed, *(["everywhere"] if listed else [])):
            companies[name] += 1
            ai[name] += row.ai
    told = answers("specialisation", base="us").set_index("metro")
    large = {name for name, many in companies.items() if many >= 10 and name != "everywhere"}
    assert set(told.index[told["n"] >= 10]) == large
    assert {name: told.loc[name, "n"] for name in large} == {name: companies[name] for name in large}
    assert {name: told.loc[name, "ai_companies"] for name in large} == {name: ai[name] for name in large}
    share = ai["everywhere"] / companies["everywhere"]
    wanted = {name: ai[name] / companies[name] / share for name in large}
    assert {name: told.loc[name, "location_quotient"] for name in large} == pytest.approx(wanted)


def densities(sites: pd.DataFrame, reach: np.ndarray, h: float) -> np.ndarray:
    """Density of the distances between every two companies, part by part, one company at a time."""
    total, pairs = np.zeros(len(reach)), 0.0
    latitude, longitude = np.radians(sites["latitude"].to_numpy()), np.radians(sites["longitude"].to_numpy())
    company, weight = sites["company"].to_numpy(), sites["weight"].to_numpy()
    for at in range(len(sites)):
        other = company > company[at]
        half = np.sin((latitude[other] - latitude[at]) / 2) ** 2
        half += np.cos(latitude[other]) * np.cos(latitude[at]) * np.sin((longitude[other] - longitude[at]) / 2) ** 2
        gap = 2 * 6371.0088 * np.arcsin(np.sqrt(half))
        mass = weight[other] * weight[at]
        pairs += mass.sum()
        for side in (-1, 1):
            total += mass @ np.exp(-(((reach[None, :] + side * gap[:, None]) / h) ** 2) / 2)
    return total / (pairs * h * np.sqrt(2 * np.pi))


@pytest.mark.parametrize("area", ["bay-area-9", "radius-50"])
def test_density_of_distances(answers: Ask, newest: pd.DataFrame, atlas: Atlas, area: str) -> None:
    """The same companies and the same curve, pair by pair; towns are located by another file to within some 100 m."""
    rows, listing = [], {True: set(), False: set()}
    for row in newest.itertuples():
        towns = {place for place in atlas.places(row.all_locations) if place.precision == "city"}
        towns = {place for place in towns if place.country == "US" and atlas.inside(place, area)}
        points = [atlas.points[place.town, place.state] for place in towns]
        rows += [(row.id, bool(row.ai), *point, 1 / len(points)) for point in points]
        if points:
            listing[bool(row.ai)].add(row.id)
    sites = pd.DataFrame(rows, columns=["company", "ai", "latitude", "longitude", "weight"])
    told = answers("colocation", area=area)
    assert set(told["n"]) == {len(listing[True])}
    assert set(told["n_baseline"]) == {len(listing[True]) + len(listing[False])}
    h, reach = told["bandwidth_km"].iloc[0], told["r_km"].to_numpy(dtype=float)
    ours = densities(sites[sites["ai"]], reach, h)
    assert told["density"].to_numpy() == pytest.approx(ours, abs=0.002 * ours.max())
    # The mean of 1,000 random draws is the curve of all companies, but for chance.
    every = densities(sites, reach, h)
    assert told["expected"].to_numpy() == pytest.approx(every, abs=0.01 * every.max())
