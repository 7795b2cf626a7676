"""How long until people leave: hazards, Kaplan–Meier survival and the log-rank test."""

import warnings
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from analytics.metrics.checks import NAN, FloatArray, confidence, refuse, same_length, weights
from analytics.metrics.intervals import poisson_ratio_exact_ci


class Rate(NamedTuple):
    """A rate and the ends of its interval."""

    rate: float
    lo: float
    hi: float


class Survival(NamedTuple):
    """Survival after each time that occurs, its pointwise interval, and the median time."""

    time: FloatArray
    survival: FloatArray
    lo: FloatArray
    hi: FloatArray
    median: float


class LogRank(NamedTuple):
    """Chi-square of the log-rank test, its degrees of freedom and p."""

    chi2: float
    df: int
    p: float


def person_year_hazard(events: int, person_years: float, conf: float = 0.95) -> Rate:
    r"""Events per person-year at risk, with an exact Poisson interval.

    Formula: $\hat h = \frac{d}{T}, \quad
        \left[\frac{\chi^2_{\alpha/2;\,2d}}{2T},\; \frac{\chi^2_{1-\alpha/2;\,2d+2}}{2T}\right]$
    Args:
        events: exits d, whole and >= 0.
        person_years: time at risk T in years, >= 0.
        conf: confidence level 1 - alpha, in (0, 1).
    Returns: `rate`, `lo` and `hi` per person-year, 0 <= lo <= rate <= hi.
    Undefined: NaN for all three when person_years = 0.
    Refused: negative, NaN or infinite values; fractional events; conf outside (0, 1).
    Source: Garwood (1936), Fiducial limits for the Poisson distribution (page not checked).
    Example:
        >>> [round(v, 4) for v in person_year_hazard(12, 85.5)]
        [0.1404, 0.0725, 0.2452]
    """
    lo, hi = poisson_ratio_exact_ci(events, person_years, conf)
    return Rate(events / person_years if person_years else NAN, lo, hi)


def _read_spells(time: ArrayLike, event: ArrayLike) -> tuple[FloatArray, NDArray[np.bool_]]:
    length, seen = weights(time, "time"), weights(event, "event")
    same_length(length, seen, "time and event")
    other = ~np.isin(seen, (0, 1))
    if other.any():
        refuse("event", seen[other][0].item(), "1 (left) or 0 (still there when last seen)")
    return length, seen == 1


def kaplan_meier(time: ArrayLike, event: ArrayLike, conf: float = 0.95) -> Survival:
    r"""Share still there after each length of time, allowing for people not yet gone when last seen.

    Times at which people were only last seen are listed too, as R does. The median is the first time with
    S(t) <= 1/2; R takes the middle of the step where S is exactly 1/2. With several causes of leaving, 1 - S per
    cause is too high: use competing risks.

    Formula: $\hat S(t) = \prod_{t_i \le t} (1 - d_i / n_i)$
    Args:
        time: (n,) lengths of time, >= 0, in any one unit.
        event: (n,) 1 = left at that time, 0 = still there when last seen.
        conf: level of the pointwise interval (log-log, Greenwood), in (0, 1).
    Returns: `time` (m,) distinct and rising, `survival`, `lo` and `hi` (m,) in [0, 1] and falling, `median`.
    Undefined: empty arrays for no one; median NaN when S never falls to 1/2; interval NaN where S is 0 or 1.
    Refused: negative, NaN or infinite times; events other than 0 and 1; lists of unlike length.
    Source: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations (page not checked); computed
        by scipy.stats.ecdf.
    Example:
        >>> km = kaplan_meier([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
        >>> km.survival[:3].round(4).tolist(), km.median
        ([0.9091, 0.8182, 0.7159], 31.0)
    """
    (length, left), level = _read_spells(time, event), confidence(conf)
    if not len(length):
        empty = np.empty(0)
        return Survival(empty, empty, empty, empty, NAN)
    function = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=length[left], right=length[~left])).sf
    at, survival = np.asarray(function.quantiles), np.asarray(function.probabilities)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # scipy warns where S is 0 or 1; the NaN it leaves there says so
        ends = function.confidence_interval(level, method="log-log")
    halved = np.flatnonzero(survival <= 0.5 + 1e-12)
    median = float(at[halved[0]]) if len(halved) else NAN
    return Survival(at, survival, np.asarray(ends.low.probabilities), np.asarray(ends.high.probabilities), median)


def logrank(time: ArrayLike, event: ArrayLike, group: ArrayLike) -> LogRank:
    r"""Do two or more groups leave at the same rate? Compares events with those expected at each time.

    scipy's test takes two groups only; ours agrees with its z squared, and with statsmodels for more groups.

    Formula: $\chi^2 = (O - E)^\top V^{-} (O - E), \quad V \text{ hypergeometric}$
    Args:
        time: (n,) lengths of time, >= 0.
        event: (n,) 1 = left, 0 = still there when last seen.
        group: (n,) labels of k groups.
    Returns: `chi2` >= 0, `df` = k - 1, and `p` in [0, 1].
    Undefined: NaN for chi2 and p with fewer than two groups or no event while two groups are at risk.
    Refused: negative, NaN or infinite times; events other than 0 and 1; lists of unlike length.
    Source: Mantel (1966), Evaluation of survival data and two new rank order statistics (page not checked).
    Example:
        >>> test = logrank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], list("aaabbb"))
        >>> round(test.chi2, 4), test.df
        (5.0517, 1)
    """
    length, left = _read_spells(time, event)
    label, member = np.unique(np.asarray(group), return_inverse=True)
    if len(member) != len(length):
        refuse("the length of group", len(member), f"one label for each of {len(length)} spells")
    df = max(0, len(label) - 1)
    gap, variance = np.zeros(df), np.zeros((df, df))
    for t in np.unique(length[left]):
        at_risk = np.bincount(member[length >= t], minlength=len(label)).astype(np.float64)
        gone = np.bincount(member[(length == t) & left], minlength=len(label))
        n, d = at_risk.sum(), gone.sum()
        part = at_risk[:df] / n
        gap += gone[:df] - d * part
        if n > 1:
            variance += d * (n - d) / (n - 1) * (np.diag(part) - np.outer(part, part))
    if not variance.any():
        return LogRank(NAN, df, NAN)
    chi2 = float(gap @ np.linalg.pinv(variance, hermitian=True) @ gap)
    return LogRank(chi2, df, float(chdtrc(df, chi2)))
