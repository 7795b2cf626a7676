"""Shares inside an area, against numbers worked out by hand."""

import pytest

from analytics.errors import InputError
from analytics.questions import ask

PLACES = {
    # id: (county, country, in the Bay Area, latitude, longitude)
    "sf": ("San Francisco", "US", True, 37.7749, -122.4194),
    "san-jose": ("Santa Clara", "US", True, 37.3394, -121.8950),
    "new-york": ("New York", "US", False, 40.7143, -74.0060),
    "london": ("Greater London", "GB", False, 51.5085, -0.1257),
    "lagos": ("Lagos", "NG", False, 6.4541, 3.3947),
}
SNAPSHOTS = ["2021-12-02", "2022-04-02", "2023-06-13", "2024-06-13", "2026-01-13"]


def directory(batches, listings):
    """Tables of a small directory.

    Args:
        batches: name -> first day.
        listings: (batch, place or None or "remote", how many companies, first and last snapshot).
    """
    companies, locations = [], []
    for batch, place, many, first, last in listings:
        for _ in range(many):
            number = len(companies) + 1
            companies.append({"company_id": number, "name": f"C{number}", "batch": batch, "is_ai": number % 2 == 0})
            listing = "none" if place is None else "remote" if place == "remote" else "place"
            locations.append(
                {
                    "location_id": f"L{number}",
                    "company_id": number,
                    "listing": listing,
                    "place_id": place if listing == "place" else None,
                    "from_snapshot": first,
                    "to_snapshot": last,
                }
            )
    return {
        "countries": [{"country": code, "name": code, "western": code != "NG"} for code in ("US", "GB", "NG")],
        "places": [
            {
                "place_id": key,
                "name": key,
                "precision": "city",
                "country": country,
                "county": county,
                "metro": key,
                "latitude": latitude,
                "longitude": longitude,
                "in_bay_area": bay,
                "usable": True,
            }
            for key, (county, country, bay, latitude, longitude) in PLACES.items()
        ],
        "batches": [{"batch": name, "year": day[:4], "starts": day} for name, day in batches.items()],
        "snapshots": [{"snapshot": day, "companies": 1, "comparable": True} for day in SNAPSHOTS],
        "companies": companies,
        "locations": locations,
    }


ALL = (SNAPSHOTS[0], SNAPSHOTS[-1])


@pytest.fixture
def one_batch(small_version):
    """Winter 2019: 12 in San Francisco, 4 in San Jose, 8 in New York, 6 in London, 6 in Lagos, 3 remote, 1 nowhere."""
    listings = [
        ("Winter 2019", place, many, *ALL)
        for place, many in [("sf", 12), ("san-jose", 4), ("new-york", 8), ("london", 6), ("lagos", 6)]
    ]
    listings += [("Winter 2019", "remote", 3, *ALL), ("Winter 2019", None, 1, *ALL)]
    return small_version(directory({"Winter 2019": "2019-01-01"}, listings))


@pytest.mark.parametrize(
    ("choices", "n", "inside"),
    [
        ({}, 36, 16),
        ({"base": "western"}, 30, 16),
        ({"base": "us"}, 24, 16),
        ({"missing": "outside"}, 40, 16),
        ({"base": "us", "missing": "outside"}, 28, 16),
        ({"area": "san-francisco"}, 36, 12),
        ({"area": "radius-50"}, 36, 12),  # San Jose is 67 km away
        ({"area": "radius-80"}, 36, 16),
        ({"population": "yc-ai"}, 18, 8),  # every second company is tagged
    ],
)
def test_counts_follow_the_choices(one_batch, choices, n, inside):
    row = ask(one_batch, "area-share", choices).frame.iloc[0]
    assert (row["period"], row["n"], row["in_area"]) == ("2019", n, inside)
    assert row["share"] == pytest.approx(inside / n)
    assert row["low"] < row["share"] < row["high"]


