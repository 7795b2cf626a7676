"""Firms at shared places against the plain paths that look at every pair, and against brute force."""

import itertools
import math

import numpy as np
import pytest

from analytics import metrics as m

PLACES = [(37.77, -122.42), (37.8, -122.27), (37.44, -122.14), (37.34, -121.89), (38.44, -122.71), (37.87, -122.27)]
REACH = np.arange(0, 101, 5.0)


def town(sizes, ai):
    """Firms at one place each: (place of each firm, truth values of the cases)."""
    where = np.repeat(np.arange(len(sizes)), sizes)
    case = np.concatenate([np.arange(size) < number for size, number in zip(sizes, ai, strict=True)])
    order = np.random.default_rng(5).permutation(len(where))
    return where[order], case[order]


def one_place(where):
    return np.eye(len(PLACES))[where]


CROWD = town([60, 20, 15, 10, 5, 10], [30, 2, 3, 1, 0, 4])


@pytest.mark.parametrize("h_km", [None, 5.0])
def test_same_seed_gives_the_curve_band_and_verdict_of_the_plain_path(h_km):
    where, case = CROWD
    points = np.array(PLACES)[where]
    plain = m.duranton_overman_envelope(points, case, REACH, draws=199, seed=3, h_km=h_km)
    shared = m.duranton_overman_envelope_shared(PLACES, one_place(where), case, REACH, draws=199, seed=3, h_km=h_km)
    peak = plain.kd.max()
    for name in ("kd", "lo", "hi", "mean"):
        # The plain path puts distances into bins.
        assert getattr(shared, name) == pytest.approx(getattr(plain, name), abs=1e-3 * peak), name
    assert (shared.h_km, shared.median_km) == pytest.approx((plain.h_km, plain.median_km), abs=1e-6)
    assert (shared.localised, shared.dispersed, shared.p) == (plain.localised, plain.dispersed, plain.p)


def test_observed_curve_and_band_are_those_of_the_exact_density_draw_by_draw():
    where, case = CROWD
    points, n = np.array(PLACES)[where], int(case.sum())
    shared = m.duranton_overman_envelope_shared(PLACES, one_place(where), case, REACH, draws=60, seed=1, h_km=4)
    rng = np.random.default_rng(1)
    drawn = [rng.choice(len(where), n, replace=False, shuffle=False) for _ in range(60)]
    curves = [m.duranton_overman_kd(points[chosen], REACH, h_km=4) for chosen in drawn]
    band = m.mc_envelope_global_rank(curves)
    assert shared.kd == pytest.approx(m.duranton_overman_kd(points[case], REACH, h_km=4), abs=1e-12)
    assert shared.lo == pytest.approx(band.lo, abs=1e-12)
    assert shared.hi == pytest.approx(band.hi, abs=1e-12)


def test_split_firms_against_every_pair_of_parts():
    """Four firms, two of them split: the sum over pairs of firms of the products of their parts."""
    rows = np.array([[1, 0, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0.25, 0, 0.75, 0, 0]])
    h = 6.0
    wanted = np.zeros(len(REACH))
    for i, j in itertools.combinations(range(4), 2):
        for a, b in itertools.product(range(6), repeat=2):
            gap = m.great_circle_km(PLACES[a], PLACES[b])
            bell = [
                sum(math.exp(-(((r + side * gap) / h) ** 2) / 2) for side in (-1, 1)) / (h * math.sqrt(2 * math.pi))
                for r in REACH
            ]
            wanted += rows[i, a] * rows[j, b] * np.array(bell) / 6
    found = m.duranton_overman_envelope_shared(PLACES, rows, [True] * 4, REACH, draws=1, h_km=h)
    assert found.kd == pytest.approx(wanted, abs=1e-12)
    assert found.mean == pytest.approx(wanted, abs=1e-12)  # all four are drawn each time


def test_bandwidth_is_that_of_every_pair():
    where, _ = CROWD
    points = np.array(PLACES)[where]
    gaps = [m.great_circle_km(a, b) for a, b in itertools.combinations(points, 2)]
    assert m.bandwidth_nrd0_shared(PLACES, one_place(where)) == pytest.approx(m.bandwidth_silverman_nrd0(gaps))


