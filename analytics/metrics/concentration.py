"""How much of a total a few hold: shares, concentration ratios, the Herfindahl–Hirschman index and its relatives.

`x` always lists the holdings of every unit of the declared universe, zeros included.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from analytics.metrics.checks import NAN, FloatArray, counts, weights, whole


def shares(x: ArrayLike) -> FloatArray:
    r"""Each unit's part of the total.

    Formula: $s_i = x_i / \sum_j x_j$
    Args:
        x: (n,) holdings of every unit, finite and >= 0, any unit of measure.
    Returns: (n,) shares in [0, 1] that sum to 1, never percent.
    Undefined: NaN for each unit when the total is zero; an empty array for no units.
    Refused: a negative, NaN or infinite holding.
    Source: definition.
    Example:
        >>> shares([20, 50, 20, 10])
        array([0.2, 0.5, 0.2, 0.1])
    """
    values = weights(x)
    largest = values.max(initial=0.0)
    if largest == 0:
        return np.full_like(values, NAN)
    scaled = values / largest  # so that huge holdings do not overflow the sum
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


def concentration_ratio(x: ArrayLike, k: int) -> float:
    r"""Share of the k largest units together (CR1, CR3, ...).

    Formula: $CR_k = \sum_{i=1}^{k} s_{[i]}, \quad s_{[1]} \ge s_{[2]} \ge \dots$
    Args:
        x: (n,) holdings, finite and >= 0.
        k: number of largest units, whole and >= 0.
    Returns: a share in [0, 1]; 0 for k = 0 and 1 for k >= n.
    Undefined: NaN when x is empty or sums to zero.
    Refused: a negative, NaN or infinite holding; a negative or fractional k.
    Source: definition.
    Example:
        >>> round(concentration_ratio([30, 30, 20, 20], k=3), 12)
        0.8
    """
    k, part = whole(k, "k"), shares(x)
    if part.size == 0 or math.isnan(part[0]):
        return NAN
    return 1.0 if k >= part.size else min(1.0, float(np.sort(part)[part.size - k :].sum()))


def hhi(x: ArrayLike) -> float:
    r"""Herfindahl–Hirschman index: chance that two draws with replacement fall on the same unit.

    Ours is the index in [1/n, 1]; the 0 to 10,000 points of competition authorities appear only at display.

    Formula: $H = \sum_i s_i^2$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [1/n, 1]; 1 = one unit holds all, 1/n = all hold the same.
    Undefined: NaN when x is empty or sums to zero.
    Refused: a negative, NaN or infinite holding.
    Source: US Department of Justice and Federal Trade Commission, Merger Guidelines (2023).
    Example:
        >>> round(hhi([30, 30, 20, 20]), 12)
        0.26
    """
    part = shares(x)
    return float(part @ part) if part.size else NAN


def hhi_normalised(x: ArrayLike) -> float:
    r"""Herfindahl–Hirschman index stretched so that equal holdings give 0, whatever the number of units.

    n counts all units of the universe, zeros included, so adding an empty unit changes the value.

    Formula: $H^* = \frac{H - 1/n}{1 - 1/n}$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [0, 1].
    Undefined: NaN when x is empty, sums to zero, or has one unit only.
    Refused: a negative, NaN or infinite holding.
    Source: definition; no single origin is claimed.
    Example:
        >>> round(hhi_normalised([20, 50, 20, 10]), 12)
        0.12
    """
    index, n = hhi(x), np.size(np.asarray(x))
    return max(0.0, (index - 1 / n) / (1 - 1 / n)) if n > 1 and not math.isnan(index) else NAN


def hhi_unbiased_counts(x: ArrayLike) -> float:
    r"""Chance that two different members, drawn without replacement, belong to the same unit.

    The plain index of a sample is too high by (1 - H)/N on average; this one is right on average for any N.

    Formula: $\hat H = \frac{\sum_i x_i (x_i - 1)}{N (N - 1)}, \quad N = \sum_i x_i$
    Args:
        x: (n,) whole counts >= 0 (persons, firms).
    Returns: a number in [0, 1].
    Undefined: NaN when N < 2.
    Refused: a negative, fractional, NaN or infinite count.
    Source: Simpson (1949), Measurement of diversity, Nature 163:688.
    Example:
        >>> round(hhi_unbiased_counts([30, 30, 20, 20]), 12)
        0.252525252525
    """
    values = counts(x)
    total = values.sum()
    if total < 2:
        return NAN
    return float((values / total) @ np.maximum(values - 1, 0) / (total - 1))


def hhi_unbiased_se(x: ArrayLike) -> float:
    r"""Standard error of `hhi_unbiased_counts` when the N members are a multinomial sample.

    A census has no sampling error: there, report sensitivity instead.

    Formula: $\mathrm{var} = \frac{4(N-2) S_3 + 2 S_2 - 2(2N-3) S_2^2}{N(N-1)}, \quad S_k = \sum_i s_i^k$
    Args:
        x: (n,) whole counts >= 0.
    Returns: a number >= 0, in the unit of the index; the observed shares stand for the true ones.
    Undefined: NaN when N < 2.
    Refused: a negative, fractional, NaN or infinite count.
    Source: Simpson (1949), Nature 163:688; the variance was checked by enumerating all samples.
    Example:
        >>> round(hhi_unbiased_se([5, 3, 2]), 9)
        0.10383748
    """
    values = counts(x)
    total = float(values.sum())
    if total < 2:
        return NAN
    part = values / total
    s2, s3 = float((part**2).sum()), float((part**3).sum())
    ratio = (4 * (1 - 2 / total) * s3 + 2 * s2 / total - 2 * (2 - 3 / total) * s2**2) / (total - 1)
    return math.sqrt(max(0.0, ratio))


def effective_number(x: ArrayLike) -> float:
    r"""Number of equal units that would be as concentrated as these.

    Formula: ${}^2D = 1 / H = 1 / \sum_i s_i^2$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [1, n].
    Undefined: NaN when x is empty or sums to zero.
    Refused: a negative, NaN or infinite holding.
    Source: Hill (1973), Diversity and evenness (page not checked): his number of order 2.
    Example:
        >>> round(effective_number([20, 50, 20, 10]), 6)
        2.941176
    """
    return 1 / hhi(x)


def shannon_normalised(x: ArrayLike) -> float:
    r"""Shannon entropy as a part of the most it could be; 1 = equal holdings, 0 = one holds all.

    Natural logarithm, and n counts zeros. The R package EconGeo takes base 2, adds 1e-9 to each share and rounds the
    entropy to three digits; a ratio of such values is off in the third decimal, so ours adds and rounds nothing.

    Formula: $J = \frac{-\sum_i s_i \ln s_i}{\ln n}, \quad 0 \ln 0 = 0$
    Args:
        x: (n,) holdings, finite and >= 0.
    Returns: a number in [0, 1].
    Undefined: NaN when x is empty, sums to zero, or has one unit only.
    Refused: a negative, NaN or infinite holding.
    Source: Shannon (1948), A mathematical theory of communication (page not checked); Pielou's evenness in ecology.
    Example:
        >>> round(shannon_normalised([30, 30, 20, 20]), 6)
        0.985475
    """
    part = shares(x)
    if part.size < 2:
        return NAN
    return float(np.clip(-xlogy(part, part).sum() / math.log(part.size), 0.0, 1.0))
