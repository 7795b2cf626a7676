"""Is an observed curve unlike curves simulated under a null? Bands and tests by Monte Carlo."""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from analytics.metrics.checks import NAN, FloatArray, confidence, numbers, refuse, whole


class PointwiseEnvelope(NamedTuple):
    """Band at each distance, its level, and where the observed curve leaves it."""

    lo: FloatArray
    hi: FloatArray
    alpha: float
    above: NDArray[np.bool_]
    below: NDArray[np.bool_]


class GlobalEnvelope(NamedTuple):
    """Band for the whole curve, its rank k, and the share of simulated curves wholly inside."""

    k: int
    lo: FloatArray
    hi: FloatArray
    inside: float


def _read_curves(sims: ArrayLike, obs: ArrayLike | None = None) -> tuple[FloatArray, FloatArray]:
    curves = numbers(sims, "sims", 2)
    observed = numbers([] if obs is None else obs, "obs")
    if obs is not None and len(curves) and curves.shape[1] != len(observed):
        refuse("the length of obs", len(observed), f"{curves.shape[1]}, as in sims")
    return curves, observed


def mc_envelope_pointwise(obs: ArrayLike, sims: ArrayLike, k: int = 1) -> PointwiseEnvelope:
    r"""Band between the k-th smallest and k-th largest simulated value at each distance by itself.

    The level holds at one distance fixed beforehand only; over a whole curve use `mc_envelope_global_rank`.

    Formula: $[y_{(k)}(r), y_{(s+1-k)}(r)], \quad \alpha = \frac{2k}{s + 1}$
    Args:
        obs: (m,) observed curve.
        sims: (s, m) simulated curves, one a row.
        k: rank, whole, 1 <= k <= (s + 1)/2.
    Returns: `lo` and `hi` (m,), `alpha` in (0, 1], and (m,) truth values `above` and `below`.
    Undefined: nothing.
    Refused: no curves; a rank out of range; NaN or infinite values; curves of unlike length.
    Source: Baddeley et al. (2014), Ecological Monographs 84:477.
    Example:
        >>> band = mc_envelope_pointwise([9.0, 1.0], [[0.0, 0.0], [1.0, 3.0], [2.0, 1.0]])
        >>> band.lo.tolist(), band.hi.tolist(), band.alpha, band.above.tolist()
        ([0.0, 0.0], [2.0, 3.0], 0.5, [True, False])
    """
    (curves, observed), rank = _read_curves(sims, obs), whole(k, "k", 1)
    s = len(curves)
    if 2 * rank > s + 1:
        refuse("k", rank, f"at most half of the {s} simulated curves plus one")
    ordered = np.sort(curves, axis=0)
    lo, hi = ordered[rank - 1], ordered[s - rank]
    return PointwiseEnvelope(lo, hi, 2 * rank / (s + 1), observed > hi, observed < lo)


def mc_envelope_global_rank(sims: ArrayLike, conf: float = 0.95) -> GlobalEnvelope:
    r"""Narrowest band between equal ranks that holds at least a share conf of whole simulated curves.

    Ranks are whole: Duranton and Overman interpolate between ranks, which gives a band no wider than ours.

    Formula: $k^* = \max\{k : \frac{1}{s} \#\{j : y_{(k)} \le y_j \le y_{(s+1-k)} \text{ at all } r\}
        \ge \mathrm{conf}\}$
    Args:
        sims: (s, m) simulated curves, one a row.
        conf: share of curves to hold, in (0, 1).
    Returns: `k` >= 1, `lo` and `hi` (m,), and `inside` in [conf, 1].
    Undefined: nothing.
    Refused: no curves; NaN or infinite values; conf outside (0, 1).
    Source: Duranton and Overman (2005), Review of Economic Studies 72:1077, section 3.
    Example:
        >>> band = mc_envelope_global_rank([[float(i), -float(i)] for i in range(40)], conf=0.9)
        >>> band.k, band.inside
        (3, 0.9)
    """
    (curves, _), share = _read_curves(sims), confidence(conf)
    s = len(curves)
    if curves.size == 0:
        refuse("sims", curves.shape, "at least one curve with one point")
    # A curve lies inside the k-th band when at each point at least k values are <= its own and k are >= its own.
    rank = scipy.stats.rankdata
    least = np.minimum(rank(curves, "max", axis=0), rank(-curves, "max", axis=0))
    depth = np.sort(least.min(axis=1))
    may_leave = int(np.floor(s * (1 - share) + 1e-9))
    k = int(min(depth[may_leave], (s + 1) // 2))
    ordered = np.sort(curves, axis=0)
    return GlobalEnvelope(k, ordered[k - 1], ordered[s - k], float((depth >= k).mean()))


def mc_global_mad_test_p(obs: ArrayLike, sims: ArrayLike) -> float:
    r"""Monte Carlo p that the whole observed curve comes from the null: largest gap from the mean of the others.

    Formula: $p = \frac{1 + \#\{j : D_j \ge D_{\mathrm{obs}}\}}{s + 1}, \quad D_c = \max_r |c(r) - \bar c_{-c}(r)|$
    Args:
        obs: (m,) observed curve.
        sims: (s, m) simulated curves, one a row.
    Returns: p in [1/(s + 1), 1]; a curve as far out as the observed one counts against it.
    Undefined: NaN when there is no curve.
    Refused: NaN or infinite values; curves of unlike length.
    Source: Baddeley et al. (2014), Ecological Monographs 84:477.
    Example:
        >>> mc_global_mad_test_p([5.0, 5.0], [[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
        0.25
    """
    curves, observed = _read_curves(sims, obs)
    s = len(curves)
    if curves.size == 0:
        return NAN
    every = np.vstack([observed, curves])
    # Mean of the others: the gap from it is the gap from the mean of all, times (s + 1)/s.
    gap = np.abs(every - every.mean(axis=0)).max(axis=1) * ((s + 1) / s)
    return (1 + int((gap[1:] >= gap[0] * (1 - 1e-12)).sum())) / (s + 1)
