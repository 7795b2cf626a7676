"""Medians and quantiles, with an exact interval for the median."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from analytics.metrics.checks import NAN, FloatArray, confidence, numbers, refuse, whole


class MedianRanks(NamedTuple):
    """Ranks (from 1) of the ordered values that bound the median, and the coverage they have."""

    lower: float
    upper: float
    coverage: float


def median(x: ArrayLike) -> float:
    r"""Middle value; the mean of the two middle ones when their number is even.

    Formula: $\tfrac{1}{2}(x_{(\lceil n/2 \rceil)} + x_{(\lfloor n/2 \rfloor + 1)})$
    Args:
        x: (n,) finite numbers.
    Returns: a number in [min x, max x].
    Undefined: NaN when x is empty.
    Refused: NaN or infinite values.
    Source: definition.
    Example:
        >>> median([3, 7, 8, 12, 20, 1, 5])
        7.0
    """
    values = numbers(x)
    return float(np.median(values)) if len(values) else NAN


def quantile_type7(x: ArrayLike, q: ArrayLike) -> FloatArray:
    r"""Quantiles by straight lines between ordered values, as R and NumPy do unasked.

    Formula: $Q(q) = x_{(k)} + (h - k)(x_{(k + 1)} - x_{(k)}), \quad h = (n - 1) q + 1, \quad k = \lfloor h \rfloor$
    Args:
        x: (n,) finite numbers.
        q: (m,) shares in [0, 1].
    Returns: (m,) numbers in [min x, max x].
    Undefined: NaN for each q when x is empty.
    Refused: NaN or infinite values; q outside [0, 1].
    Source: Hyndman and Fan (1996), Sample quantiles in statistical packages (page not checked): their type 7.
    Example:
        >>> quantile_type7([3, 7, 8, 12, 20, 1, 5], [0.25, 0.5, 0.75]).tolist()
        [4.0, 7.0, 10.0]
    """
    values, at = numbers(x), numbers(q, "q")
    outside = (at < 0) | (at > 1)
    if outside.any():
        refuse("q", at[outside][0].item(), "a share from 0 to 1")
    return np.asarray(np.quantile(values, at)) if len(values) else np.full(len(at), NAN)


def median_ci_order_statistic_ranks(n: int, conf: float = 0.95) -> MedianRanks:
    r"""Which of n ordered values bound the median with at least a given confidence, whatever the distribution.

    Formula: $[x_{(j)}, x_{(n + 1 - j)}], \; j = \max\{k : 1 - 2 P(B < k) \ge \mathrm{conf}\},
        \; B \sim \mathrm{Bin}(n, \tfrac{1}{2})$
    Args:
        n: number of values, whole and >= 0.
        conf: confidence wanted, in (0, 1).
    Returns: `lower` and `upper`, whole ranks from 1 to n, and the exact `coverage` in [conf, 1).
    Undefined: NaN for all three where no such ranks exist (n < 6 at 95%).
    Refused: a negative or fractional n; conf outside (0, 1).
    Source: exact interval of order statistics from the binomial distribution (the inverted sign test).
    Example:
        >>> median_ci_order_statistic_ranks(15)
        MedianRanks(lower=4.0, upper=12.0, coverage=0.96484375)
    """
    size, level = whole(n, "n"), confidence(conf)
    ranks = np.arange(1, (size + 1) // 2 + 1, dtype=np.float64)
    coverage = 1 - 2 * bdtr(ranks - 1, size, 0.5)
    enough = np.flatnonzero((coverage >= level) & (2 * ranks < size + 1))
    if not len(enough):
        return MedianRanks(NAN, NAN, NAN)
    best = int(enough[-1])
    return MedianRanks(float(ranks[best]), float(size + 1 - ranks[best]), float(coverage[best]))
