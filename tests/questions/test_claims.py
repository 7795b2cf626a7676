"""The verdict of each claim, flipped both ways by altered answers."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from analytics.claims import CLAIMS
from analytics.claims.rule import AS_THE_RULE_SAYS, Outcome, Part, verdict
from analytics.errors import InputError
from analytics.metrics.change import v_shape_three_window
from analytics.metrics.intervals import wilson_interval
from analytics.questions import ask, verdicts

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


def labelled(frame):
    outcomes = BY_SLUG["valinor"].outcomes(answering(talent_direction=frame))
    return {result.label: result for result in outcomes}


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


def test_snap_back_tells_both_bases_of_the_change_and_keeps_its_floor_for_the_smallest_window():
    frame = rebound(40, 100, 200).assign(n=[101, 1759, 404])
    ask = answering(area_rebound=frame, area_share=labs(90, 100), lab_valuations=valuations(90, 100))
    part = BY_SLUG["snap-back"].test(ask, {})[0]
    assert (part.n, part.counted) == (101, 404)
    assert part.counted_in_words == "from 1,759 companies of 2020–22 and 404 of 2023 and later"


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


def buyers(*ratios, deals=1):
    return pd.DataFrame({"ratio": list(ratios), "deals": deals})


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([0.01, 0.02, 0.03, 0.04, 0.05, 0.1], "supported"),
        ([0.11, 0.2, 0.3, 0.4, 0.5, 0.6], "contradicted"),
        ([0.01, 0.02, 0.03, 0.04, 0.05, 0.11], "mixed"),  # the interval of six reaches the largest
        ([0.01, 0.02, 0.03, 0.04, 0.05], "mixed"),  # five fiscal years give no interval
        ([0.01, 0.02, 0.03, 0.04], "not-testable"),
        ([float("nan")] * 9, "not-testable"),
        ([0.01] * 4 + [float("nan")], "not-testable"),  # a deal beside no capital expenditure is no base
    ],
)
def test_call_option(ratios, expected):
    assert verdict(BY_SLUG["call-option"].outcomes(answering(deals_to_capex=buyers(*ratios)))) == expected


def test_call_option_counts_deals_for_its_floor_and_fiscal_years_for_its_interval():
    (part,) = BY_SLUG["call-option"].outcomes(answering(deals_to_capex=buyers(0.01, 0.02, deals=3)))[0].parts
    assert (part.n, part.testable, part.holds) == (6, True, False)


def test_call_option_asks_for_deals_since_2023_and_changes_one_switch():
    asked = []

    def noting(slug, choices):
        asked.append((slug, dict(choices)))
        return SimpleNamespace(frame=buyers(0.01))

    BY_SLUG["call-option"].outcomes(noting)
    since = {"period": "2023..2099"}
    changes = [{}, {"measure": "with-leases"}, {"least": "500000000"}, {"kind": "people"}, {"evidence": "all"}]
    assert asked == [("deals-to-capex", since | change) for change in changes]


def test_half_a_year_later_and_earlier_move_the_windows():
    """2024H1 is the last of the early half-years: it counts by default and falls out of the earlier windows."""
    frame = directions((10, 10), (0, 10))
    frame.loc[frame["period"] == "2024H1", ["to_startups", "n"]] = (0, 10)
    parts = {label: result.parts[0] for label, result in labelled(frame).items()}
    assert parts[AS_THE_RULE_SAYS].value == pytest.approx(-1 - (2 * 20 / 30 - 1))
    assert parts["half a year earlier"].value == pytest.approx(-2)


def gap(before, last, released=5):
    """Twenty-four months: the second lab so many months behind in the first twelve, then in the last twelve."""
    months = [*([before] * 12), *([last] * 12)]
    return pd.DataFrame({"months_behind": months, "months_behind_interpolated": months, "released": released})


def bend(curvature, spread, n=40):
    p = 0.001 if curvature + spread < 0 else 0.3 if curvature < 0 else 0.99
    ends = {"curvature_low": curvature - spread, "curvature_high": curvature + spread}
    return pd.DataFrame({"curvature": [curvature] * n, "p": p, **ends})


@pytest.mark.parametrize(
    ("months", "curve", "expected"),
    [
        ((6.0, 2.0), (-4, 1), "supported"),
        ((6.0, 4.0), (-4, 1), "mixed"),  # shrinking, but more than three months
        ((1.0, 2.0), (-4, 1), "mixed"),  # within three months, but growing
        ((6.0, 2.0), (-4, 9), "mixed"),  # no clear bend
        ((6.0, 2.0), (4, 1), "mixed"),  # one of the two
        ((4.0, 9.0), (4, 1), "contradicted"),
        ((4.0, 9.0), (4, 9), "mixed"),  # the bend upwards is not clear either
    ],
)
def test_parity(months, curve, expected):
    ask = answering(frontier_gap=gap(*months), diminishing_returns=bend(*curve))
    assert verdict(BY_SLUG["parity"].outcomes(ask)) == expected


def test_parity_needs_six_dates_and_six_models():
    rare = gap(6.0, 2.0)
    rare.loc[rare.index[12:19], "released"] = 0  # five of the last twelve months brought a new score
    for frame, curve in (
        (rare, bend(-4, 1)),
        (gap(6.0, 2.0), bend(float("nan"), 1, n=5)),
        (rare.iloc[:0], bend(-4, 1)),
    ):
        ask = answering(frontier_gap=frame, diminishing_returns=curve)
        assert verdict(BY_SLUG["parity"].outcomes(ask)) == "not-testable"


def test_parity_is_repeated_for_each_pair_and_for_frontier_models():
    switches = [dict(changed) for _, changed in BY_SLUG["parity"].alternatives]
    assert {"months": "interpolated"} in switches
    assert {"set": "frontier"} in switches
    assert sum("pair" in changed for changed in switches) == 15


LAB_LAYERS = [("OpenAI", "models", "2014"), ("Anthropic", "models", "2023"), ("xAI", "models", "2023")]


def steps(*rows):
    return pd.DataFrame([*LAB_LAYERS, *rows], columns=["company", "layer", "since"])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("OpenAI", "cloud", "2025-11"), ("xAI", "data-centres", "2024-08-11")], "supported"),
        ([("OpenAI", "cloud", "2025-11"), ("OpenAI", "chips", "2026")], "contradicted"),  # one lab in two layers
        ([("OpenAI", "cloud", "2025-11"), ("xAI", "data-centres", "2023-12-31")], "contradicted"),  # before 2024
        ([("OpenAI", "cloud", "2025-11"), ("xAI", "applications", "2025")], "contradicted"),  # above models
        ([("OpenAI", "cloud", "2025-11"), ("Oracle", "cloud", "2025")], "contradicted"),  # no independent lab
        ([("OpenAI", "cloud", "2025-11"), ("xAI", "data-centres", None)], "contradicted"),  # not dated
    ],
)
def test_up_stack(rows, expected):
    assert verdict(BY_SLUG["up-stack"].outcomes(answering(stack=steps(*rows)))) == expected


def test_up_stack_cannot_be_told_where_a_lab_was_not_searched():
    two = steps(("OpenAI", "cloud", "2025-11"))
    assert verdict(BY_SLUG["up-stack"].outcomes(answering(stack=two[two["company"] != "xAI"]))) == "not-testable"


def test_weak_evidence_alone_is_mixed():
    sourced, weak = steps(("OpenAI", "cloud", "2025-11")), steps(("OpenAI", "cloud", "2025"), ("xAI", "chips", "2025"))
    ask = lambda slug, choices: SimpleNamespace(frame=weak if choices else sourced)  # noqa: E731
    assert verdict(BY_SLUG["up-stack"].outcomes(ask)) == "mixed"


def test_a_version_too_old_for_one_claim_keeps_the_others(small_version, monkeypatch):
    def lacking(ask, changed):
        raise InputError("data version", "no such table", "a newer one", "Choose it.")

    def testable(ask, changed):
        return outcome(holds=True).parts

    shown, left_out = (
        replace(BY_SLUG["brain-drain"], slug=slug, test=test, further=lambda ask: ())
        for slug, test in (("shown", testable), ("left-out", lacking))
    )
    monkeypatch.setattr(verdicts, "CLAIMS", (left_out, shown))
    version = small_version({})
    assert list(ask(version, "claims").frame["claim"]) == ["shown"]
    assert set(ask(version, "claim-alternatives").frame["claim"]) == {"shown"}
