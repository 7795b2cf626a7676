"""How far behind the frontier: gaps, months behind, and whether compute still pays.

Scores come as (date, score) pairs; dates are "YYYY-MM" or "YYYY-MM-DD" and are read to the month. Fix the vintage of
an index: re-normalised indices rewrite history.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit, stdtr

from analytics.metrics.change import fit_parabola
from analytics.metrics.checks import NAN, number, numbers, refuse, same_length

Scores = Sequence[tuple[str, float] | list[str | float]]
FEWEST_POINTS = 6
"""Models below which no curve is fitted."""


class FrontierGap(NamedTuple):
    """Best score of any lab, best of any other lab, and the gap."""

    best: float
    second: float
    gap: float


class Curvature(NamedTuple):
    """Slope at the mean compute, curvature, its t and the one-sided p for curvature below 0."""

    slope_mid: float
    curvature: float
    t_curvature: float
    p_one_sided: float


@lru_cache(maxsize=4096)
def _month(date: str) -> int:
    """Months since year 0."""
    parts = str(date).split("-")
    if len(parts) in (2, 3) and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12:
        return 12 * int(parts[0]) + int(parts[1]) - 1
    refuse("a date", date, "YYYY-MM or YYYY-MM-DD")


def _until(scores: Scores, at: str) -> list[tuple[int, float]]:
    """Scores up to and including a month, in order of time."""
    last = _month(at)
    read = [(_month(str(date)), number(float(score), "a score")) for date, score in scores]
    return sorted(pair for pair in read if pair[0] <= last)


def frontier_gap(series: Mapping[str, Scores], at: str) -> FrontierGap:
    r"""How far the best lab is ahead of the second best lab (not the second best model).

    Formula: $\max_l M_l(t) - \max_{l \ne l^*} M_l(t), \quad M_l(t) = \max_{s \le t} y_{l,s}$
    Args:
        series: lab -> (date, score) pairs.
        at: month of the gap, included.
    Returns: `best`, `second` and `gap` >= 0, in the unit of the score.
    Undefined: second and gap NaN with one lab that has a score by then; all NaN with none.
    Refused: dates in another form; NaN or infinite scores.
    Source: definition.
    Example:
        >>> frontier_gap({"A": [("2024-01", 50), ("2025-01", 70)], "B": [("2024-12", 62)]}, at="2025-01")
        FrontierGap(best=70.0, second=62.0, gap=8.0)
    """
    held = [max(score for _, score in past) for scores in series.values() if (past := _until(scores, at))]
    best, second, *_ = [*sorted(held, reverse=True), NAN, NAN]
    return FrontierGap(best, second, best - second)


def months_behind_step(series: Mapping[str, Scores], lab: str, at: str) -> float:
    r"""Months since some other lab first had the level that a lab has now.

    Our default: it uses dates on which models appeared, and no line between them. The lab itself may have had the
    level earlier still; what counts is how long a rival has had it.

    Formula: $t - \min\{s \le t : \max_{l' \ne l} M_{l'}(s) \ge M_l(t)\}$
    Args:
        series: lab -> (date, score) pairs.
        lab: the lab.
        at: month t, included.
    Returns: whole months >= 0; 0 when no other lab has the level.
    Undefined: NaN when the lab has no score by then.
    Refused: a lab that is not in the series; dates in another form; NaN or infinite scores.
    Source: definition.
    Example:
        >>> months_behind_step({"A": [("2024-01", 50), ("2024-09", 70)], "B": [("2024-12", 62)]}, "B", "2025-01")
        4.0
    """
    if lab not in series:
        refuse("lab", lab, f"one of {', '.join(sorted(series))}")
    own = _until(series[lab], at)
    if not own:
        return NAN
    level = max(score for _, score in own)
    rivals = (pair for name, scores in series.items() if name != lab for pair in _until(scores, at))
    reached = min((month for month, score in rivals if score >= level), default=_month(at))
    return float(_month(at) - reached)


def months_behind_interpolated(frontier: Scores, level: float, at: str) -> float:
    r"""Months since the rivals' best, drawn as straight lines between its points, first reached a level.

    A sensitivity beside `months_behind_step`: no model stood on the line.

    Formula: $t - \min\{s \le t : \tilde M(s) \ge y\}, \quad \tilde M \text{ linear between running maxima}$
    Args:
        frontier: (date, score) pairs of the rivals.
        level: the level y.
        at: month t, included; later points are not used.
    Returns: months >= 0; 0 when the rivals have not reached the level.
    Undefined: NaN when the rivals have no score by then.
    Refused: dates in another form; NaN or infinite values.
    Source: definition.
    Example:
        >>> months_behind_interpolated([("2024-01", 50), ("2025-01", 74)], level=62, at="2025-02")
        7.0
    """
    past, wanted, now = _until(frontier, at), number(level, "level"), _month(at)
    if not past:
        return NAN
    month = np.array([m for m, _ in past], dtype=np.float64)
    running = np.maximum.accumulate([score for _, score in past])
    if wanted > running[-1]:
        return 0.0
    i = int(np.argmax(running >= wanted))
    if i == 0:
        return float(now - month[0])
    part = (wanted - running[i - 1]) / (running[i] - running[i - 1])
    return float(now - (month[i - 1] + part * (month[i] - month[i - 1])))


def diminishing_returns_quadratic(log10_compute: ArrayLike, score: ArrayLike) -> Curvature:
    r"""Does each further tenfold of compute bring less? Curvature of score over log compute, below 0 if so.

    Bounded scores flatten by construction: believe it only if `diminishing_returns_quadratic_logit` agrees.

    Formula: $y = a + b z + c z^2, \quad z = \log_{10} C - \overline{\log_{10} C}, \quad p = P(t_{n-3} < c / se_c)$
    Args:
        log10_compute: (n,) log10 of training compute in FLOP.
        score: (n,) scores.
    Returns: `slope_mid` b per tenfold, `curvature` c, `t_curvature`, and `p_one_sided` in [0, 1].
    Undefined: all NaN with fewer than 6 points or 3 distinct computes; t and p NaN on an exact fit.
    Refused: NaN or infinite values; lists of unlike length.
    Source: ordinary least squares.
    Example:
        >>> fit = diminishing_returns_quadratic([20, 21, 22, 23, 24, 25], [10, 30, 45, 56, 63, 67])
        >>> round(fit.slope_mid, 4), round(fit.curvature, 4), fit.p_one_sided < 0.001
        (11.2857, -2.0, True)
    """
    compute, value = numbers(log10_compute, "log10_compute"), numbers(score, "score")
    same_length(compute, value, "log10_compute and score")
    fit = fit_parabola(compute, value) if len(compute) >= FEWEST_POINTS else None
    if fit is None:
        return Curvature(NAN, NAN, NAN, NAN)
    _, slope, curvature = fit.coefficients.tolist()
    se = math.sqrt(float(fit.covariance[2, 2]))
    t = curvature / se if se > 0 else NAN
    return Curvature(slope, curvature, t, float(stdtr(fit.df, t)))


def diminishing_returns_quadratic_logit(log10_compute: ArrayLike, score_pct: ArrayLike) -> Curvature:
    r"""`diminishing_returns_quadratic` on the log odds of a score in percent, which has no ceiling.

    Formula: $\ln\frac{y/100}{1 - y/100} = a + b z + c z^2$
    Args:
        log10_compute: (n,) log10 of training compute in FLOP.
        score_pct: (n,) scores strictly between 0 and 100.
    Returns: as `diminishing_returns_quadratic`, in log odds.
    Undefined: as `diminishing_returns_quadratic`.
    Refused: scores of 0 or less, or 100 or more; NaN or infinite values; lists of unlike length.
    Source: ordinary least squares on log odds.
    Example:
        >>> fit = diminishing_returns_quadratic_logit([20, 21, 22, 23, 24, 25], [10, 30, 45, 56, 63, 67])
        >>> round(fit.slope_mid, 3), fit.curvature < 0
        (0.546, True)
    """
    percent = numbers(score_pct, "score_pct")
    outside = (percent <= 0) | (percent >= 100)
    if outside.any():
        refuse("score_pct", percent[outside][0].item(), "a number strictly between 0 and 100")
    return diminishing_returns_quadratic(log10_compute, logit(percent / 100))
