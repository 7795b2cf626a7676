"""The verdict of each claim, flipped both ways by altered answers."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analytics.claims import CLAIMS
from analytics.claims.rule import Outcome, Part, verdict
from analytics.metrics.change import v_shape_three_window
from analytics.metrics.intervals import wilson_interval

BY_SLUG = {claim.slug: claim for claim in CLAIMS}


def outcome(holds=False, opposite=False, n=100):
    return Outcome("label", (Part(0.0, 0.0, 0.0, n, 50, holds, opposite, ""),))


@pytest.mark.parametrize(
    ("default", "others", "expected"),
    [
        (outcome(holds=True), [outcome(holds=True)] * 3 + [outcome()], "supported"),
        (outcome(holds=True), [outcome(holds=True)] * 2 + [outcome()] * 2, "mixed"),
        (outcome(holds=True), [outcome(holds=True)] * 3 + [outcome(holds=True, n=49)] * 2, "mixed"),
        (outcome(), [outcome(holds=True)] * 4, "mixed"),
        (outcome(opposite=True), [outcome(opposite=True)] * 3 + [outcome(holds=True)], "contradicted"),
        (outcome(opposite=True), [outcome(opposite=True), outcome()], "mixed"),
        (outcome(holds=True, n=49), [outcome(holds=True)] * 4, "not-testable"),
    ],
)
def test_the_rule(default, others, expected):
    assert verdict((default, *others)) == expected


def test_one_part_of_two_is_mixed():
    holds, fails = outcome(holds=True).parts[0], outcome(opposite=True).parts[0]
    two = Outcome("default", (holds, fails))
    assert not two.holds
    assert not two.opposite
    assert verdict((two, two)) == "mixed"


def answering(**frames):
    """Answers every choice of a question with the same frame."""
    return lambda slug, choices: SimpleNamespace(frame=frames[slug.replace("-", "_")])


def rebound(*inside, n=400):
    shape = v_shape_three_window(x=list(inside), n=[n] * 3)
    return pd.DataFrame(
        {
            "n": n,
            "in_area": inside,
            "share": [x / n for x in inside],
            "p": shape.p_iut,
            "recovery_ratio": shape.recovery_ratio,
        }
    )


def labs(inside, n):
    low, high = wilson_interval(x=inside, n=n)
    return pd.DataFrame({"n": [n], "share": [inside / n], "low": [low], "high": [high]})


def valuations(inside, n):
    return pd.DataFrame({"valuation_usd": [1e9] * n, "in_area": [place < inside for place in range(n)]})


@pytest.mark.parametrize(
    ("shares", "inside", "expected"),
    [
        ((200, 100, 200), 90, "supported"),
        ((200, 100, 130), 90, "mixed"),  # only 30 % regained
        ((200, 100, 200), 60, "mixed"),  # start-ups came back, labs are spread
        ((100, 200, 100), 20, "contradicted"),
        ((200, 190, 200), 90, "mixed"),  # no clear fall
    ],
)
def test_snap_back(shares, inside, expected):
    ask = answering(area_rebound=rebound(*shares), area_share=labs(inside, 100), lab_valuations=valuations(inside, 100))
    assert verdict(BY_SLUG["snap-back"].outcomes(ask)) == expected


@pytest.mark.parametrize(("n", "labs_counted"), [(99, 100), (400, 39)])
def test_snap_back_needs_its_base(n, labs_counted):
    ask = answering(
        area_rebound=rebound(*(n // 2, n // 4, n // 2), n=n),
        area_share=labs(labs_counted, labs_counted),
        lab_valuations=valuations(labs_counted, labs_counted),
    )
    assert verdict(BY_SLUG["snap-back"].outcomes(ask)) == "not-testable"


def test_labs_without_a_founding_year_are_no_base():
    none = pd.DataFrame({"n": [], "share": [], "low": [], "high": []})
    ask = answering(area_rebound=rebound(200, 100, 200), area_share=none, lab_valuations=valuations(0, 0))
    assert verdict(BY_SLUG["snap-back"].outcomes(ask)) == "not-testable"


def directions(before, after):
    halves = ["2022H2", "2023H1", "2023H2", "2024H1", "2024H2", "2025H1", "2025H2", "2026H1", "2026H2"]
    rows = [before if half < "2024H2" else after for half in halves]
    return pd.DataFrame({"period": halves, "to_startups": [row[0] for row in rows], "n": [row[1] for row in rows]})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((18, 20), (2, 20), "supported"),
        ((2, 20), (18, 20), "contradicted"),
        ((18, 20), (11, 20), "mixed"),  # the second window has no clear direction
        ((3, 4), (1, 4), "not-testable"),
    ],
)
def test_valinor(before, after, expected):
    assert verdict(BY_SLUG["valinor"].outcomes(answering(talent_direction=directions(before, after)))) == expected


def doctors(share):
    return pd.DataFrame({"series": ["A", "B"], "year": [2019, 2020], "share": share, "destination": "industry"})


@pytest.mark.parametrize(
    ("industry", "share", "expected"),
    [(90, 0.6, "supported"), (50, 0.3, "contradicted"), (90, 0.3, "mixed"), (50, 0.6, "mixed")],
)
def test_brain_drain(industry, share, expected):
    sectors = pd.DataFrame({"year": [2023, 2024, 2025], "sector": "industry", "models": industry, "n": 100})
    ask = answering(model_sectors=sectors, phd_destinations=doctors(share))
    assert verdict(BY_SLUG["brain-drain"].outcomes(ask)) == expected


def test_half_a_year_later_and_earlier_move_the_windows():
    """2024H1 is the last of the early half-years: it counts by default and falls out of the earlier windows."""
    frame = directions((10, 10), (0, 10))
    frame.loc[frame["period"] == "2024H1", ["to_startups", "n"]] = (0, 10)
    parts = {label: result.parts[0] for label, result in labelled(frame).items()}
    assert parts["as fixed beforehand"].value == pytest.approx(-1 - (2 * 20 / 30 - 1))
    assert parts["half a year earlier"].value == pytest.approx(-2)


def labelled(frame):
    outcomes = BY_SLUG["valinor"].outcomes(answering(talent_direction=frame))
    return {result.label: result for result in outcomes}


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
    assert outcomes["as fixed beforehand"].parts[0].value == pytest.approx(22 / 82)
    assert "11 employers" in outcomes["as fixed beforehand"].parts[0].detail
    assert outcomes["weighted by money raised"].parts[0].n == 80
    assert outcomes["weighted by money raised"].parts[0].value == pytest.approx(20 / 80)


def test_diaspora_without_big_tech_takes_the_next_ten():
    frame = pd.concat([foundings(60, 30), foundings(10, 0, big_tech=True).replace({"top0": "giant"})])
    frame["big_tech"] = frame["employer_id"] == "giant"
    outcomes = {one.label: one for one in BY_SLUG["diaspora"].outcomes(answering(founders=frame))}
    assert outcomes["ten without big tech"].parts[0].holds
