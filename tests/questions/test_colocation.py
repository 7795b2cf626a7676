"""Distances between companies against random ones, with numbers worked out by hand."""

import math

import pytest

from analytics.definitions import POPULATION
from analytics.errors import InputError
from analytics.questions import ask
from analytics.wording import day_of

# Cities a degree of latitude (111.2 km) apart, all said to be in the Bay Area, so that the kernel never joins two.
CITIES = {name: 37.0 + at for at, name in enumerate("ABCDE")}
OLD, NEWEST, LATER = "2021-12-02", "2026-01-13", "2026-07-31"
PEAK = 2 / math.sqrt(2 * math.pi)
"""Density at 0 km of companies at one place, times the bandwidth: the kernel is reflected at 0."""


def directory(*listings, until=LATER):
    """Tables of a directory: each listing is (cities, how many companies, AI or not, year of the batch)."""
    companies, locations = [], []
    for cities, many, is_ai, year in listings:
        for _ in range(many):
            key = len(companies) + 1
            companies.append({"company_id": key, "name": f"C{key}", "batch": f"Winter {year}", "is_ai": is_ai})
            locations += [
                {
                    "location_id": f"{key}{city}",
                    "company_id": key,
                    "listing": "place",
                    "place_id": city.lower(),
                    "from_snapshot": OLD,
                    "to_snapshot": until,
                }
                for city in cities
            ]
    return {
        "countries": [{"country": "US", "name": "US", "western": True}],
        "places": [
            {
                "place_id": name.lower(),
                "name": name,
                "precision": "city",
                "country": "US",
                "county": "San Francisco" if name == "A" else "Alameda",
                "metro": name,
                "latitude": latitude,
                "longitude": -122.0,
                "in_bay_area": True,
                "usable": True,
            }
            for name, latitude in CITIES.items()
        ],
        "batches": [
            {"batch": f"Winter {year}", "year": year, "starts": f"{year}-01-01"}
            for year in sorted({listing[3] for listing in listings})
        ],
        "snapshots": [
            {"snapshot": OLD, "companies": 1, "comparable": True},
            {"snapshot": NEWEST, "companies": 1, "comparable": True},
            {"snapshot": LATER, "companies": 1, "comparable": False},
        ],
        "companies": companies,
        "locations": locations,
    }


def everywhere(many, is_ai, year=2020):
    """As many companies in each city."""
    return [(city, many, is_ai, year) for city in CITIES]


def test_all_ai_companies_in_one_city(small_version):
    """20 of 20 in A: density 2φ(0)/5 at 0 km. With 4 others in each city the 40 share a city in 600 of 1,560 pairs."""
    answer = ask(small_version(directory(("A", 20, True, 2020), *everywhere(4, False))), "colocation")
    first = answer.frame.iloc[0]
    assert (first["r_km"], first["n"], first["n_baseline"], answer.n) == (0, 20, 40, 20)
    assert first["bandwidth_km"] == 5
    assert first["density"] == pytest.approx(PEAK / 5, abs=1e-12)
    assert first["expected"] == pytest.approx(600 / 1560 * PEAK / 5, rel=0.03)  # the mean of 1,000 draws
    assert first["low"] < first["expected"] < first["high"] < first["density"]
    # 480 of the 780 pairs are 111 km or more apart, 96 + 48 of them exactly 111 km
    assert first["median_km"] == pytest.approx(111.19, abs=0.01)
    assert first["localised"]
    assert answer.finding.startswith("Y Combinator AI companies cluster more than others in the Bay Area")
    assert answer.finding.endswith("also at equal age")
    assert not answer.frame["localised"].iloc[-1]


def test_spread_like_all_others(small_version):
    """Half of each city's companies are AI companies: nothing sets them apart, and the finding says no more."""
    listings = [("A", 12, True, 2020), ("A", 12, False, 2020)]
    listings += [(city, 2, is_ai, 2020) for city in "BCDE" for is_ai in (True, False)]
    answer = ask(small_version(directory(*listings)), "colocation")
    assert not answer.frame["localised"].any()
    assert answer.finding.startswith("No clear sign that Y Combinator AI companies sit closer together")