def test_bandwidth_of_one_place_is_one_kilometre():
    assert m.bandwidth_nrd0_shared(PLACES[:1], [[1.0]] * 4) == pytest.approx(0.9 * 6**-0.2)
    assert math.isnan(m.bandwidth_nrd0_shared(PLACES[:1], [[1.0]] * 2))


def test_strata_explain_what_comes_of_age():
    """Young firms stand in the first place, old ones in the second, and cases are young: only age is at work."""
    where = np.array([0] * 60 + [3] * 60)
    young = where == 0
    case = np.concatenate([np.arange(60) < 40, np.arange(60) < 4])
    members = np.eye(6)[where]
    at_random = m.duranton_overman_envelope_shared(PLACES, members, case, [0, 10], draws=199, h_km=5)
    at_equal_age = m.duranton_overman_envelope_shared(PLACES, members, case, [0, 10], draws=199, h_km=5, strata=young)
    assert at_random.localised
    assert not at_equal_age.localised
    assert at_equal_age.kd == pytest.approx(at_equal_age.mean)  # every draw has 40 young and 4 old firms


def test_strata_leave_a_true_difference():
    """Of both ages half stand in each of two places; the cases of both ages stand in the first."""
    where = np.tile([0, 3], 60)
    old = np.arange(120) < 60
    case = (where == 0) & (np.arange(120) % 4 == 0)
    found = m.duranton_overman_envelope_shared(PLACES, np.eye(6)[where], case, [0, 10], draws=199, h_km=5, strata=old)
    assert found.localised


def test_one_stratum_draws_from_the_same_law():
    where, case = CROWD
    ours = {"places": PLACES, "memberships": one_place(where), "is_case": case, "r_km": REACH, "h_km": 5, "draws": 4000}
    one = m.duranton_overman_envelope_shared(**ours)
    other = m.duranton_overman_envelope_shared(**ours, strata=np.zeros(len(where)))
    assert other.mean == pytest.approx(one.mean, abs=0.01 * one.mean.max())
    assert other.hi == pytest.approx(one.hi, abs=0.03 * one.hi.max())


def test_fewer_than_three_cases_have_no_curve():
    found = m.duranton_overman_envelope_shared(PLACES, np.eye(6), [True, True] + [False] * 4, [0, 10])
    assert np.isnan(found.kd).all()
    assert not found.localised
    assert math.isnan(found.p)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"memberships": np.eye(6) / 2}, "the sum of a row of memberships"),
        ({"memberships": np.eye(5)}, "the number of columns of memberships"),
        ({"is_case": [True]}, "the shape of is_case"),
        ({"strata": [1, 2]}, "the shape of strata"),
        ({"r_km": [-1]}, "r_km"),
        ({"h_km": 0}, "h_km"),
        ({"places": [(91, 0)] * 6}, "latitude"),
    ],
)
def test_bad_input_is_refused(change, words):
    good = {"places": PLACES, "memberships": np.eye(6), "is_case": [True] * 6, "r_km": [0, 5], "h_km": 5.0, "draws": 9}
    with pytest.raises(ValueError, match=words):
        m.duranton_overman_envelope_shared(**good | change)


def test_prior_by_moments_gives_marshalls_estimator():
    """The worked case of `eb_rate_marshall` that R's spdep and PySAL agree on."""
    x, base = [5, 0, 12, 1, 3, 20, 2], [40, 15, 60, 30, 25, 50, 80]
    wanted = [0.1286655301, 0.0573200031, 0.1919074505, 0.0608253415, 0.1266648215, 0.3572360349, 0.0381436198]
    prior = m.gamma_prior_moments(x, base)
    assert m.lq_shrunk_gamma_poisson(x, base, prior.a, prior.b) == pytest.approx(wanted, abs=1e-9)


def test_prior_of_places_that_differ_no_more_than_chance():
    prior = m.gamma_prior_moments([10, 10, 21], [10, 10, 20])
    assert (prior.mean, prior.variance, prior.a, prior.b) == (pytest.approx(41 / 40), 0, math.inf, math.inf)
    assert math.isnan(m.gamma_prior_moments([0, 0], [1, 2]).mean)
    with pytest.raises(ValueError, match="expected"):
        m.gamma_prior_moments([1, 2], [1, 0])
