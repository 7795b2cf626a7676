"""Change, money and the frontier: agreement with regression packages, derivatives and optimisers."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

from analytics import metrics as m

money, probability = st.floats(0.01, 100), st.floats(0, 1)
curves = st.fixed_dictionaries(
    {"A": money, "alpha": st.floats(0.1, 3), "B": money, "beta": st.floats(0.1, 3), "c": st.floats(0, 1)}
)
months = st.integers(2020 * 12, 2026 * 12).map(lambda i: f"{i // 12}-{i % 12 + 1:02d}")
histories = st.lists(st.tuples(months, st.integers(0, 100)), min_size=1, max_size=6)


@given(x1=st.integers(0, 40), m1=st.integers(1, 40), x2=st.integers(0, 40), m2=st.integers(1, 40))
def test_proportions_are_those_of_statsmodels(x1, m1, x2, m2):
    n1, n2 = x1 + m1, x2 + m2
    assert m.wilson_interval(x1, n1) == pytest.approx(proportion_confint(x1, n1, method="wilson"), abs=1e-9)
    theirs = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb")
    assert m.newcombe_difference(x1, n1, x2, n2) == pytest.approx(theirs, abs=1e-9)
    assume(x1 + x2 > 0)
    assert m.two_proportion_z(x1, n1, x2, n2) == pytest.approx(proportions_ztest([x1, x2], [n1, n2]), abs=1e-9)


@given(
    x=st.lists(st.integers(0, 30), min_size=3, max_size=3), more=st.lists(st.integers(0, 30), min_size=3, max_size=3)
)
def test_v_needs_both_steps(x, more):
    v = m.v_shape_three_window(x, [a + b for a, b in zip(x, more, strict=True)])
    back = m.v_shape_three_window(x[::-1], [a + b for a, b in zip(x[::-1], more[::-1], strict=True)])
    assert (back.contrast, back.p_iut) == pytest.approx((v.contrast, v.p_iut), nan_ok=True)
    if not math.isnan(v.p_iut):
        assert v.p_iut == max(v.p_drop_one_sided, v.p_rebound_one_sided)


def test_monte_carlo_p_is_never_zero():
    assert m.permutation_mc_pvalue(0, 999) == 0.001
    assert m.permutation_mc_pvalue(999, 999) == 1
    assert math.isnan(m.permutation_mc_pvalue(0, 0))


@given(seed=st.integers(0, 500), shift=st.sampled_from([-2000.0, 0.0, 2020.0]))
def test_u_test_is_two_slopes_of_a_regression(seed, shift):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 10, 15)
    y = rng.normal(size=15) + 0.05 * (x - 5) ** 2
    fit = OLS(y, np.column_stack([np.ones(15), x, x**2])).fit()
    slopes = [fit.t_test([0, 1, 2 * end]) for end in (x.min(), x.max())]
    expected = max(stats.t.cdf(slopes[0].tvalue.item(), 12), stats.t.sf(slopes[1].tvalue.item(), 12))
    ours = m.lind_mehlum_u_test(x + shift, y)
    assert ours.p == pytest.approx(expected, abs=1e-6)
    assert ours.turning_point - shift == pytest.approx(-fit.params[1] / (2 * fit.params[2]), rel=1e-4)
    assert m.lind_mehlum_u_test(x, -y).p == pytest.approx(
        1 - min(stats.t.cdf(slopes[0].tvalue.item(), 12), stats.t.sf(slopes[1].tvalue.item(), 12))
    )


@pytest.mark.parametrize("x", [[], [1], [1, 2, 3], [1, 1, 1, 1, 2, 2]])
def test_too_little_for_a_parabola_is_undefined(x):
    assert math.isnan(m.lind_mehlum_u_test(x, x).p)
    assert math.isnan(m.diminishing_returns_quadratic(x, x).curvature)


@given(seed=st.integers(0, 200))
def test_curvature_is_that_of_a_regression(seed):
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(20, 26, 9))
    y = rng.normal(50, 5, 9)
    z = x - x.mean()
    fit = OLS(y, np.column_stack([np.ones(9), z, z**2])).fit()
    ours = m.diminishing_returns_quadratic(x, y)
    assert ours[:3] == pytest.approx((fit.params[1], fit.params[2], fit.tvalues[2]), rel=1e-6, abs=1e-9)
    odds = m.diminishing_returns_quadratic_logit(x, y)
    assert odds == pytest.approx(m.diminishing_returns_quadratic(x, np.log(y / (100 - y))))


labs = st.fixed_dictionaries(
    {"p": probability, "q": probability, "T": st.floats(0, 10), "r": st.floats(-0.1, 0.5)}
    | dict.fromkeys(("I", "X", "A", "L"), money)
)


@given(at=labs)
def test_expected_value_and_its_derivatives(at):
    value, scale = m.lab_three_state_ev(**at), 100 * math.exp(abs(at["r"]) * at["T"])
    without = m.lab_three_state_ev(**(at | {"q": 0})).ev
    assert value.ev - without == pytest.approx(value.floor_value, abs=1e-9 * scale)
    for name, slope in (("p", value.d_ev_dp), ("q", value.d_ev_dq)):
        rise = m.lab_three_state_ev(**(at | {name: 1})).ev - m.lab_three_state_ev(**(at | {name: 0})).ev
        assert rise == pytest.approx(slope, abs=1e-9 * scale)
    assert m.lab_three_state_ev(**(at | {"A": at["A"] + 1})).ev - value.ev == pytest.approx(
        value.d_ev_dA, abs=1e-9 * scale
    )
    if 0 <= value.p_breakeven <= 1:
        assert m.lab_three_state_ev(**(at | {"p": value.p_breakeven})).ev == pytest.approx(0, abs=1e-7 * scale)


@given(curve=curves)
def test_least_hazard_is_where_an_optimiser_finds_it(curve):
    found = m.liquidity_u_curve(**curve, L0=2)

    def hazard(u):
        return curve["A"] * math.exp(-curve["alpha"] * u) + curve["B"] * math.exp(curve["beta"] * u) + curve["c"]

    best = optimize.minimize_scalar(hazard, bounds=(0, 60), method="bounded", options={"xatol": 1e-10})
    assert found.hazard_min == pytest.approx(min(best.fun, hazard(0)), rel=1e-6)
    assert found.hazard_min == pytest.approx(m.liquidity_u_curve_min_closed_form(**curve), rel=1e-9)
    assert found.hazard_min <= found.hazard_at_0 * (1 + 1e-12)
    assert found.interior == (found.u_star > 0)
    assert math.log1p(found.L_star / 2) == pytest.approx(found.u_star, abs=1e-9)


@given(share=st.floats(0, 0.999))
def test_hazard_gives_the_share_back(share):
    assert 1 - math.exp(-m.annual_hazard_from_exit_share([share])[0]) == pytest.approx(share, abs=1e-12)


def test_all_gone_is_an_infinite_hazard():
    assert m.annual_hazard_from_exit_share([0, 1]).tolist() == [0, math.inf]


@given(series=st.dictionaries(st.sampled_from("ABC"), histories, min_size=1), at=months)
def test_frontier_of_labs(series, at):
    gap = m.frontier_gap(series, at)
    seen = [lab for lab in series if any(date <= at for date, _ in series[lab])]
    assert math.isnan(gap.best) == (not seen)
    assert math.isnan(gap.gap) == (len(seen) < 2)
    assert math.isnan(gap.gap) or gap.gap >= 0
    for lab in series:
        behind = m.months_behind_step(series, lab, at)
        assert math.isnan(behind) == (lab not in seen)
        assert math.isnan(behind) or 0 <= behind <= 72


@given(frontier=histories, level=st.integers(0, 100), at=months)
def test_the_line_reaches_a_level_no_later_than_the_steps(frontier, level, at):
    line = m.months_behind_interpolated(frontier, level, at)
    steps = m.months_behind_step({"rival": frontier, "me": [("2000-01", level)]}, "me", at)
    assert math.isnan(line) == all(date > at for date, _ in frontier)
    assert math.isnan(line) or line >= steps


def test_one_lab_has_no_gap_and_a_leader_is_not_behind():
    series = {"A": [("2024-01", 50)], "B": [("2024-02", 40)]}
    assert math.isnan(m.frontier_gap({"A": [("2024-01", 50)]}, "2025-01").gap)
    assert m.months_behind_step(series, "A", "2025-01") == 0
    assert m.months_behind_step(series, "B", "2025-01") == 12


def test_people_and_machines():
    nobody = m.value_per_acquired_researcher(650, 50, 200, n_people=0, n_key=0, retention_1y=0.5)
    assert all(map(math.isnan, nobody))
    assert math.isnan(m.acquisition_to_capex(1, 0))


@pytest.mark.parametrize(
    "call",
    [
        lambda: m.v_shape_three_window([1, 2], [3, 4]),
        lambda: m.v_shape_three_window([5, 2, 1], [3, 4, 5]),
        lambda: m.two_proportion_z(1.5, 3, 1, 3),
        lambda: m.permutation_mc_pvalue(5, 4),
        lambda: m.lind_mehlum_u_test([1, 2, 3, math.nan], [1, 2, 3, 4]),
        lambda: m.lind_mehlum_u_test([1, 2, 3], [1, 2]),
        lambda: m.lab_three_state_ev(I=1, T=3, r=0.1, p=1.1, X=20, q=0.6, A=1.5, L=0.1),
        lambda: m.liquidity_u_curve(A=1, alpha=0, B=1, beta=1, c=0, L0=1),
        lambda: m.annual_hazard_from_exit_share([1.2]),
        lambda: m.value_per_acquired_researcher(650, 50, 200, 10, 11, 0.5),
        lambda: m.acquisition_to_capex(math.inf, 1),
        lambda: m.months_behind_step({"A": [("2024-01", 1)]}, "B", "2024-02"),
        lambda: m.frontier_gap({"A": [("January 2024", 1)]}, "2024-02"),
        lambda: m.frontier_gap({"A": [("2024-13", 1)]}, "2024-02"),
        lambda: m.diminishing_returns_quadratic_logit([1, 2], [50, 100]),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call):
    with pytest.raises(ValueError, match=r"^[^\n]+: found .+, expected .+\.$"):
        call()
