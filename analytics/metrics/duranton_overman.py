"""Duranton–Overman localisation: the density of distances between firms, against sites firms could have chosen.

Distances fall in bins of min(0.1 km, h/400) where there are many pairs, so that no distance moves by more than
h/800 and no value by more than 8e-4 of the kernel's peak; with few pairs the sum is exact.
"""

import math
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from analytics.metrics.checks import (
    NAN,
    FloatArray,
    confidence,
    locations,
    masses,
    numbers,
    positive,
    refuse,
    whole,
)
from analytics.metrics.checks import weights as read_weights
from analytics.metrics.envelopes import mc_envelope_global_rank, mc_global_mad_test_p
from analytics.metrics.space import chord_to_km, unit_vectors

_EXACT_PAIRS = 500_000
_MOST_POINTS = 10_000
_REACH = 9  # standard deviations after which the kernel is zero in double precision
_CELLS_AT_ONCE = 20_000_000


class DurantonOverman(NamedTuple):
    """Observed density, its global band and mean under random siting, and the verdict.

    `localised`: above the band at some r up to `median_km`; `dispersed`: not localised, and below it at some such r.
    """

    r_km: FloatArray
    kd: FloatArray
    lo: FloatArray
    hi: FloatArray
    mean: FloatArray
    h_km: float
    median_km: float
    p: float
    localised: bool
    dispersed: bool


def bandwidth_silverman_nrd0(x: ArrayLike) -> float:
    r"""Silverman's rule-of-thumb bandwidth for a Gaussian kernel, R's `bw.nrd0`.

    For Duranton–Overman give every unordered pair once: pairs given twice (one path of the R package dbmss) make it
    14% too narrow. Where the smaller spread is 0, falls back as R does: the standard deviation, |x_1|, then 1.

    Formula: $h = 0.9 \min(s_{n-1}, IQR / 1.34)\, n^{-1/5}$
    Args:
        x: (n,) finite numbers; the quartiles are of type 7.
    Returns: a number > 0 in the unit of x.
    Undefined: NaN when n < 2.
    Refused: NaN or infinite values.
    Source: Silverman (1986), equation 3.31.
    Example:
        >>> round(bandwidth_silverman_nrd0([1, 2, 3, 4, 10]), 4)
        0.9736
    """
    values = numbers(x)
    if len(values) < 2:
        return NAN
    spread = float(values.std(ddof=1))
    low, high = np.quantile(values, [0.25, 0.75])
    narrow = min(spread, float(high - low) / 1.34) or spread or abs(float(values[0])) or 1.0
    return float(0.9 * narrow * len(values) ** -0.2)


def duranton_overman_kd(
    points: ArrayLike, r_km: ArrayLike, w: ArrayLike | None = None, h_km: float | None = None
) -> FloatArray:
    r"""Density of the distances between pairs of firms, smoothed, per kilometre.

    The kernel is reflected at 0, so nothing leaks to negative distances and the curve integrates to 1 over [0, inf).
    Exact up to 500,000 pairs, then binned (error below 8e-4 of the kernel's peak); the R package dbmss interpolates
    an FFT and agrees to about 1e-3 of the peak.

    Formula: $K_d(r) = \sum_{i<j} w_i w_j [\phi(\frac{r-d_{ij}}{h}) + \phi(\frac{r+d_{ij}}{h})] / h \sum_{i<j} w_i w_j$
    Args:
        points: (n, 2) latitudes and longitudes in degrees, n <= 10,000.
        r_km: (m,) distances in km, >= 0.
        w: (n,) weights >= 0 (employment); one each when left out.
        h_km: bandwidth in km, > 0; `bandwidth_silverman_nrd0` of the unordered pairs when left out.
    Returns: (m,) densities >= 0, per km.
    Undefined: NaN for each r when no pair has weight, or without h_km when there are fewer than 3 points.
    Refused: coordinates off the Earth; bad weights, distances or bandwidth; more than 10,000 points.
    Source: Duranton and Overman (2005), Review of Economic Studies 72:1077.
    Example:
        >>> duranton_overman_kd([(0, 0), (0, 0.1)], [0, 11.12], h_km=2).round(3).tolist()
        [0.0, 0.199]
    """
    where, reach = _read_sites(points), read_weights(r_km, "r_km")
    mass, gap = masses(w, len(where)), _pair_km(where)
    h = bandwidth_silverman_nrd0(gap) if h_km is None else positive(h_km, "h_km")
    mass = mass / mass.max(initial=0.0) if mass.any() else mass
    pair = np.concatenate([mass[i] * mass[i + 1 :] for i in range(len(mass))]) if len(mass) else mass
    total = float(pair.sum())
    if total == 0 or math.isnan(h):
        return np.full(len(reach), NAN)
    if len(gap) > _EXACT_PAIRS:
        step, n_bins = _bins(reach, h)
        count = np.bincount(_bin_of(gap, step, n_bins), weights=pair, minlength=n_bins + 1)[:n_bins]
        return np.asarray(count @ reflected_kernel(reach, step * np.arange(n_bins, dtype=np.float64), h) / total)
    return np.array([float(pair @ reflected_kernel(reach[j : j + 1], gap, h)[:, 0]) / total for j in range(len(reach))])


