"""Location quotients: is an industry over-represented in a region, and how sure is that?"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from analytics.metrics.checks import NAN, FloatArray, confidence, number, refuse, same_length, weights


class LocationQuotient(NamedTuple):
    """A location quotient, its interval and the standard error of its logarithm."""

    lq: float
    lo: float
    hi: float
    se_log: float


class GammaPrior(NamedTuple):
    """How location quotients differ between places: mean, variance, and shape `a` and rate `b` of that gamma law."""

    mean: float
    variance: float
    a: float
    b: float


def _read_nested(x: float, n: float, X: float, N: float) -> tuple[float, float, float, float]:
    """Read the four counts and refuse a part larger than its whole."""
    x, n, X, N = (number(v, name, 0) for v, name in ((x, "x"), (n, "n"), (X, "X"), (N, "N")))
    for part, whole_, names in ((x, n, "x and n"), (x, X, "x and X"), (n, N, "n and N"), (X, N, "X and N")):
        if part > whole_:
            refuse(names, (part, whole_), "the first at most the second")
    if n - x > N - X:
        refuse("n - x and N - X", (n - x, N - X), "the first at most the second")
    return x, n, X, N


def location_quotient(x: float, n: float, X: float, N: float) -> float:
    r"""How many times an industry's share in a region exceeds its share everywhere; 1 = the same.

    The region is part of the whole. Where the industry exists nowhere ours is undefined; EconGeo returns 0 there.

    Formula: $LQ = \frac{x / n}{X / N}$
    Args:
        x: industry in the region.
        n: all in the region.
        X: industry everywhere.
        N: all everywhere, in the same unit (persons, firms).
    Returns: a number in [0, inf).
    Undefined: NaN when n = 0 or X = 0.
    Refused: a part larger than its whole (x > n, x > X, n > N, X > N, n - x > N - X); negative or non-finite counts.
    Source: definition; worked value from Farhauer and Kröll (2013) in the R package REAT.
    Example:
        >>> round(location_quotient(x=1714, n=79006, X=879213, N=15593224), 7)
        0.3847623
    """
    x, n, X, N = _read_nested(x, n, X, N)
    return (x / n) / (X / N) if n > 0 and X > 0 else NAN


def location_quotient_ci_nested_delta(x: float, n: float, X: float, N: float, conf: float = 0.95) -> LocationQuotient:
    r"""Location quotient with the interval of its logarithm, allowing for the region being part of the whole.

    The ends are LQ exp(-z se) and LQ exp(z se), with p1 = x/n inside and p2 = (X - x)/(N - n) outside the region.
    For x < 10 use `poisson_ratio_exact_ci` instead: the normal approximation is poor there.

    Formula: $se^2 = (\frac{1}{p_1} - \frac{n}{X})^2 \frac{p_1 (1 - p_1)}{n} + \frac{N - n}{X^2} p_2 (1 - p_2)$
    Args:
        x, n, X, N: as in `location_quotient`, counts of sampled units.
        conf: confidence level in (0, 1).
    Returns: `lq` in [0, inf), `lo` <= lq <= `hi`, and `se_log` >= 0 (0 when the region is the whole).
    Undefined: all NaN when n = 0 or X = 0; interval and error NaN when x = 0.
    Refused: what `location_quotient` refuses; conf outside (0, 1).
    Source: Moineddin, Beyene and Boyle (2003), Geographical Analysis 35:249 (page not checked); Beyene and
        Moineddin (2005).
    Example:
        >>> [round(v, 3) for v in location_quotient_ci_nested_delta(x=60, n=400, X=200, N=8000)]
        [6.0, 4.914, 7.326, 0.102]
    """
    x, n, X, N = _read_nested(x, n, X, N)
    z = float(ndtri((1 + confidence(conf)) / 2))
    lq = location_quotient(x, n, X, N)
    if math.isnan(lq) or x == 0:
        return LocationQuotient(lq, NAN, NAN, NAN)
    p1, outside = x / n, N - n
    p2 = (X - x) / outside if outside > 0 else 0.0
    # (N - n)^2 p2 (1 - p2) / (N - n) is written so that it is 0, not 0/0, when the region is the whole
    variance = (1 / p1 - n / X) ** 2 * p1 * (1 - p1) / n + outside / X**2 * p2 * (1 - p2)
    se = math.sqrt(variance)
    return LocationQuotient(lq, lq * math.exp(-z * se), lq * math.exp(z * se), se)


def location_quotient_matrix(matrix: ArrayLike) -> FloatArray:
    r"""Location quotient of every region (row) and industry (column).

    Formula: $LQ_{ri} = \frac{m_{ri} / m_{r \cdot}}{m_{\cdot i} / m_{\cdot \cdot}}$
    Args:
        matrix: (regions, industries) holdings, finite and >= 0.
    Returns: (regions, industries) numbers in [0, inf).
    Undefined: NaN along a region or an industry that sums to zero.
    Refused: a negative, NaN or infinite entry; not a matrix.
    Source: definition; worked example of the R package EconGeo.
    Example:
        >>> location_quotient_matrix([[100, 0], [100, 200]])
        array([[2.        , 0.        ],
               [0.66666667, 1.33333333]])
    """
    m = weights(matrix, "matrix", 2)
    largest = m.max(initial=0.0)
    m = m / largest if largest > 0 else m
    row, column = m.sum(axis=1, keepdims=True), m.sum(axis=0, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((m / row) / (column / m.sum()), dtype=np.float64)


def lq_shrunk_gamma_poisson(x: ArrayLike, expected: ArrayLike, a: float, b: float) -> FloatArray:
    r"""Location quotients of small places pulled towards the prior mean a/b, most where least is expected.

    Formula: $\widetilde{LQ}_i = \frac{x_i + a}{E_i + b}$
    Args:
        x: (n,) observed counts, >= 0.
        expected: (n,) expected counts E_i = n_i X / N, >= 0.
        a, b: shape and rate of the gamma prior, each >= 0.
    Returns: (n,) posterior means, >= 0, between x/E and a/b.
    Undefined: NaN where expected + b = 0.
    Refused: negative, NaN or infinite values; lists of unlike length.
    Source: Clayton and Kaldor (1987), Biometrics 43:671 (page not checked).
    Example:
        >>> lq_shrunk_gamma_poisson([0, 4], [0.5, 1.0], a=2, b=2).tolist()
        [0.8, 2.0]
    """
    observed, mean = weights(x), weights(expected, "expected")
    same_length(observed, mean, "x and expected")
    prior_a, prior_b = number(a, "a", 0), number(b, "b", 0)
    base = mean + prior_b
    return np.divide(observed + prior_a, base, out=np.full_like(base, NAN), where=base > 0)


def gamma_prior_moments(x: ArrayLike, expected: ArrayLike) -> GammaPrior:
    r"""Gamma prior for `lq_shrunk_gamma_poisson`, estimated from the places themselves by moments.

    With it `lq_shrunk_gamma_poisson` is Marshall's empirical Bayes estimator with E_i as the base.

    The spread is s^2, the mean squared gap of the observed quotients from m, weighted by E_i.

    Formula: $m = \frac{\sum x_i}{\sum E_i}, \quad A = \max(0, s^2 - m / \bar E), \quad a = m^2 / A, \quad b = m / A$
    Args:
        x: (n,) observed counts, >= 0.
        expected: (n,) expected counts, > 0.
    Returns: `mean` m and `variance` A >= 0 of the true quotients; `a` and `b`, infinite when A = 0: the places then
        differ no more than counts of one rate would, and each is best described by m.
    Undefined: all NaN when there is no place or nothing is observed.
    Refused: negative, NaN or infinite values; an expected count of 0; lists of unlike length.
    Source: Marshall (1991), Applied Statistics 40:283 (page not checked); the R package spdep, which clips A at 0
        likewise.
    Example:
        >>> gamma_prior_moments([5, 15, 40], [10, 10, 20])
        GammaPrior(mean=1.5, variance=0.2625, a=8.571428571428571, b=5.714285714285714)
    """
    observed, mean = weights(x), weights(expected, "expected")
    same_length(observed, mean, "x and expected")
    if not mean.all():
        refuse("expected", 0.0, "numbers > 0")
    if not observed.any():
        return GammaPrior(NAN, NAN, NAN, NAN)
    m = float(observed.sum() / mean.sum())
    between = float(mean @ (observed / mean - m) ** 2 / mean.sum()) - m / float(mean.mean())
    if between <= 0:
        return GammaPrior(m, 0.0, math.inf, math.inf)
    return GammaPrior(m, between, m**2 / between, m / between)