def test_wilson_interval_of_16_in_36(one_batch):
    """Centre (16 + z²/2)/(36 + z²) = 0.449801, half width z √(16 x 20/36 + z²/4)/(36 + z²) = 0.154388."""
    row = ask(one_batch, "area-share").frame.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((0.295413, 0.604189), abs=2e-6)


def test_a_batch_is_seen_at_the_snapshot_nearest_to_its_age(small_version):
    """Winter 2019 + 36 months = 2022-01-01: the snapshot of 2021-12-02 (30 days) beats 2022-04-02 (91 days)."""
    listings = [
        ("Winter 2019", "sf", 10, SNAPSHOTS[0], SNAPSHOTS[0]),
        ("Winter 2019", "london", 30, SNAPSHOTS[1], SNAPSHOTS[-1]),
    ]
    version = small_version(directory({"Winter 2019": "2019-01-01"}, listings))
    row = ask(version, "area-share").frame.iloc[0]
    assert (row["n"], row["in_area"]) == (10, 10)
    assert row["age_years"] == pytest.approx(1066 / 365.25)
    latest = ask(version, "area-share", {"observed": "latest"}).frame.iloc[0]
    assert (latest["n"], latest["in_area"]) == (30, 0)


def test_a_batch_without_a_snapshot_within_four_months_is_left_out(small_version):
    listings = [("Summer 2018", "sf", 10, *ALL), ("Summer 2020", "sf", 10, *ALL)]
    version = small_version(directory({"Summer 2018": "2018-06-01", "Summer 2020": "2020-06-01"}, listings))
    assert list(ask(version, "area-share").frame["period"]) == ["2020"]


def test_first_listed_waits_for_85_percent_of_the_batch(small_version):
    listings = [
        ("Winter 2022", "sf", 8, SNAPSHOTS[0], SNAPSHOTS[-1]),
        ("Winter 2022", "london", 2, SNAPSHOTS[1], SNAPSHOTS[-1]),
    ]
    version = small_version(directory({"Winter 2022": "2022-01-01"}, listings))
    row = ask(version, "area-share", {"observed": "first-listed"}).frame.iloc[0]
    assert (row["n"], row["in_area"]) == (10, 8)  # 8 of 10 is below 85 %, so the second snapshot counts


def test_below_ten_the_count_stands_alone(small_version):
    version = small_version(directory({"Winter 2019": "2019-01-01"}, [("Winter 2019", "sf", 9, *ALL)]))
    answer = ask(version, "area-share")
    assert (answer.frame["n"][0], answer.frame["in_area"][0]) == (9, 9)
    assert answer.frame[["share", "low", "high"]].isna().all(axis=None)
    assert "Too few" in answer.finding


@pytest.fixture
def three_windows(small_version):
    """Shares 120 of 200, 60 of 200, 110 of 200."""
    batches = {"Winter 2019": "2019-01-01", "Summer 2020": "2020-06-01", "Winter 2023": "2023-01-01"}
    inside = {"Winter 2019": 120, "Summer 2020": 60, "Winter 2023": 110}
    listings = [(batch, "sf", many, *ALL) for batch, many in inside.items()]
    listings += [(batch, "london", 200 - many, *ALL) for batch, many in inside.items()]
    return small_version(directory(batches, listings))


def test_rebound_of_a_plain_v(three_windows):
    frame = ask(three_windows, "area-rebound").frame
    assert list(frame["window"]) == ["2018..2019", "2020..2022", "2023.."]
    assert list(frame["in_area"]) == [120, 60, 110]
    assert frame["recovery_ratio"].iloc[0] == pytest.approx((0.55 - 0.30) / (0.60 - 0.30))
    # z = (0.55 - 0.30) / sqrt((0.55 x 0.45 + 0.30 x 0.70) / 200) = 5.2271, one-sided
    assert frame["p_rebound"].iloc[0] == pytest.approx(8.610e-8, rel=1e-3)
    assert frame["p"].iloc[0] == max(frame["p_drop"].iloc[0], frame["p_rebound"].iloc[0])
    assert "came back" in ask(three_windows, "area-rebound").finding