def test_kept_apart(small_version):
    """Most pairs share A, so that 0 km alone is judged; AI companies stand anywhere else."""
    listings = [("A", 100, False, 2020), *((city, 5, True, 2020) for city in "BCDE")]
    answer = ask(small_version(directory(*listings)), "colocation")
    frame = answer.frame
    assert frame["median_km"].iloc[0] == 0
    assert (frame["density"] > frame["high"]).any()  # further out, where it is not judged
    assert not frame["localised"].any()
    assert answer.finding == "Y Combinator AI companies sit further apart than others in the Bay Area"


def test_apart_at_short_distances_and_close_at_longer_ones(small_version):
    """AI companies avoid A but are neighbours of one another: more pairs at some tens of km, fewer at 0 km."""
    listings = [("A", 40, False, 2020), *((city, 5, True, 2020) for city in "BCDE")]
    answer = ask(small_version(directory(*listings)), "colocation")
    assert not answer.frame["localised"].iloc[0]
    assert answer.frame["localised"].any()
    assert "stand closer together less often than others in the Bay Area, but more often around" in answer.finding


def test_young_companies_crowd_whatever_they_do(small_version):
    """AI companies are young and in A, as are other young companies; the old ones stand everywhere."""
    version = small_version(directory(("A", 20, True, 2024), ("A", 20, False, 2024), *everywhere(8, False, 2010)))
    answer = ask(version, "colocation")
    assert answer.frame["localised"].iloc[0]
    assert answer.finding.endswith("but not clearly so at equal age")
    same_year = ask(version, "colocation", {"baseline": "yc-same-year"})
    assert not same_year.frame["localised"].any()
    assert same_year.frame["expected"].iloc[0] == pytest.approx(PEAK / 5)  # each draw is 20 companies of A
    assert same_year.finding.startswith(
        "No clear sign that Y Combinator AI companies sit closer together than others of"
    )


def test_a_company_of_two_cities_is_split_and_counts_once(small_version):
    """10 in A and one half in A, half in B: of 55 pairs 45 share A wholly and 10 by half, 50 in all."""
    listings = [("A", 10, True, 2020), ("AB", 1, True, 2020), *everywhere(4, False)]
    first = ask(small_version(directory(*listings)), "colocation").frame.iloc[0]
    assert first["n"] == 11
    assert first["density"] == pytest.approx(50 / 55 * PEAK / first["bandwidth_km"], abs=1e-12)


def test_the_newest_comparable_snapshot_is_looked_at_and_named(small_version):
    closed = directory(*everywhere(4, True), until=OLD)
    answer = ask(small_version(closed), "colocation")
    assert answer.n == 0
    notes = ask(small_version(directory(*everywhere(4, True))), "colocation").notes
    assert any(day_of(NEWEST) in note for note in notes)


def test_below_ten_the_count_stands_alone(small_version):
    answer = ask(small_version(directory(("A", 9, True, 2020), *everywhere(4, False))), "colocation")
    assert len(answer.frame) == 1
    assert (answer.frame["n"][0], answer.frame["n_baseline"][0]) == (9, 29)
    assert answer.frame[["r_km", "density", "low", "high", "localised", "p"]].isna().all(axis=None)
    assert answer.finding == "Too few Y Combinator AI companies in the Bay Area to describe their distances"


def test_nothing_listed_is_too_few(small_version):
    assert ask(small_version(directory()), "colocation").n == 0


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"area": "san-francisco"}, "area: found 'san-francisco', expected an area with at least 5 cities"),
        ({"population": "yc"}, "population: found 'yc', expected a part of Y Combinator"),
        ({"population": "labs"}, "population: found 'labs'"),
        ({"population": "notable-models"}, "population: found 'notable-models'"),
        ({"baseline": "all"}, "baseline: found 'all', expected one of yc, yc-same-year"),
    ],
)
def test_choices_that_cannot_be_answered_are_refused(small_version, choices, words):
    version = small_version(directory(("A", 20, True, 2020), *everywhere(4, False)))
    with pytest.raises(InputError, match=r"\. [A-Z].*\.$") as refusal:
        ask(version, "colocation", choices)
    assert words in str(refusal.value)


def test_another_default_changes_nothing_else():
    other = POPULATION.with_default("yc-ai")
    assert other.default == "yc-ai"
    assert (other.slug, other.options, other.meaning) == (POPULATION.slug, POPULATION.options, POPULATION.meaning)
    assert POPULATION.default == "yc"
    with pytest.raises(ValueError, match="population cannot begin with 'mars'"):
        POPULATION.with_default("mars")
