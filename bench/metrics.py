"""Times the slow metrics against other ways to the same number; the ratios are of the same run.

The points are invented: metropolitan areas of unequal size with heavy tails, from a fixed seed.
"""

import math
import resource
from collections.abc import Iterator
from importlib import import_module

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import pdist

from analytics.metrics.duranton_overman import duranton_overman_envelope, duranton_overman_kd
from analytics.metrics.point_patterns import ripley_k_sphere
from analytics.metrics.shared_units import gini_bootstrap_interval
from analytics.metrics.space import EARTH_RADIUS_KM, chord_to_km, unit_vectors
from bench.rows import Row, median_seconds, timed, verdict

RADII_KM = np.array([1.0, 5.0, 10.0, 25.0, 50.0])
CELL_KM = 1.0
HOLDERS = 200
_KM_A_DEGREE = math.pi * EARTH_RADIUS_KM / 180
_NO_TARGET = ("–", "no target")


def metro_points(n: int, metros: int = 40, seed: int = 0) -> NDArray[np.float64]:
    """Draw (n, 2) latitudes and longitudes: metros sized as 1/rank, Student-t tails of 12 km around each centre."""
    rng = np.random.default_rng(seed)
    centres = np.column_stack([rng.uniform(28, 47, metros), rng.uniform(-122, -72, metros)])
    size = 1 / np.arange(1, metros + 1)
    home = centres[rng.choice(metros, n, p=size / size.sum())]
    north, east = np.clip(12 * rng.standard_t(3, (2, n)), -1500, 1500) / _KM_A_DEGREE
    return np.column_stack([home[:, 0] + north, home[:, 1] + east / np.cos(np.radians(home[:, 0]))])


def ripley_rows(n: int = 5000, more: int = 20_000) -> Iterator[Row]:
    """Ripley's K at five radii against pointpats, in the three ways that pointpats can be asked."""
    points = metro_points(n)
    name = f"Ripley's K, {len(RADII_KM)} radii, {n:,} points"
    ours = median_seconds(lambda: ripley_k_sphere(points, RADII_KM), 7)
    yield Row(f"{name}: ours, median of 7", _seconds(ours), *_NO_TARGET)
    ways = (
        ("in the plane (Euclidean)", 3, lambda: _pointpats_k(_plane(points))),
        ("great circles, all distances by numpy first", 3, lambda: _pointpats_given_distances(points)),
        (
            "great circles, as its metric: a call a pair",
            1,
            lambda: _pointpats_k(points, metric=_haversine),
        ),
    )
    for label, runs, work in ways:
        theirs = median_seconds(work, runs)
        what = f"  pointpats, {label} / ours, {_seconds(theirs)}, {_runs(runs)}"
        yield Row(what, f"{theirs / ours:,.1f}", ">= 300", verdict(theirs / ours, at_least=300))
    mine, theirs_k = ripley_k_sphere(points, RADII_KM), _pointpats_given_distances(points)
    gap = float(np.abs(mine / mine[-1] - theirs_k / theirs_k[-1]).max())  # areas and n - 1 cancel
    yield Row("  K(r) / K(50 km): most that ours and pointpats differ", f"{gap:.1e}", "1e-06", verdict(gap, 1e-6))
    many = metro_points(more)
    seconds = median_seconds(lambda: ripley_k_sphere(many, RADII_KM), 5)
    yield Row(f"Ripley's K, {len(RADII_KM)} radii, {more:,} points: ours, median of 5", _seconds(seconds), *_NO_TARGET)


def _pointpats_k(points: NDArray[np.float64], **options: object) -> NDArray[np.float64]:
    """Ask pointpats for K at the radii; imported here because `make bench` alone installs it, and it loads slowly."""
    return np.asarray(import_module("pointpats").k(points, support=RADII_KM, **options)[1])


