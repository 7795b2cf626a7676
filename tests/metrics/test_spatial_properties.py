"""Fast spatial statistics against brute force, and what must hold on a sphere."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from analytics import metrics as m
from analytics.metrics.space import EARTH_RADIUS_KM, unit_vectors

ON_EARTH = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
IN_TOWN = st.tuples(st.sampled_from([37.5, 37.51, 37.7, 38.2]), st.sampled_from([-122.4, -122.41, -122.0]))
patterns = st.lists(st.one_of(ON_EARTH, IN_TOWN), min_size=2, max_size=20)
towns = st.lists(IN_TOWN, min_size=2, max_size=25)
HALF_WAY = math.pi * EARTH_RADIUS_KM
SPHERE = 4 * math.pi * EARTH_RADIUS_KM**2


def pairs_km(points):
    return np.array([m.great_circle_km(a, b) for a, b in itertools.combinations(points, 2)])


def around(centre_lat, centre_lon, sd, n, seed=0):
    return np.random.default_rng(seed).normal((centre_lat, centre_lon), sd, (n, 2))


@given(a=ON_EARTH, b=ON_EARTH, c=ON_EARTH)
def test_distance_is_a_distance(a, b, c):
    ab = m.great_circle_km(a, b)
    assert 0 <= ab <= HALF_WAY + 1e-9
    assert ab == pytest.approx(m.great_circle_km(b, a), abs=1e-6)
    assert m.great_circle_km(a, a) == 0
    assert m.great_circle_km(a, c) <= ab + m.great_circle_km(b, c) + 1e-3


@given(a=ON_EARTH)
def test_the_antipode_is_half_way_round(a):
    other = (-a[0], a[1] + 180)
    assert m.great_circle_km(a, other) == pytest.approx(HALF_WAY, abs=1e-3)
    assert math.isnan(m.spherical_centroid([a, other]).latitude)
    assert math.isnan(m.standard_distance_km([a, other]))


def test_one_metre_is_one_metre():
    step = math.degrees(0.001 / EARTH_RADIUS_KM)
    assert m.great_circle_km((37.7749, -122.4194), (37.7749 + step, -122.4194)) == pytest.approx(0.001, rel=1e-6)


@given(points=towns, shift=st.floats(-50, 50))
def test_centre_and_spread_turn_with_the_earth(points, shift):
    moved = [(lat, lon + shift) for lat, lon in points]
    here, there = m.spherical_centroid(points), m.spherical_centroid(moved)
    assert there.latitude == pytest.approx(here.latitude, abs=1e-9)
    assert there.longitude == pytest.approx(here.longitude + shift, abs=1e-9)
    assert m.standard_distance_km(moved) == pytest.approx(m.standard_distance_km(points), abs=1e-6)


@given(points=towns, data=st.data())
def test_a_weight_is_so_many_points(points, data):
    times = data.draw(st.lists(st.integers(0, 3), min_size=len(points), max_size=len(points)).filter(any))
    copies = [point for point, k in zip(points, times, strict=True) for _ in range(k)]
    sf = (37.7749, -122.4194)
    for weighted, copied in (
        (m.spherical_centroid(points, times), m.spherical_centroid(copies)),
        (m.standard_distance_km(points, times), m.standard_distance_km(copies)),
        (m.share_within_km(sf, points, 30, times), m.share_within_km(sf, copies, 30)),
        (m.radius_quantile_about_point(sf, points, 0.5, times), m.radius_quantile_about_point(sf, copies, 0.5)),
    ):
        assert weighted == pytest.approx(copied, abs=1e-6)


@given(points=patterns, q=st.floats(0.01, 1), scale=st.sampled_from([1e-200, 0.1, 1.0, 1e200]))
def test_radius_holds_the_share_and_no_smaller_one_does(points, q, scale):
    centre, w = points[0], [scale] * len(points)
    radius = m.radius_quantile_about_point(centre, points, q, w)
    gaps = sorted(m.great_circle_km(centre, p) for p in points)
    assert radius == pytest.approx(gaps[max(0, math.ceil(q * len(points) * (1 - 1e-12)) - 1)], abs=1e-6)
    assert m.share_within_km(centre, points, radius * (1 + 1e-12), w) >= q * (1 - 1e-9)


@given(points=patterns, q=st.floats(0.1, 1))
def test_best_data_centre_is_the_best_of_all(points, q):
    brute = min(m.radius_quantile_about_point(p, points, q) for p in points)
    assert m.radius_quantile_best_data_centre(points, q) == pytest.approx(brute, abs=1e-6)


@given(points=patterns, data=st.data())
def test_fast_k_is_the_double_loop(points, data):
    gaps = pairs_km(points)
    tied = data.draw(st.sampled_from(gaps.tolist()))
    reach = [0.0, 1.5, 40.0, tied, 5000.0, HALF_WAY, 1e6]
    found = m.ripley_k_sphere(points, reach)
    n = len(points)
    for r, k in zip(reach, found, strict=True):
        slack = 1e-6 if r < 15_000 else 1e-3  # rounding of a distance near a tie; chords hardly grow near the antipode
        low, high = (SPHERE * 2 * (gaps <= bound).sum() / (n * (n - 1)) for bound in (r - slack, r + slack))
        assert low - 1 <= k <= high + 1
    assert (np.diff(m.ripley_k_sphere(points, sorted(reach))) >= 0).all()
    assert found[-1] == pytest.approx(SPHERE)


@given(points=towns, cell=st.floats(0.05, 20))
def test_cells_move_k_by_less_than_stated(points, cell):
    reach, error = np.array([5.0, 25.0, 60.0]), math.sqrt(3) * cell
    coarse = m.ripley_k_sphere(points, reach, cell_km=cell)
    assert (coarse >= m.ripley_k_sphere(points, np.maximum(reach - error, 0)) * (reach >= error) - 1e-6).all()
    assert (coarse <= m.ripley_k_sphere(points, reach + error) + 1e-6).all()


def test_k_of_complete_randomness():
    xyz = np.random.default_rng(0).normal(size=(4000, 3))
    latitude = np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1])))
    points = np.column_stack([latitude, np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))])
    reach = np.array([500.0, 2000.0, 9000.0])
    assert m.ripley_k_sphere(points, reach) == pytest.approx(m.k_sphere_csr_expectation(reach), rel=0.03)


def test_clustered_cases_exceed_their_controls():
    cases, controls = around(37.7, -122.4, 0.02, 40), around(37.7, -122.4, 0.5, 200)
    assert m.k_difference_cases_controls(cases, controls, 10) > 0
    assert m.k_difference_cases_controls(controls, cases, 10) < 0
    assert m.k_difference_cases_controls(cases, cases, 10) == 0


@given(points=st.lists(IN_TOWN, min_size=3, max_size=12), h=st.floats(0.5, 30))
def test_density_of_distances_integrates_to_one(points, h):
    top = pairs_km(points).max() + 12 * h
    total = quad(lambda r: float(m.duranton_overman_kd(points, [r], h_km=h)[0]), 0, top, limit=400, epsabs=1e-7)[0]
    assert total == pytest.approx(1, abs=1e-4)


@given(points=st.lists(IN_TOWN, min_size=2, max_size=8), data=st.data())
def test_density_weighs_pairs(points, data):
    times = data.draw(st.lists(st.integers(0, 4), min_size=len(points), max_size=len(points)))
    found = m.duranton_overman_kd(points, [0, 10], w=times, h_km=5)
    pairs = list(itertools.combinations(zip(points, times, strict=True), 2))
    mass = sum(a * b for (_, a), (_, b) in pairs)
    if mass == 0:
        assert np.isnan(found).all()
        return
    for r, value in zip((0, 10), found, strict=True):
        gaps = [(a * b, m.great_circle_km(p, q)) for (p, a), (q, b) in pairs]
        kernel = sum(w * (math.exp(-(((r - d) / 5) ** 2) / 2) + math.exp(-(((r + d) / 5) ** 2) / 2)) for w, d in gaps)
        assert value == pytest.approx(kernel / (5 * math.sqrt(2 * math.pi) * mass), abs=1e-9)


@pytest.mark.parametrize("h", [0.7, 5.0, 40.0])
def test_binned_density_is_close_to_the_exact_one(h, monkeypatch):
    points, reach = around(37.7, -122.4, 0.3, 300), np.linspace(0, 120, 25)
    points[100:] = points[100]  # two thirds at one address: the hard case for bins
    exact = m.duranton_overman_kd(points, reach, h_km=h)
    monkeypatch.setattr("analytics.metrics.duranton_overman._EXACT_PAIRS", 0)
    peak = 2 / (h * math.sqrt(2 * math.pi))
    assert np.abs(m.duranton_overman_kd(points, reach, h_km=h) - exact).max() < 8e-4 * peak


def test_clustered_cases_are_localised_and_random_ones_are_not():
    sites = np.concatenate([around(37.77, -122.41, 0.01, 60, 1), around(37.6, -122.2, 0.3, 340, 2)])
    clustered = np.arange(400) < 40
    random = np.random.default_rng(3).permutation(400) < 40
    one, other = (
        m.duranton_overman_envelope(sites, case, np.arange(0, 60, 2), draws=299) for case in (clustered, random)
    )
    assert one.localised
    assert not one.dispersed
    assert one.p == pytest.approx(1 / 300)
    assert not other.localised
    assert other.p > 0.05
    assert (one.lo <= one.hi).all()
    assert one.kd == pytest.approx(m.duranton_overman_kd(sites[clustered], one.r_km, h_km=one.h_km), abs=1e-4)


@given(sims=st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=30))
def test_global_band_is_the_narrowest_that_holds_enough(sims):
    curves, s = np.sort(np.array(sims), axis=0), len(sims)

    def inside(k):
        return np.mean([(curves[k - 1] <= c).all() and (c <= curves[s - k]).all() for c in np.array(sims)])

    band = m.mc_envelope_global_rank(sims, conf=0.8)
    enough = [k for k in range(1, (s + 1) // 2 + 1) if inside(k) >= 0.8 - 1e-9]
    assert band.k == max(enough)
    assert band.inside == pytest.approx(inside(band.k))


@given(curves=st.lists(st.lists(st.integers(-5, 5), min_size=2, max_size=2), min_size=2, max_size=15))
def test_global_test_compares_each_curve_with_the_others(curves):
    every = np.array(curves, dtype=float)
    gap = [np.abs(c - np.delete(every, i, axis=0).mean(axis=0)).max() for i, c in enumerate(every)]
    p = (1 + sum(g >= gap[0] - 1e-9 for g in gap[1:])) / len(every)
    assert m.mc_global_mad_test_p(curves[0], curves[1:]) == pytest.approx(p)


@given(x=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), scale=st.sampled_from([1e-3, 10.0]))
@settings(deadline=None)
def test_bandwidth_scales_and_is_positive(x, scale):
    h = m.bandwidth_silverman_nrd0(x)
    assert h > 0
    if np.ptp(x) > 1e-3:
        assert m.bandwidth_silverman_nrd0(np.array(x) * scale) == pytest.approx(h * scale)


@pytest.mark.parametrize(
    ("x", "h"),
    [([0, 0, 0, 0], 0.9 * 4**-0.2), ([-3, -3], 2.7 * 2**-0.2), ([0, 0, 0, 0, 5], 0.9 * math.sqrt(5) / 5**0.2)],
)
def test_bandwidth_falls_back_as_r_does(x, h):
    assert m.bandwidth_silverman_nrd0(x) == pytest.approx(h)


def test_nothing_is_undefined():
    assert all(map(math.isnan, m.spherical_centroid([])))
    assert math.isnan(m.standard_distance_km([], []))
    assert math.isnan(m.radius_quantile_about_point((0, 0), [(1, 1)], 0.5, [0]))
    assert math.isnan(m.radius_quantile_best_data_centre([], 0.5))
    assert math.isnan(m.share_within_km((0, 0), [], 5))
    assert np.isnan(m.ripley_k_sphere([(0, 0)], [1, 2])).all()
    assert math.isnan(m.k_difference_cases_controls([], [(0, 0), (1, 1)], 5))
    assert np.isnan(m.duranton_overman_kd([], [1])).all()
    assert np.isnan(m.duranton_overman_kd([(0, 0), (0, 1)], [1])).all()
    assert math.isnan(m.bandwidth_silverman_nrd0([3]))
    few = m.duranton_overman_envelope([(0, 0), (0, 1), (0, 2)], [True, True, False], [1.0])
    assert np.isnan(few.kd).all()
    assert not few.localised


@pytest.mark.parametrize("bad", [[(91, 0)], [(0, 361)], [(math.nan, 0)], [(0, math.inf)], [(0, 0, 0)], [0, 0]])
def test_places_off_the_earth_are_refused(bad):
    for call in (
        lambda: m.spherical_centroid(bad),
        lambda: m.ripley_k_sphere(bad, [1]),
        lambda: m.duranton_overman_kd(bad, [1]),
        lambda: m.radius_quantile_best_data_centre(bad, 0.5),
    ):
        with pytest.raises(ValueError, match=r"^points: found .+, expected .+\.$"):
            call()


@pytest.mark.parametrize("w", [[1], [1, -1], [1, math.nan], [1, math.inf]])
def test_bad_weights_are_refused(w):
    with pytest.raises(ValueError, match=r"w: found .+, expected .+\.$"):
        m.standard_distance_km([(0, 0), (1, 1)], w)


def test_vectors_have_length_one():
    assert np.linalg.norm(unit_vectors(np.array([[90.0, 0], [-33.3, 151.2]])), axis=1) == pytest.approx([1, 1])
