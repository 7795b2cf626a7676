"""How unequally units hold a total: Gini, Lorenz, Theil. Zeros are units too."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from analytics.metrics.checks import NAN, FloatArray, refuse
from analytics.metrics.concentration import shares


class LorenzPoints(NamedTuple):
    """The Lorenz curve: share `L` of the total held by the poorest share `p` of units."""

    p: FloatArray
    L: FloatArray


class TheilParts(NamedTuple):
    """Theil's T and its parts between and within groups, T = between + within."""

    T: float
    between: float
    within: float


def gini(x: ArrayLike) -> float:
    r"""Mean difference between two units as a part of twice the mean: 0 = equal, near 1 = one holds all.

    Ours is the population form, as in PySAL, EconGeo and R's ineq with corr=FALSE: a sum over all pairs, a unit with
    itself included. DescTools multiplies by n/(n-1) unasked; that form has its own name here, `gini_corrected`.

    Formula: $G = \frac{\sum_i \sum_j |x_i - x_j|}{2 n^2 \bar x} = \frac{\sum_i (2i - n - 1) x_{(i)}}{n \sum_i x_i}$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [0, 1 - 1/n].
    Undefined: NaN when x is empty or sums to zero.
    Refused: a negative, NaN or infinite holding.
    Source: Gini (1912), Variabilità e mutabilità (page not checked).
    Example:
        >>> round(gini([0, 10, 10, 30, 50]), 12)
        0.48
    """
    part = shares(x)
    return float(gini_of_rows(part[np.newaxis, :])[0]) if part.size else NAN


def gini_of_rows(matrix: FloatArray) -> FloatArray:
    """Gini of each row of a matrix of holdings; NaN for a row that sums to zero."""
    n = matrix.shape[1]
    ordered, rank = np.sort(matrix, axis=1), 2 * np.arange(1, n + 1) - n - 1
    with np.errstate(invalid="ignore"):
        return np.asarray(np.maximum((ordered @ rank) / (n * ordered.sum(axis=1)), 0.0))


def gini_corrected(x: ArrayLike) -> float:
    r"""Gini for few units, enlarged so that one unit holding all gives 1. Label it as corrected.

    Formula: $G_c = \frac{n}{n-1} G$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [0, 1].
    Undefined: NaN when x is empty, sums to zero, or has one unit only.
    Refused: a negative, NaN or infinite holding.
    Source: Damgaard and Weiner (2000), Ecology 81:1139.
    Example:
        >>> round(gini_corrected([20, 50, 20, 10]), 12)
        0.4
    """
    n = np.size(np.asarray(x))
    plain = gini(x)
    return float(np.minimum(plain * n / (n - 1), 1.0)) if n > 1 else NAN  # minimum keeps a NaN


def lorenz_points(x: ArrayLike) -> LorenzPoints:
    r"""The curve that says what share of the total the poorest p of units hold.

    Formula: $L(i/n) = \sum_{j \le i} x_{(j)} / \sum_j x_j$
    Args:
        x: (n,) holdings, finite and >= 0, in any order.
    Returns: `p` and `L`, each (n + 1,), from (0, 0) to (1, 1); L rises, is convex and never above p.
    Undefined: L is NaN when the total is zero; p and L are one NaN each when x is empty.
    Refused: a negative, NaN or infinite holding.
    Source: Lorenz (1905), Methods of measuring the concentration of wealth (page not checked).
    Example:
        >>> lorenz_points([50, 0, 30, 10, 10]).L.round(6).tolist()
        [0.0, 0.0, 0.1, 0.2, 0.5, 1.0]
    """
    part = np.sort(shares(x))
    if part.size == 0:
        return LorenzPoints(np.array([NAN]), np.array([NAN]))
    height = np.concatenate([[0.0 * part[0]], np.cumsum(part)])
    height[-1] += 1 - height[-1]  # the last point is (1, 1) exactly, or NaN
    return LorenzPoints(np.linspace(0, 1, part.size + 1), height)


def theil_t(x: ArrayLike) -> float:
    r"""Entropy lost to inequality: 0 = equal, ln n = one holds all.

    The mean is over all units, zeros included. R's ineq drops zeros before the mean (0.218 instead of 0.441 for
    0, 10, 10, 30, 50), and REAT's function of that name is the mean log deviation; neither is T.

    Formula: $T = \sum_i s_i \ln(n s_i) = \ln n + \sum_i s_i \ln s_i, \quad 0 \ln 0 = 0$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [0, ln n], in nats.
    Undefined: NaN when x is empty or sums to zero.
    Refused: a negative, NaN or infinite holding.
    Source: Theil (1967), Economics and Information Theory (page not checked).
    Example:
        >>> round(theil_t([0, 10, 10, 30, 50]), 6)
        0.441155
    """
    part = shares(x)
    if part.size == 0:
        return NAN
    value = float(xlogy(part, part * part.size).sum())
    return value if math.isnan(value) else min(max(0.0, value), math.log(part.size))


def theil_decomposition(x: ArrayLike, group: ArrayLike) -> TheilParts:
    r"""Split Theil's T into inequality between groups (regions) and within them.

    Formula: $T = \sum_g S_g \ln\frac{S_g n}{n_g} + \sum_g S_g T_g, \quad S_g = \sum_{i \in g} s_i$
    Args:
        x: (n,) holdings, finite and >= 0.
        group: (n,) label of each unit's group.
    Returns: `T`, `between` and `within`, each in [0, ln n], in nats.
    Undefined: NaN for all three when x is empty or sums to zero; a group that holds nothing adds nothing.
    Refused: a negative, NaN or infinite holding; labels of another length.
    Source: Theil (1967); Shorrocks (1984), Inequality decomposition by population subgroups (pages not checked).
    Example:
        >>> parts = theil_decomposition([10, 20, 30, 5, 5, 80], list("aaabbb"))
        >>> round(parts.between, 6), round(parts.within, 6), round(parts.T, 6)
        (0.020136, 0.438542, 0.458677)
    """
    part, label = shares(x), np.asarray(group)
    if label.shape != part.shape:
        refuse("the length of group", label.shape, f"one label for each of {part.size} units")
    if part.size == 0 or math.isnan(part[0]):
        return TheilParts(NAN, NAN, NAN)
    _, member = np.unique(label, return_inverse=True)
    size, held = np.bincount(member), np.bincount(member, weights=part)
    between = float(xlogy(held, held * part.size / size).sum())
    own_mean = (held / size)[member]
    ratio = np.divide(part, own_mean, out=np.ones_like(part), where=own_mean > 0)
    within = float(xlogy(part, ratio).sum())
    return TheilParts(theil_t(x), max(0.0, between), max(0.0, within))