def duranton_overman_envelope(
    points: ArrayLike,
    is_case: ArrayLike,
    r_km: ArrayLike,
    draws: int = 1000,
    seed: int = 0,
    conf: float = 0.95,
    h_km: float | None = None,
) -> DurantonOverman:
    r"""Are the cases (AI firms) more localised than firms that chose among all sites at random?

    Draws as many sites as there are cases, without replacement, from all sites. The bandwidth is that of the observed
    cases throughout, so that curve and band are smoothed alike; both are binned alike.

    Formula: $\text{localised} \iff \exists\, r \le \mathrm{med}(d): \hat K_d(r) > \overline{K}_d(r)$
    Args:
        points: (N, 2) latitudes and longitudes of all sites in degrees, N <= 10,000.
        is_case: (N,) truth values: which sites hold a case.
        r_km, h_km: as in `duranton_overman_kd`.
        draws, seed: simulations, whole and >= 1, and the seed of NumPy's PCG64.
        conf: share of whole simulated curves that the band holds, in (0, 1).
    Returns: `DurantonOverman`; densities per km, `median_km` over all pairs of sites, `p` of the global test.
    Undefined: curves, band and p are NaN and both verdicts False when there are fewer than 3 cases.
    Refused: what `duranton_overman_kd` refuses; truth values of another length.
    Source: Duranton and Overman (2005), sections 2 and 3; ranks of the band are whole, see `mc_envelope_global_rank`.
    Example:
        >>> sites = [(37 + i / 9, -122) for i in range(9)]
        >>> duranton_overman_envelope(sites, [True] * 4 + [False] * 5, [5, 10, 15], draws=99).localised
        False
    """
    where, reach, draws = _read_sites(points), read_weights(r_km, "r_km"), whole(draws, "draws", 1)
    case, share, gap = np.asarray(is_case, dtype=bool), confidence(conf), _pair_km(where)
    if case.shape != (len(where),):
        refuse("the shape of is_case", case.shape, f"({len(where)},)")
    h = bandwidth_silverman_nrd0(_pair_km(where[case])) if h_km is None else positive(h_km, "h_km")
    median = float(np.median(gap)) if len(gap) else NAN
    if case.sum() < 3 or not len(reach):
        blank = np.full(len(reach), NAN)
        return DurantonOverman(reach, blank, blank, blank, blank, h, median, NAN, False, False)
    return verdict_of_curves(_label_curves(gap, case, reach, h, draws, seed), reach, h, median, share)


def verdict_of_curves(curves: FloatArray, reach: FloatArray, h: float, median: float, conf: float) -> DurantonOverman:
    """Compare the observed curve (first row) with the band of the simulated ones, up to the median distance."""
    observed, simulated = curves[0], curves[1:]
    band, near = mc_envelope_global_rank(simulated, conf), reach <= median
    localised = bool((observed > band.hi)[near].any())
    dispersed = not localised and bool((observed < band.lo)[near].any())
    p = mc_global_mad_test_p(observed, simulated)
    mean = simulated.mean(axis=0)
    return DurantonOverman(reach, observed, band.lo, band.hi, mean, h, median, p, localised, dispersed)


def _label_curves(
    gap: FloatArray, case: NDArray[np.bool_], reach: FloatArray, h: float, draws: int, seed: int
) -> FloatArray:
    """Densities of the observed cases (first row) and of as many sites drawn at random (one row a draw)."""
    rng, n, (step, n_bins) = np.random.default_rng(seed), int(case.sum()), _bins(reach, h)
    smallest = np.uint16 if n_bins < np.iinfo(np.uint16).max else np.uint32
    bins = scipy.spatial.distance.squareform(_bin_of(gap, step, n_bins).astype(smallest))
    kernel = reflected_kernel(reach, step * np.arange(n_bins, dtype=np.float64), h) / (n * (n - 1))
    chosen = [np.flatnonzero(case)]
    chosen += [rng.choice(len(case), n, replace=False, shuffle=False) for _ in range(draws)]
    curves, block = [], max(1, _CELLS_AT_ONCE // n_bins)
    for start in range(0, len(chosen), block):
        picks = chosen[start : start + block]
        # Each pair is counted twice (i, j and j, i); the diagonal falls in bin 0 and is taken out.
        count = np.stack([np.bincount(bins[np.ix_(s, s)].ravel(), minlength=n_bins + 1) for s in picks])
        count[:, 0] -= n
        curves.append(count[:, :n_bins] @ kernel)
    return np.concatenate(curves)


def _read_sites(points: ArrayLike) -> FloatArray:
    where = locations(points)
    if len(where) > _MOST_POINTS:
        refuse("the number of points", len(where), f"at most {_MOST_POINTS}; draw a sample or merge sites")
    return where


def _pair_km(points: FloatArray) -> FloatArray:
    """Distance of every unordered pair, in km."""
    return chord_to_km(scipy.spatial.distance.pdist(unit_vectors(points))) if len(points) > 1 else np.empty(0)


def _bins(reach: FloatArray, h: float) -> tuple[float, int]:
    """Width and number of bins up to the distance where the kernel has died out."""
    step = min(0.1, h / 400)
    return step, math.ceil((reach.max(initial=0.0) + _REACH * h) / step) + 1


def _bin_of(gap: FloatArray, step: float, n_bins: int) -> NDArray[np.int64]:
    """Nearest bin of each distance; all beyond the kernel's reach share one last bin."""
    return np.minimum(np.rint(gap / step), n_bins).astype(np.int64)


def reflected_kernel(reach: FloatArray, gap: FloatArray, h: float) -> FloatArray:
    """Reflected Gaussian kernel, per km: one row a distance between firms, one column an r."""
    ahead, behind = (reach - gap[:, np.newaxis]) / h, (reach + gap[:, np.newaxis]) / h
    return np.asarray((np.exp(-(ahead**2) / 2) + np.exp(-(behind**2) / 2)) / (h * math.sqrt(2 * math.pi)))