def test_spread_of_two_cities(one_batch):
    """Of 12 + 4 + 8 companies half lie within 0 km of San Francisco, nine tenths within New York's 4,129."""
    row = ask(one_batch, "cluster-spread", {"base": "us"}).frame.iloc[0]
    assert row["n"] == 24
    assert row["r50_sf_km"] == pytest.approx(0, abs=1e-6)
    assert row["r90_sf_km"] == pytest.approx(4129.0, abs=3)


@pytest.mark.parametrize(
    ("slug", "choices", "words"),
    [
        ("area-share", {"area": "paris"}, "area: found 'paris', expected one of bay-area-9"),
        ("area-share", {"area": "radius-4"}, "radius-N with N from 5 to 200"),
        ("area-share", {"area": "radius-050"}, "area: found 'radius-050'"),
        ("area-share", {"metro": "x"}, "choice: found 'metro', expected population, observed"),
        ("area-shares", {}, "question: found 'area-shares', expected one of"),
        ("concentration", {"unit": "parent"}, "unit: found 'parent'"),
        ("cluster-spread", {"weight": "money"}, "weight: found 'money'"),
        ("lorenz", {"period": "2025H1"}, "period: found '2025H1', expected a year"),
    ],
)
def test_bad_choices_are_refused_in_one_sentence(one_batch, slug, choices, words):
    with pytest.raises(InputError, match=r"\. [A-Z].*\.$") as refusal:
        ask(one_batch, slug, choices)
    assert words in str(refusal.value)


def test_concentration_by_county(one_batch):
    """12, 4, 8, 6, 6 of 36: the sum of squares is 296, so the index is 296/1296; pairs give (296 - 36)/(36 x 35)."""
    row = ask(one_batch, "concentration").frame.iloc[0]
    assert (row["n"], row["holders"]) == (36, 5)
    assert row["hhi"] == pytest.approx(296 / 1296)
    assert row["hhi_unbiased"] == pytest.approx(260 / 1260)
    assert row["hhi_low"] < row["hhi_unbiased"] < row["hhi_high"]
    assert row["effective_number"] == pytest.approx(1296 / 296)
    assert (row["cr1"], row["cr5"]) == (pytest.approx(12 / 36), pytest.approx(1))
    # Gini of 4, 6, 6, 8, 12: 2 x (4 + 12 + 18 + 32 + 60) / (5 x 36) - 6/5
    assert row["gini"] == pytest.approx(0.2)


def test_lorenz_ranks_the_largest_first(one_batch):
    frame = ask(one_batch, "lorenz", {"unit": "country"}).frame
    assert list(frame["holder"]) == ["US", "GB", "NG"]
    assert list(frame["rank"]) == [1, 2, 2]
    assert list(frame["cumulative_share"]) == pytest.approx([24 / 36, 30 / 36, 1])


@pytest.mark.parametrize(
    ("period", "shown"),
    [("all", {"open", "undated"}), ("2021", {"open", "left", "former"}), ("2024", {"open", "former"})],
)
def test_sites_that_are_there(small_version, period, shown):
    """The newest period has neither what is planned nor what was left, with or without the day it was."""
    dates = {
        "open": ("current", "2019", None),
        "undated": ("current", None, None),
        "left": ("current", "2019", "2023"),
        "former": ("former", "2020", None),
        "planned": ("planned", None, None),
    }
    sites = [
        {"site_id": key, "organisation_id": "lab", "status": status, "from_date": first, "to_date": last}
        | {"role": "office", "country": "US", "county": "San Francisco", "sourced": True}
        for key, (status, first, last) in dates.items()
    ]
    labs = [{"organisation_id": "lab", "name": "Lab", "is_lab": True}]
    version = small_version({"organisations": labs, "sites": sites})
    answer = ask(version, "company-map", {"population": "labs", "period": period})
    assert set(answer.frame["place_id"]) == shown
    assert answer.frame["in_area"].all()
