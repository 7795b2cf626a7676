"""Claims about people: the test of each on frames made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analytics.claims.rule import AS_THE_RULE_SAYS, verdict
from analytics.metrics.intervals import wilson_interval
from tests.questions.test_claims import BY_SLUG, answering


def cohort(contested, five, recent=150, n=200):
    low, high = wilson_interval(x=contested * n, n=n)
    pairs = pd.DataFrame({"n": [n], "contested_share": [contested], "low": [low], "high": [high], "recent": [recent]})
    return {"contested_elite": pairs, "elite_spread": pd.DataFrame({"share": [five / 5] * 5, "n": n})}


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (cohort(0.6, 0.7), "supported"),
        (cohort(0.6, 0.3), "mixed"),  # many labs
        (cohort(0.2, 0.7), "mixed"),  # seldom two of the ten
        (cohort(0.2, 0.3), "contradicted"),
        (cohort(0.6, 0.7, recent=119), "not-testable"),  # fewer than 60 % seen since 2023
    ],
)
def test_elite_150(frames, expected):
    assert verdict(BY_SLUG["elite-150"].outcomes(answering(**frames))) == expected


def test_elite_150_counts_all_members_for_the_share_and_those_seen_lately_for_the_floor():
    part = BY_SLUG["elite-150"].test(answering(**cohort(0.2, 0.7, recent=71, n=197)), {})[0]
    assert (part.n, part.floor, part.counted) == (71, 119, 197)
    assert part.counted_in_words == "of 197 people, 71 of them seen since 2023"


def careers(authors, field, coverage=0.7):
    rows = [("All notable models", *authors, coverage), ("All authors in the lists", *field, 1.0)]
    frame = pd.DataFrame(rows, columns=["lab", "median_years", "low", "high", "coverage"]).assign(period="2023", n=100)
    return {"career_age": frame}


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (careers((2, 1, 3), (5, 4, 6)), "supported"),
        (careers((4, 2, 5), (5, 4, 6)), "mixed"),  # intervals meet
        (careers((9, 8, 10), (5, 4, 6)), "contradicted"),
        (careers((2, 1, 3), (5, 4, 6), coverage=0.59), "not-testable"),
    ],
)
def test_ai_natives(frames, expected):
    assert verdict(BY_SLUG["ai-natives"].outcomes(answering(**frames))) == expected


def hazards(companies, shape):
    """A hazard before (nothing sold) and one after a sale, for companies that sold more and more."""
    rows = []
    for at in range(companies):
        sold = 0.5 * (at + 1)
        for window, liquidity in (("before", 0.0), ("after", sold)):
            noise = 0.005 * (-1) ** at
            rows.append((f"c{at}", window, 10, shape(liquidity) + noise, liquidity))
    return pd.DataFrame(rows, columns=["company", "window", "exits", "hazard", "log_liquidity"])


@pytest.mark.parametrize(
    ("companies", "shape", "expected"),
    [
        (8, lambda u: 0.1 + 0.05 * (u - 2) ** 2, "supported"),
        (8, lambda u: 0.4 - 0.05 * (u - 2) ** 2, "contradicted"),
        (8, lambda u: 0.1 + 0.02 * u, "mixed"),
        (7, lambda u: 0.1 + 0.05 * (u - 2) ** 2, "not-testable"),
    ],
)
def test_liquidity(companies, shape, expected):
    answer = SimpleNamespace(frame=hazards(companies, shape), n=companies)
    assert verdict(BY_SLUG["liquidity"].outcomes(lambda slug, choices: answer)) == expected


def test_liquidity_counts_companies_with_a_known_size_and_exits_on_both_sides():
    frame = hazards(10, lambda u: 0.1 + 0.05 * (u - 2) ** 2)
    frame.loc[frame["company"] == "c0", "exits"] = 0
    frame.loc[(frame["company"] == "c1") & (frame["window"] == "after"), "log_liquidity"] = float("nan")
    frame.loc[(frame["company"] == "c2") & (frame["window"] == "before"), "hazard"] = float("nan")
    part = BY_SLUG["liquidity"].test(lambda slug, choices: SimpleNamespace(frame=frame, n=10), {})[0]
    assert (part.n, part.testable) == (7, False)
    assert part.detail.endswith("10 have a dated sale")


def foundings(inside, outside, money=1e9, big_tech=False):
    """AI companies founded from ten employers with two or more each, and from others with one each."""
    rows = [(f"top{at % 10}", f"in{at}") for at in range(inside)]
    rows += [(f"small{at}", f"out{at}") for at in range(outside)]
    frame = pd.DataFrame(rows, columns=["employer_id", "company_id"])
    return frame.assign(is_ai=True, big_tech=big_tech, company_raised_usd=money)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (foundings(60, 40), "supported"),
        (foundings(30, 70), "contradicted"),
        (foundings(52, 48), "supported"),
        (foundings(45, 55), "mixed"),  # below half, the interval reaches above it
        (foundings(50, 9), "not-testable"),
    ],
)
def test_diaspora(frame, expected):
    assert verdict(BY_SLUG["diaspora"].outcomes(answering(founders=frame))) == expected


def test_diaspora_counts_all_that_tie_with_the_tenth_and_weighs_known_money_only():
    frame = foundings(20, 60)
    eleventh = pd.DataFrame({"employer_id": ["top10"] * 2, "company_id": ["in20", "in21"]})
    frame = pd.concat([frame, eleventh.assign(is_ai=True, big_tech=False, company_raised_usd=float("nan"))])
    other = frame.iloc[:1].assign(company_id="shop", is_ai=False)
    outcomes = {one.label: one for one in BY_SLUG["diaspora"].outcomes(answering(founders=pd.concat([frame, other])))}
    assert outcomes[AS_THE_RULE_SAYS].parts[0].value == pytest.approx(22 / 82)
    assert "11 employers" in outcomes[AS_THE_RULE_SAYS].parts[0].detail
    assert outcomes["weighted by money raised"].parts[0].n == 80
    assert outcomes["weighted by money raised"].parts[0].value == pytest.approx(20 / 80)


def test_diaspora_without_big_tech_takes_the_next_ten():
    frame = pd.concat([foundings(60, 30), foundings(10, 0, big_tech=True).replace({"top0": "giant"})])
    frame["big_tech"] = frame["employer_id"] == "giant"
    outcomes = {one.label: one for one in BY_SLUG["diaspora"].outcomes(answering(founders=frame))}
    assert outcomes["ten without big tech"].parts[0].holds
