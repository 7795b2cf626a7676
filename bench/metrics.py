"""Times the slow statistics against what is commonly used for them, in one run, so that only ratios are compared."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from analytics.metrics.duranton_overman import duranton_overman_envelope, duranton_overman_kd
from analytics.metrics.point_patterns import ripley_k_sphere
from analytics.metrics.shared_units import gini_bootstrap_interval

RADII_KM = (1.0, 5.0, 20.0, 80.0, 200.0)
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, the figure, the target in words, and whether it was reached."""

    what: str
    measured: str
    target: str = ""
    reached: bool | None = None

    @property
    def verdict(self) -> str:
        """ok, MISSED, or nothing where there is no target."""
        return "" if self.reached is None else "ok" if self.reached else "MISSED"


def metric_rows(size: float = 1.0) -> Iterator[Row]:
    """All rows; `size` shrinks every problem, for a test."""
    yield from ripley_rows(round(5_000 * size), (round(20_000 * size), round(1_000_000 * size)))
    yield from density_rows(round(3_000 * size), round(300 * size), round(1_000 * size))
    yield from gini_rows(round(5_000 * size), round(2_000 * size))


def metros(n: int, seed: int = 0) -> Points:
    """Made-up sites about forty metro areas of the United States, their sizes falling as 1 / rank."""
    rng = np.random.default_rng(seed)
    centres = np.column_stack([rng.uniform(30, 45, 40), rng.uniform(-122, -75, 40)])
    weights = 1 / np.arange(1, 41)
    which = rng.choice(40, size=n, p=weights / weights.sum())
    return np.asarray(centres[which] + rng.normal(0, 0.15, size=(n, 2)))


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Median seconds of some calls."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def ripley_rows(small: int, large: tuple[int, int]) -> Iterator[Row]:
    """Ripley's K at five radii: against pointpats, then on more points, the most with cells and their error."""
    import pointpats
    from libpysal.cg.sphere import arcdist

    points, reach = metros(small), np.array(RADII_KM)
    ours = seconds(lambda: ripley_k_sphere(points, reach), repeats=5)
    # pointpats measures on the sphere by a function of two points, here its sister's; on the plane by scipy's pdist.
    sphere = seconds(lambda: pointpats.k(points[:, ::-1], support=reach, metric=arcdist))
    plane = seconds(lambda: pointpats.k(points[:, ::-1] * [88, 111], support=reach), repeats=3)
    what = f"Ripley's K, {small:,} points, 5 radii (median of 5), against pointpats"
    ratio = sphere / ours
    yield Row(f"{what} on the sphere (once)", f"{ratio:,.0f}x ({sphere:.1f} s, {ours:.3f} s)", "300x", ratio >= 300)
    flat = plane / ours
    yield Row(f"{what} on a plane (3)", f"{flat:,.0f}x ({plane:.2f} s, {ours:.3f} s)", "300x", flat >= 300)
    middle, most = large
    many = metros(middle)
    yield Row(f"Ripley's K, {middle:,} points, exact", f"{seconds(lambda: ripley_k_sphere(many, RADII_KM), 3):.2f} s")
    crowd, cell = metros(most), 0.5
    taken = seconds(lambda: ripley_k_sphere(crowd, RADII_KM, cell_km=cell))
    yield Row(f"Ripley's K, {most:,} points, cells of {cell} km", f"{taken:.1f} s")
    exact, gridded = (ripley_k_sphere(many, RADII_KM, cell_km=size) for size in (None, cell))
    error = np.abs(gridded / exact - 1)
    worst = ", ".join(f"{gap:.1%} at {r:.0f} km" for gap, r in zip(error, RADII_KM, strict=True))
    yield Row(f"  error of the cells on {middle:,} points", worst)


def density_rows(sites: int, cases: int, draws: int) -> Iterator[Row]:
    """Duranton–Overman density with its simulations, and how far the binned density is from the exact sum."""
    points, reach = metros(sites), np.arange(0.0, 181.0, 2.0)
    is_case = np.arange(sites) < cases
    kept: list[Points] = []
    taken = seconds(lambda: kept.append(duranton_overman_envelope(points, is_case, reach, draws=draws, h_km=5).kd))
    yield Row(f"Duranton–Overman, {cases} of {sites:,} sites, {draws:,} simulations", f"{taken:.1f} s")
    exact = duranton_overman_kd(points[is_case], reach, h_km=5)
    error = float(np.abs(kept[0] - exact).max() / exact.max())
    yield Row("  error of the bins, as a share of the peak", f"{error:.1e}", "1e-3", error <= 1e-3)


def gini_rows(people: int, draws: int) -> Iterator[Row]:
    """Bootstrap of a Gini over people at labs against the plain loop that draws, counts and sorts."""
    rng, labs = np.random.default_rng(0), 60
    weights = 1 / np.arange(1, labs + 1)
    where = rng.choice(labs, size=people, p=weights / weights.sum())
    member = np.eye(labs)[where]
    ours = seconds(lambda: gini_bootstrap_interval(member, draws=draws), repeats=3)
    plain = seconds(lambda: plain_gini_bootstrap(member, draws))
    what = f"Gini, {draws:,} bootstrap draws over {people:,} people, against a numpy loop"
    yield Row(what, f"{plain / ours:.1f}x ({plain:.2f} s, {ours:.2f} s)", "1x", plain >= ours)


def plain_gini_bootstrap(member: Points, draws: int) -> list[float]:
    """The loop: draw people with replacement, add up the labs, sort, apply the formula."""
    rng, (n, k) = np.random.default_rng(0), member.shape
    rank, found = np.arange(1, k + 1), []
    for _ in range(draws):
        held = np.sort(member[rng.integers(0, n, n)].sum(axis=0))
        found.append(float(2 * (rank * held).sum() / (k * held.sum()) - (k + 1) / k))
    return found
