"""Did it change? Tests for two and three windows, Monte Carlo p-values, and U shapes."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtr

from analytics.metrics.checks import NAN, FloatArray, counts, numbers, refuse, same_length, whole


class ZTest(NamedTuple):
    """A z statistic and its two-sided p."""

    z: float
    p: float


class VShape(NamedTuple):
    """A fall then a rise over three windows: contrast, tests and how much of the fall came back."""

    contrast: float
    z_contrast: float
    p_drop_one_sided: float
    p_rebound_one_sided: float
    p_iut: float
    recovery_ratio: float


class UTest(NamedTuple):
    """Turning point of a fitted parabola and p of the test for a U."""

    turning_point: float
    p: float


class Parabola(NamedTuple):
    """Least-squares y = level + slope (x - centre) + curvature (x - centre)^2 with its covariance."""

    centre: float
    coefficients: FloatArray
    covariance: FloatArray
    df: int

    def slope_at(self, x: float) -> tuple[float, float]:
        """Slope at x and its standard error."""
        gradient = np.array([0.0, 1.0, 2 * (x - self.centre)])
        return float(gradient @ self.coefficients), math.sqrt(float(gradient @ self.covariance @ gradient))

    def level_at(self, x: float) -> tuple[float, float]:
        """Fitted value at x and its standard error."""
        powers = np.array([1.0, x - self.centre, (x - self.centre) ** 2])
        return float(powers @ self.coefficients), math.sqrt(float(powers @ self.covariance @ powers))


def fit_parabola(x: FloatArray, y: FloatArray) -> Parabola | None:
    """Fit a parabola centred at the mean of x; none with fewer than 4 points or 3 distinct x."""
    df = len(x) - 3
    if df < 1 or len(np.unique(x)) < 3:
        return None
    centre = float(x.mean())
    scale = float(np.abs(x - centre).max())  # keeps the three columns of like size
    design = np.vander((x - centre) / scale, 3, increasing=True)
    q, r = np.linalg.qr(design)
    if np.abs(np.diag(r)).min() < 1e-12 * np.abs(np.diag(r)).max():
        return None
    raw = np.linalg.solve(r, q.T @ y)
    residual, inverse = y - design @ raw, np.linalg.inv(r)
    unit = np.array([1.0, 1 / scale, 1 / scale**2])
    covariance = float(residual @ residual) / df * (inverse @ inverse.T) * np.outer(unit, unit)
    return Parabola(centre, raw * unit, covariance, df)


def two_proportion_z(x1: int, n1: int, x2: int, n2: int) -> ZTest:
    r"""Do two independent groups have the same proportion? Pooled z test, no continuity correction.

    Not for the same people in both windows: permute by person instead.

    Formula: $z = (p_1 - p_2) / \sqrt{p (1 - p) (1/n_1 + 1/n_2)}, \quad p = \frac{x_1 + x_2}{n_1 + n_2}$
    Args:
        x1, n1: successes and trials of the first group, whole, 0 <= x1 <= n1.
        x2, n2: successes and trials of the second group.
    Returns: `z` (> 0 when the first is larger) and two-sided `p` in [0, 1].
    Undefined: NaN for both when a group is empty, or when all or none succeed.
    Refused: x > n; negative, fractional, NaN or infinite counts.
    Source: textbook test; proportions_ztest of statsmodels gives the same.
    Example:
        >>> test = two_proportion_z(56, 70, 48, 80)
        >>> round(test.z, 4), round(test.p, 5)
        (2.6502, 0.00805)
    """
    x, n = _read_windows([x1, x2], [n1, n2])
    if n.min() == 0:
        return ZTest(NAN, NAN)
    pooled = float(x.sum() / n.sum())
    se = math.sqrt(pooled * (1 - pooled) * float((1 / n).sum()))
    if se == 0:
        return ZTest(NAN, NAN)
    z = float(x[0] / n[0] - x[1] / n[1]) / se
    return ZTest(z, 2 * float(ndtr(-abs(z))))


def _read_windows(x: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    successes, trials = counts(x, "x"), counts(n, "n")
    same_length(successes, trials, "x and n")
    if (successes > trials).any():
        worst = int(np.argmax(successes > trials))
        refuse("x", successes[worst].item(), f"at most n = {trials[worst]:g}")
    return successes, trials


def permutation_mc_pvalue(exceed: int, B: int) -> float:
    r"""p-value of a Monte Carlo permutation test, never 0: the observed arrangement counts as one draw.

    Two-sided means |statistic| >= |observed|; scipy doubles the smaller tail, which differs on skewed data.

    Formula: $p = \frac{b + 1}{B + 1}$
    Args:
        exceed: draws b whose statistic is at least as extreme as the observed one, whole, 0 <= b <= B.
        B: draws made, whole and >= 0.
    Returns: p in [1/(B + 1), 1].
    Undefined: NaN when no draw was made.
    Refused: b > B; negative or fractional numbers.
    Source: Phipson and Smyth (2010), Permutation p-values should never be zero (page not checked).
    Example:
        >>> permutation_mc_pvalue(exceed=4, B=999)
        0.005
    """
    b, draws = whole(exceed, "exceed"), whole(B, "B")
    if b > draws:
        refuse("exceed", b, f"at most B = {draws}")
    return (b + 1) / (draws + 1) if draws else NAN


def v_shape_three_window(x: Sequence[int], n: Sequence[int]) -> VShape:
    r"""Did a share fall and then recover? Both steps must hold: p is the larger of the two one-sided p.

    Windows must be fixed before looking; if the trough year was searched for, permute years and search again.
    Unpooled standard errors, since the three shares are not assumed equal.

    Formula: $p_{IUT} = \max(p_{\mathrm{drop}}, p_{\mathrm{rebound}}), \quad C = s_1 - 2 s_2 + s_3,
        \quad s_w = x_w / n_w$
    Args:
        x: (3,) successes in the windows before, during and after, whole.
        n: (3,) trials, whole, x <= n.
    Returns: `contrast` C in [-2, 2], `z_contrast`, one-sided `p_drop_one_sided` and `p_rebound_one_sided`, their
        maximum `p_iut`, and `recovery_ratio` (s3 - s2)/(s1 - s2): 1 = all of the fall came back.
    Undefined: all NaN when a window is empty; a test NaN when its standard error is 0; the ratio NaN when s1 = s2.
    Refused: not three windows; x > n; negative, fractional, NaN or infinite counts.
    Source: Berger (1982), Multiparameter hypothesis testing and acceptance sampling (page not checked), for the
        intersection–union test.
    Example:
        >>> v = v_shape_three_window([52, 38, 55], [100, 100, 100])
        >>> round(v.p_iut, 4), round(v.recovery_ratio, 4)
        (0.0222, 1.2143)
    """
    successes, trials = _read_windows(x, n)
    if len(trials) != 3:
        refuse("the number of windows", len(trials), "3")
    if trials.min() == 0:
        return VShape(NAN, NAN, NAN, NAN, NAN, NAN)
    p = successes / trials
    variance = p * (1 - p) / trials

    def z_of(*c: float) -> float:
        se = math.sqrt(float(np.square(c) @ variance))
        return float(p @ np.array(c)) / se if se > 0 else NAN

    drop, rebound = float(ndtr(-z_of(1, -1, 0))), float(ndtr(-z_of(0, -1, 1)))
    ratio = float((p[2] - p[1]) / (p[0] - p[1])) if p[0] != p[1] else NAN
    both = NAN if math.isnan(drop) or math.isnan(rebound) else max(drop, rebound)
    return VShape(float(p[0] - 2 * p[1] + p[2]), z_of(1, -2, 1), drop, rebound, both, ratio)


def lind_mehlum_u_test(x: ArrayLike, y: ArrayLike) -> UTest:
    r"""Is there a U: does y fall at the low end of x and rise at the high end?

    A significant square term alone is not enough: the slope must be negative at the smallest x and positive at the
    largest. Below about 12 points call the result descriptive.

    Formula: $p = \max\{P(T < t_{\min x}), P(T > t_{\max x})\}, \; t_x = \frac{b + 2 c x}{\mathrm{se}(b + 2 c x)},
        \; T \sim t_{n-3},
        \; x^* = -\frac{b}{2c}$
    Args:
        x: (n,) finite numbers.
        y: (n,) finite numbers; y is fitted by least squares on x and x^2.
    Returns: `turning_point` in the unit of x, and `p` in [0, 1] on n - 3 degrees of freedom.
    Undefined: NaN for both with fewer than 4 points or 3 distinct x; turning point NaN on a straight line.
    Refused: NaN or infinite values; lists of unlike length.
    Source: Lind and Mehlum (2010), Oxford Bulletin of Economics and Statistics 72:109.
    Example:
        >>> test = lind_mehlum_u_test([0, 1, 2, 3, 4, 5], [5.1, 2.2, 0.8, 1.1, 2.0, 5.2])
        >>> round(test.turning_point, 2), test.p < 0.01
        (2.5, True)
    """
    at, value = numbers(x), numbers(y, "y")
    same_length(at, value, "x and y")
    fit = fit_parabola(at, value)
    if fit is None:
        return UTest(NAN, NAN)
    _, b, c = fit.coefficients.tolist()
    turning = fit.centre - b / (2 * c) if c != 0 else NAN
    (low, low_se), (high, high_se) = fit.slope_at(float(at.min())), fit.slope_at(float(at.max()))
    if low_se == 0 or high_se == 0:
        return UTest(turning, NAN)
    falls, rises = stdtr(fit.df, low / low_se), stdtr(fit.df, -high / high_se)
    return UTest(turning, float(max(falls, rises)))
