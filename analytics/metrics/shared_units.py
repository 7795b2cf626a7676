"""Concentration when one unit (a company, a person) may be shared among several holders (places, labs).

`memberships` has one row per unit and one column per holder; a row says how the unit is split and sums to 1.
Resampling draws whole units, all their parts together, because units and not parts are what was sampled.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from analytics.metrics.checks import NAN, FloatArray, confidence, refuse, weights, whole
from analytics.metrics.inequality import gini_of_rows

_CELLS_AT_ONCE = 5_000_000
_LEAST_SIDE = 0.005
"""Share of resamples that must lie on either side of an estimate for BCa to correct its bias."""


class BootstrapInterval(NamedTuple):
    """An estimate and the two ends of its bootstrap interval."""

    estimate: float
    lo: float
    hi: float


def read_memberships(memberships: ArrayLike) -> FloatArray:
    """Read splits and refuse a row that does not sum to 1."""
    rows = weights(memberships, "memberships", 2)
    total = rows.sum(axis=1)
    bad = np.abs(total - 1) > 1e-9
    if bad.any():
        refuse("the sum of a row of memberships", total[bad][0].item(), "1")
    return rows


def hhi_unbiased_shared(memberships: ArrayLike) -> float:
    r"""Chance that two different units, each at one of its holders by its split, meet at the same holder.

    The sampling-unbiased Herfindahl–Hirschman index for units that are split; equals `hhi_unbiased_counts` of the
    column sums when every unit has one holder.

    Formula: $\hat H = \frac{|\sum_i a_i|^2 - \sum_i |a_i|^2}{N (N - 1)}$
    Args:
        memberships: (N, k) splits a_i, each row >= 0 and summing to 1 (within 1e-9).
    Returns: a number in [0, 1].
    Undefined: NaN when N < 2.
    Refused: a negative, NaN or infinite entry; a row that does not sum to 1, a row of zeros included.
    Source: Simpson (1949), Nature 163:688, extended to split units: the mean of a_i . a_j over pairs i != j.
    Example:
        >>> round(hhi_unbiased_shared([[1, 0], [1, 0], [0.5, 0.5]]), 6)
        0.666667
    """
    rows = read_memberships(memberships)
    n = len(rows)
    if n < 2:
        return NAN
    total = rows.sum(axis=0)
    return float(np.clip((total @ total - (rows**2).sum()) / (n * (n - 1)), 0.0, 1.0))


def hhi_bootstrap_interval(
    memberships: ArrayLike, draws: int = 2000, seed: int = 0, conf: float = 0.95
) -> BootstrapInterval:
    r"""Bootstrap interval of `hhi_unbiased_shared`: units are drawn again with replacement.

    A unit drawn twice meets itself, so even the unbiased index of the draws averages to the plain index H and its
    percentiles sit too high. The percentiles are therefore moved by the known difference, so that the draws
    are centred on the estimate.

    Formula: $[\hat H + Q_{\alpha/2}(\hat H^*) - H,\; \hat H + Q_{1-\alpha/2}(\hat H^*) - H], \quad E^*[\hat H^*] = H$
    Args:
        memberships: (N, k) splits, each row >= 0 and summing to 1.
        draws: resamples, whole and >= 1; 2,000 for an interval, 10,000 for a headline.
        seed: of NumPy's PCG64; the same seed gives the same interval.
        conf: confidence level in (0, 1).
    Returns: `estimate`, `lo` and `hi` in [0, 1].
    Undefined: NaN for all three when N < 2.
    Refused: what `hhi_unbiased_shared` refuses; draws < 1; conf outside (0, 1).
    Source: identity E*[H*] = H + (1 - H)/N of multinomial resampling (Efron 1979 for the bootstrap; page not checked).
    Example:
        >>> interval = hhi_bootstrap_interval(np.eye(3).repeat(20, axis=0))
        >>> bool(interval.lo <= interval.estimate <= interval.hi)
        True
    """
    rows, draws, tail = read_memberships(memberships), whole(draws, "draws", 1), (1 - confidence(conf)) / 2
    n, estimate = len(rows), hhi_unbiased_shared(memberships)
    if n < 2:
        return BootstrapInterval(NAN, NAN, NAN)
    own = (rows**2).sum(axis=1)
    blocks = [((w @ rows) ** 2).sum(axis=1) - w @ own for w in _resample_weights(n, draws, seed)]
    centre = float((rows.mean(axis=0) ** 2).sum())
    ends = estimate - centre + np.quantile(np.concatenate(blocks), [tail, 1 - tail]) / (n * (n - 1))
    lo, hi = np.clip(ends, 0.0, 1.0).tolist()
    return BootstrapInterval(estimate, lo, hi)


def gini_bootstrap_interval(
    memberships: ArrayLike, draws: int = 2000, seed: int = 0, conf: float = 0.95
) -> BootstrapInterval:
    r"""Bias-corrected and accelerated (BCa) bootstrap interval of the Gini of the holders' totals.

    Units are drawn again with replacement; the holders (columns) stay as declared, empty ones included. The Gini of
    a resample is biased up (it is convex in the totals), hence BCa instead of plain percentiles.

    Formula: $\alpha_{lo,hi} = \Phi\left(z_0 + \frac{z_0 \mp z}{1 - a (z_0 \mp z)}\right)$
    Args:
        memberships: (N, k) splits, each row >= 0 and summing to 1.
        draws: resamples, whole and >= 1.
        seed: of NumPy's PCG64.
        conf: confidence level in (0, 1).
    Returns: `estimate` (the population form, see `gini`), `lo` and `hi` in [0, 1 - 1/k].
    Undefined: NaN for all three when N < 2; lo and hi NaN when fewer than 0.5% of the resamples lie on one side of the
        estimate, as where many holders have one unit each: a resample then empties too many of them to correct for.
    Refused: what `hhi_unbiased_shared` refuses; draws < 1; conf outside (0, 1).
    Source: Efron (1987), Better bootstrap confidence intervals (page not checked).
    Example:
        >>> interval = gini_bootstrap_interval(np.eye(4)[[0, 0, 0, 0, 1, 1, 2, 0, 1, 0]])
        >>> bool(interval.lo <= interval.estimate <= interval.hi)
        True
    """
    rows, draws, z = (
        read_memberships(memberships),
        whole(draws, "draws", 1),
        ndtri((1 + confidence(conf)) / 2),
    )
    n, total = len(rows), rows.sum(axis=0)
    if n < 2:
        return BootstrapInterval(NAN, NAN, NAN)
    estimate = float(gini_of_rows(total[np.newaxis, :])[0])
    sample = np.concatenate([gini_of_rows(w @ rows) for w in _resample_weights(n, draws, seed)])
    tied = np.isclose(sample, estimate, rtol=0, atol=1e-12)
    below = ((sample < estimate) & ~tied).mean() + tied.mean() / 2
    if not _LEAST_SIDE <= below <= 1 - _LEAST_SIDE:
        return BootstrapInterval(estimate, NAN, NAN)
    z0 = ndtri(below)
    shift = z0 + np.array([-z, z])
    level = ndtr(z0 + shift / (1 - _acceleration(gini_of_rows(total - rows)) * shift))
    lo, hi = np.quantile(sample, level).tolist()
    return BootstrapInterval(estimate, lo, hi)


def _acceleration(left_out: FloatArray) -> float:
    """Skewness of the leave-one-out values, the `a` of BCa; 0 where they do not differ."""
    gap = left_out.mean() - left_out
    spread = float((gap**2).sum())
    return float((gap**3).sum()) / (6 * spread**1.5) if spread > 1e-24 else 0.0


def _resample_weights(n: int, draws: int, seed: int) -> Iterator[FloatArray]:
    """Yield blocks of (draws, n) numbers of times each unit was drawn, small enough for memory."""
    rng, block = np.random.default_rng(seed), max(1, _CELLS_AT_ONCE // n)
    for start in range(0, draws, block):
        size = min(block, draws - start)
        drawn = rng.integers(0, n, size=(size, n)) + n * np.arange(size)[:, np.newaxis]
        yield np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)
