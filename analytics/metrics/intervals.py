"""Intervals of proportions, differences and rates, exact or nearly so at small counts."""

import math
from typing import NamedTuple

from scipy.special import betaincinv, chdtri, ndtri

from analytics.metrics.checks import NAN, confidence, number, refuse, whole


class Interval(NamedTuple):
    """The two ends of an interval."""

    lo: float
    hi: float


UNDEFINED = Interval(NAN, NAN)


def _read_successes(x: float, n: float) -> tuple[float, float]:
    x, n = number(x, "x", 0), number(n, "n", 0)
    if x > n:
        refuse("x", x, f"at most n = {n:g}")
    return x, n


def wilson_interval(x: float, n: float, conf: float = 0.95) -> Interval:
    r"""Interval of a proportion that stays in [0, 1] and holds its level at small n: our default.

    No continuity correction. Sums of fractional counts (split units) are accepted: the formula is defined for them.

    Formula: $\frac{\hat p + \frac{z^2}{2n} \mp z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4n^2}}}
        {1 + \frac{z^2}{n}}, \quad \hat p = x/n$
    Args:
        x: successes, 0 <= x <= n.
        n: trials, >= 0.
        conf: confidence level 1 - alpha, in (0, 1); z is the normal quantile of 1 - alpha/2.
    Returns: `lo` and `hi` in [0, 1]; lo = 0 at x = 0 and hi = 1 at x = n.
    Undefined: NaN for both when n = 0.
    Refused: x > n; negative, NaN or infinite counts; conf outside (0, 1).
    Source: Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857, Table I.
    Example:
        >>> [round(end, 4) for end in wilson_interval(81, 263)]
        [0.2553, 0.3662]
    """
    (x, n), z = _read_successes(x, n), float(ndtri((1 + confidence(conf)) / 2))
    if n == 0:
        return UNDEFINED
    p, shrink = x / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / shrink
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / shrink
    return Interval(0.0 if x == 0 else max(0.0, centre - half), 1.0 if x == n else min(1.0, centre + half))


def jeffreys_interval(x: float, n: float, conf: float = 0.95) -> Interval:
    r"""Equal-tailed Bayesian interval of a proportion under Jeffreys' prior.

    The end is 0 at x = 0 and 1 at x = n; statsmodels leaves that modification out.

    Formula: $[B_{\alpha/2}, B_{1-\alpha/2}], \quad B_q \text{ the } q \text{ quantile of }
        \mathrm{Beta}(x + 1/2,\; n - x + 1/2), \quad \alpha = 1 - \mathrm{conf}$
    Args:
        x: successes, 0 <= x <= n.
        n: trials, >= 0.
        conf: level in (0, 1).
    Returns: `lo` and `hi` in [0, 1].
    Undefined: NaN for both when n = 0.
    Refused: x > n; negative, NaN or infinite counts; conf outside (0, 1).
    Source: Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion (page not checked).
    Example:
        >>> [round(end, 4) for end in jeffreys_interval(7, 9)]
        [0.4562, 0.9507]
    """
    (x, n), tail = _read_successes(x, n), (1 - confidence(conf)) / 2
    if n == 0:
        return UNDEFINED
    a, b = x + 0.5, n - x + 0.5
    lo = 0.0 if x == 0 else float(betaincinv(a, b, tail))
    return Interval(lo, 1.0 if x == n else float(betaincinv(a, b, 1 - tail)))


def newcombe_difference(x1: float, n1: float, x2: float, n2: float, conf: float = 0.95) -> Interval:
    r"""Interval of the difference p1 - p2 of two independent proportions, built from their Wilson intervals.

    Not for the same people seen twice: pair them, or permute by person.

    Formula: $[d - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2},\; d + \sqrt{(u_1 - p_1)^2 + (p_2 - l_2)^2}],
        \quad d = p_1 - p_2$
    Args:
        x1, n1: successes and trials of the first group, 0 <= x1 <= n1.
        x2, n2: successes and trials of the second group, 0 <= x2 <= n2.
        conf: confidence level in (0, 1).
    Returns: `lo` and `hi` in [-1, 1].
    Undefined: NaN for both when n1 = 0 or n2 = 0.
    Refused: x > n; negative, NaN or infinite counts; conf outside (0, 1).
    Source: Newcombe (1998), Statistics in Medicine 17:873, method 10.
    Example:
        >>> [round(end, 4) for end in newcombe_difference(56, 70, 48, 80)]
        [0.0524, 0.3339]
    """
    (l1, u1), (l2, u2) = wilson_interval(x1, n1, conf), wilson_interval(x2, n2, conf)
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    p1, p2 = x1 / n1, x2 / n2
    return Interval(p1 - p2 - math.hypot(p1 - l1, u2 - p2), p1 - p2 + math.hypot(u1 - p1, p2 - l2))


def poisson_ratio_exact_ci(x: int, expected: float, conf: float = 0.95) -> Interval:
    r"""Exact interval of a count over its expectation (or over person-years); right even for few events.

    Formula: $\left[\frac{\chi^2_{\alpha/2;\,2x}}{2E},\; \frac{\chi^2_{1-\alpha/2;\,2x+2}}{2E}\right]$
    Args:
        x: events, whole and >= 0.
        expected: expected events, or exposure (the ends are then rates per unit of exposure), >= 0.
        conf: confidence level 1 - alpha, in (0, 1).
    Returns: `lo` and `hi`, 0 <= lo <= x/E <= hi; lo = 0 when x = 0.
    Undefined: NaN for both when expected = 0.
    Refused: a negative or fractional x; a negative, NaN or infinite expectation; conf outside (0, 1).
    Source: Garwood (1936), Fiducial limits for the Poisson distribution (page not checked).
    Example:
        >>> [round(end, 4) for end in poisson_ratio_exact_ci(7, 3.2)]
        [0.8795, 4.5071]
    """
    x, exposure, tail = whole(x, "x"), number(expected, "expected", 0), (1 - confidence(conf)) / 2
    if exposure == 0:
        return UNDEFINED
    # chdtri is the inverse of the upper tail
    lo = 0.0 if x == 0 else float(chdtri(2 * x, 1 - tail)) / (2 * exposure)
    return Interval(lo, float(chdtri(2 * x + 2, tail)) / (2 * exposure))
