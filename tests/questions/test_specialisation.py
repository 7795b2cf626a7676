"""AI companies of each metro against its size, with numbers worked out by hand."""

import math

import pytest
from scipy.stats import chi2

from analytics.questions import ask

DAY = "2026-01-13"


def directory(*metros):
    """Tables of a directory: each metro is (names, country, companies, AI companies); two names are two places."""
    names = sorted({(name, country) for listed, country, *_ in metros for name in listed})
    companies, locations = [], []
    for listed, _, many, ai in metros:
        for at in range(many):
            key = len(companies) + 1
            companies.append({"company_id": key, "name": f"C{key}", "batch": "Winter 2020", "is_ai": at < ai})
            place = {"company_id": key, "listing": "place", "from_snapshot": DAY, "to_snapshot": DAY}
            locations += [{**place, "location_id": f"{key}{name}", "place_id": name.lower()} for name in listed]
    return {
        "countries": [{"country": code, "name": code, "western": code != "NG"} for code in ("US", "NG")],
        "places": [
            {
                "place_id": name.lower(),
                "name": name,
                "precision": "city",
                "country": country,
                "metro": f"Metro {name}",
                "latitude": 0,
                "longitude": 0,
                "in_bay_area": False,
                "usable": True,
            }
            for name, country in names
        ],
        "batches": [{"batch": "Winter 2020", "year": 2020, "starts": "2020-01-01"}],
        "snapshots": [{"snapshot": DAY, "companies": 1, "comparable": True}],
        "companies": companies,
        "locations": locations,
    }


FOUR = [("A", "US", 40, 25), ("B", "US", 60, 10), ("C", "NG", 20, 2), ("D", "US", 9, 9)]


def test_quotients_of_four_metros(small_version):
    """46 of 129 companies are AI companies; A has 25 of 40, B 10 of 60, C 2 of 20, and D is too small."""
    answer = ask(small_version(directory(*FOUR)), "specialisation")
    assert list(answer.frame["metro"]) == ["Metro B", "Metro A", "Metro C", "Metro D"]
    rows = answer.frame.set_index("metro")
    assert answer.n == 129
    assert rows.loc["Metro A", "share"] == pytest.approx(25 / 40)
    quotients = [rows.loc[f"Metro {name}", "location_quotient"] for name in "ABC"]
    assert quotients == pytest.approx([(25 / 40) / (46 / 129), (10 / 60) / (46 / 129), (2 / 20) / (46 / 129)])
    # nested delta: p1 = 25/40, p2 = 21/89
    p1, p2 = 25 / 40, 21 / 89
    se = math.sqrt((1 / p1 - 40 / 46) ** 2 * p1 * (1 - p1) / 40 + 89 / 46**2 * p2 * (1 - p2))
    bounds = [quotients[0] * math.exp(side * 1.959964 * se) for side in (-1, 1)]
    assert rows.loc["Metro A", ["low", "high"]].tolist() == pytest.approx(bounds, rel=1e-6)
    # exact Poisson: 2 where 20 x 46/129 are expected
    expected = 20 * 46 / 129
    bounds = [chi2.ppf(0.025, 4) / 2 / expected, chi2.ppf(0.975, 6) / 2 / expected]
    assert rows.loc["Metro C", ["low", "high"]].tolist() == pytest.approx(bounds)
    assert list(rows["interval"].fillna("")) == ["nested delta", "nested delta", "exact Poisson", ""]


def test_below_ten_companies_the_counts_stand_alone(small_version):
    row = ask(small_version(directory(*FOUR)), "specialisation").frame.iloc[-1]
    assert (row["n"], row["ai_companies"]) == (9, 9)
    assert row[["share", "location_quotient", "low", "high", "location_quotient_shrunk", "interval"]].isna().all()


def test_shrinkage_pulls_the_smallest_most(small_version):
    """Prior by moments from the three metros with a quotient: m = 37/ΣE, A = s² - m/Ē."""
    frame = ask(small_version(directory(*FOUR)), "specialisation").frame.head(3)
    x, e = [10, 25, 2], [n * 46 / 129 for n in (60, 40, 20)]
    m = sum(x) / sum(e)
    spread = sum(b * (a / b - m) ** 2 for a, b in zip(x, e, strict=True)) / sum(e) - m / (sum(e) / 3)
    wanted = [(a + m**2 / spread) / (b + m / spread) for a, b in zip(x, e, strict=True)]
    assert frame["location_quotient_shrunk"].tolist() == pytest.approx(wanted)


def test_metros_alike_are_all_given_their_mean(small_version):
    frame = ask(small_version(directory(("A", "US", 40, 20), ("B", "US", 40, 20))), "specialisation").frame
    assert frame["location_quotient_shrunk"].tolist() == pytest.approx([1, 1])


def test_a_company_counts_in_every_metro_it_lists_and_once_in_all(small_version):
    metros = [("A", "US", 30, 10), ("B", "US", 30, 10), ("AB", "US", 5, 5)]
    answer = ask(small_version(directory(*metros)), "specialisation")
    assert answer.n == 65
    assert answer.frame["n"].tolist() == [35, 35]
    assert answer.frame["ai_companies"].tolist() == [15, 15]
    assert answer.frame["location_quotient"].tolist() == pytest.approx([(15 / 35) / (25 / 65)] * 2)


def test_base_leaves_others_out(small_version):
    answer = ask(small_version(directory(*FOUR)), "specialisation", {"base": "us"})
    assert answer.n == 109
    assert "Metro C" not in answer.frame["metro"].tolist()


@pytest.mark.parametrize(
    ("ai", "words"),
    [
        (25, "Metro A (1.75 times), of 3 metros, holds more AI companies than size suggests"),
        (12, "No clear sign that any of 3 metros with at least 10 companies holds more"),
    ],
)
def test_finding_follows_the_interval(small_version, ai, words):
    metros = [("A", "US", 40, ai), *FOUR[1:]]
    assert words in ask(small_version(directory(*metros)), "specialisation").finding


def test_finding_names_the_two_largest_and_counts_the_rest(small_version):
    metros = [(name, "US", many, many) for name, many in zip("ABC", (50, 40, 30), strict=True)]
    finding = ask(small_version(directory(*metros, ("Z", "US", 300, 3))), "specialisation").finding
    assert finding.startswith("Metro A (3.41 times), Metro B (3.41 times) and 1 more, of 4 metros, hold more")


@pytest.mark.parametrize("metros", [[], [("A", "US", 9, 3)], [("A", "US", 30, 0)]])
def test_nothing_to_compare(small_version, metros):
    answer = ask(small_version(directory(*metros)), "specialisation")
    assert answer.frame["location_quotient"].isna().all()
    assert answer.finding == "Too few companies in any metro to compare"


def test_one_metro_alone_is_not_special(small_version):
    answer = ask(small_version(directory(("A", "US", 40, 25))), "specialisation")
    row = answer.frame.iloc[0]
    assert row[["location_quotient", "low", "high"]].tolist() == [1, 1, 1]
    assert answer.finding.startswith("No clear sign")