def _plane(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn degrees into km east and north, true to scale at the mean latitude only."""
    east = points[:, 1] * math.cos(math.radians(points[:, 0].mean()))
    return np.column_stack([east, points[:, 0]]) * _KM_A_DEGREE


def _pointpats_given_distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    gap = chord_to_km(pdist(unit_vectors(points)))
    return _pointpats_k(points, distances=gap)


def _haversine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*a.tolist(), *b.tolist()))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def ripley_million_rows(n: int = 1_000_000, sample: int = 20_000) -> Iterator[Row]:
    """Ripley's K of distinct points by cells, and the error of the cells against the exact count on a sample."""
    points = metro_points(n)
    seconds = timed(lambda: ripley_k_sphere(points, RADII_KM, CELL_KM))
    what = f"Ripley's K, {len(RADII_KM)} radii, {n:,} points: cells of {CELL_KM:g} km, 1 run"
    yield Row(what, _seconds(seconds), "60 s", verdict(seconds, 60))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Row("  most memory of this process so far", f"{peak:.1f} GiB", "10 GB", verdict(peak * 1.073741824, 10))
    few = points[:sample]
    error = ripley_k_sphere(few, RADII_KM, CELL_KM) / ripley_k_sphere(few, RADII_KM) - 1
    for r, share in zip(RADII_KM, error, strict=True):
        what = f"  error of the cells at {r:g} km against the exact count, {len(few):,} of them"
        yield Row(what, f"{100 * share:+.2f} %", *_NO_TARGET)


def duranton_overman_rows(sites: int = 3000, cases: int = 300, draws: int = 1000) -> Iterator[Row]:
    """Duranton–Overman band over one metropolis, and the observed curve against the sum over all pairs."""
    points, reach = metro_points(sites, metros=1), np.arange(0.0, 101.0)
    case = np.random.default_rng(1).permutation(sites) < cases
    found = duranton_overman_envelope(points, case, reach, draws)
    seconds = median_seconds(lambda: duranton_overman_envelope(points, case, reach, draws), 3)
    name = f"Duranton–Overman, {cases} of {sites:,} sites, {draws:,} draws"
    yield Row(f"{name}: median of 3", _seconds(seconds), *_NO_TARGET)
    exact = duranton_overman_kd(points[case], reach, h_km=found.h_km)
    error = float(np.abs(found.kd - exact).max() / exact.max())
    yield Row("  error against the exact sum, share of the peak", f"{error:.1e}", "1e-03", verdict(error, 1e-3))


def gini_rows(people: int = 5000, draws: int = 2000) -> Iterator[Row]:
    """Bootstrap interval of a Gini against plain loops: over the same splits, and over one holder a person."""
    size = 1 / np.arange(1, HOLDERS + 1)
    holder = np.random.default_rng(2).choice(HOLDERS, people, p=size / size.sum())
    splits = np.eye(HOLDERS)[holder]
    ours = median_seconds(lambda: gini_bootstrap_interval(splits, draws), 5)
    yield Row(f"Gini, {people:,} people, {draws:,} draws: ours, median of 5", _seconds(ours), *_NO_TARGET)

    def loop(whole: bool) -> None:
        rng = np.random.default_rng(0)
        for _ in range(draws):
            drawn = rng.integers(0, people, people)
            total = np.bincount(holder[drawn], minlength=HOLDERS) if whole else splits[drawn].sum(axis=0)
            plain_gini(total)

    for label, whole in (("same splits", False), ("one holder a person, no splits", True)):
        theirs = median_seconds(lambda whole=whole: loop(whole), 3)
        yield Row(f"  plain loop ({label}) / ours, median of 3", f"{theirs / ours:.1f}", *_NO_TARGET)


def plain_gini(total: NDArray[np.float64]) -> float:
    """Gini by the textbook formula: sort, rank, sum."""
    k = len(total)
    return float((2 * np.arange(1, k + 1) - k - 1) @ np.sort(total) / (k * total.sum()))


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


def _runs(runs: int) -> str:
    return "1 run" if runs == 1 else f"median of {runs}"
