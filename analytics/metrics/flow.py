"""What a matrix of flows says: totals, who takes whose people, flows against expectation, attraction, direction."""

import math
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike

from analytics.metrics.checks import NAN, FloatArray, flow_matrix, number, refuse, whole
from analytics.metrics.intervals import wilson_interval

_TOLERANCE, _ROUNDS, _ACCEPTABLE = 1e-10, 5000, 1e-6


class FlowAggregates(NamedTuple):
    """In, out and net flow of each organisation, and three numbers for the whole system."""

    inflow: FloatArray
    outflow: FloatArray
    net: FloatArray
    net_rate: FloatArray
    effectiveness: FloatArray
    retention: FloatArray
    system_mei: float
    crude_intensity: float


class Asymmetry(NamedTuple):
    """Log ratio of two opposite flows and the exact p that they are alike."""

    log_ratio: float
    p: float


class QuasiIndependence(NamedTuple):
    """Expected flows, and how the fitting ended."""

    expected: FloatArray
    rounds: int
    converged: bool


class Direction(NamedTuple):
    """Direction index and the ends of its interval."""

    D: float
    lo: float
    hi: float


class LogRateRatio(NamedTuple):
    """Log ratio of two rates and its standard error."""

    log_rr: float
    se: float


def _ratio(part: FloatArray, base: FloatArray) -> FloatArray:
    """Quotient that is NaN, not an error, where the base is zero."""
    return np.divide(part, base, out=np.full_like(base, NAN), where=base > 0)


def flow_aggregates(od: ArrayLike) -> FlowAggregates:
    r"""What a flow matrix adds up to, by organisation and as a whole.

    I and O are the flows in and out, the stock is the row total: people at the start of the period. Shares, not
    percent: migration texts multiply effectiveness by 100, here only display does.

    Formula: $E_i = \frac{|I_i - O_i|}{I_i + O_i}, \quad \mathrm{MEI} = \frac{\sum_i |I_i - O_i|}{\sum_i (I_i + O_i)}$
    Args:
        od: (n, n) flows >= 0, rows = origin, columns = destination, diagonal = stayers.
    Returns: (n,) `inflow`, `outflow`, `net` = in - out, `net_rate` = net/stock in [-1, inf), `effectiveness` in
        [0, 1], `retention` = stayers/stock in [0, 1]; `system_mei` and `crude_intensity` = movers/stock in [0, 1].
    Undefined: NaN where the base is zero: no stock, or no flow in or out.
    Refused: a matrix that is not square; negative, NaN or infinite flows.
    Source: Bell et al. (2002), Journal of the Royal Statistical Society A 165:435 (page not checked).
    Example:
        >>> flow_aggregates([[8, 2], [1, 9]]).net.tolist()
        [-1.0, 1.0]
    """
    flows = flow_matrix(od)
    stay, stock = np.diag(flows), flows.sum(axis=1)
    moved = flows - np.diag(stay)
    inflow, outflow = moved.sum(axis=0), moved.sum(axis=1)
    net, turnover = inflow - outflow, inflow + outflow
    whole_turnover, whole_stock = turnover.sum(), stock.sum()
    return FlowAggregates(
        inflow,
        outflow,
        net,
        _ratio(net, stock),
        _ratio(np.abs(net), turnover),
        _ratio(stay, stock),
        float(np.abs(net).sum() / whole_turnover) if whole_turnover > 0 else NAN,
        float(outflow.sum() / whole_stock) if whole_stock > 0 else NAN,
    )


def poaching_asymmetry_exact(n_ij: int, n_ji: int) -> Asymmetry:
    r"""Does i lose more people to j than it gains from j?

    Teams that move together break independence: cluster by origin, destination and quarter. Over many pairs control
    the false discovery rate.

    Formula: $\ln\frac{n_{ij} + 1/2}{n_{ji} + 1/2}, \quad p = P(|B - n/2| \ge |n_{ij} - n/2|),
        \quad B \sim \mathrm{Bin}(n, 1/2),
        \quad n = n_{ij} + n_{ji}$
    Args:
        n_ij: moves from i to j, whole and >= 0.
        n_ji: moves from j to i.
    Returns: `log_ratio` (> 0: i loses more) and two-sided `p` in (0, 1].
    Undefined: NaN for both when there is no move.
    Refused: negative or fractional counts.
    Source: exact binomial test (McNemar's test in its exact form); computed by scipy.stats.binomtest.
    Example:
        >>> a = poaching_asymmetry_exact(15, 4)
        >>> round(a.log_ratio, 4), round(a.p, 4)
        (1.2368, 0.0192)
    """
    out, back = whole(n_ij, "n_ij"), whole(n_ji, "n_ji")
    if out + back == 0:
        return Asymmetry(NAN, NAN)
    return Asymmetry(math.log((out + 0.5) / (back + 0.5)), float(scipy.stats.binomtest(out, out + back, 0.5).pvalue))


def fit_quasi_independence(od: ArrayLike) -> QuasiIndependence:
    """Fit expected flows with an empty diagonal to the row and column sums, by iterative proportional fitting.

    When one organisation takes part in every move the fit converges only in the limit, which is the data itself.
    """
    flows = flow_matrix(od)
    np.fill_diagonal(flows := flows.copy(), 0.0)
    row, column, total = flows.sum(axis=1), flows.sum(axis=0), flows.sum()
    if total == 0 or (row + column >= total * (1 - 1e-12)).any():
        return QuasiIndependence(flows, 0, True)
    fitted = 1.0 - np.eye(len(flows))
    gap, rounds = math.inf, 0
    while gap > _TOLERANCE * total and rounds < _ROUNDS:
        for target, axis in ((row, 1), (column, 0)):
            got = fitted.sum(axis=axis)
            scale = np.divide(target, got, out=np.zeros_like(got), where=got > 0)
            fitted = fitted * np.expand_dims(scale, axis)
        gap, rounds = float(np.abs(fitted.sum(axis=1) - row).max()), rounds + 1
    return QuasiIndependence(fitted, rounds, gap <= _ACCEPTABLE * total)


def quasi_independence_expected(od: ArrayLike) -> FloatArray:
    r"""Flows to expect if movers chose by the size of origin and destination alone, never their own.

    Formula: $E_{ij} = a_i b_j [i \ne j], \; E_{i \cdot} = f_{i \cdot} - f_{ii}, \; E_{\cdot j} = f_{\cdot j} - f_{jj}$
    Args:
        od: (n, n) flows >= 0, rows = origin, columns = destination; the diagonal is not used.
    Returns: (n, n) flows >= 0 with a zero diagonal and the row and column sums of the movers. Where one organisation
        takes part in every move, the data themselves.
    Undefined: NaN throughout if 5,000 rounds do not reach 1e-6 of the total (see `fit_quasi_independence`).
    Refused: a matrix that is not square; negative, NaN or infinite flows.
    Source: Goodman (1968), The analysis of cross-classified data; Bishop, Fienberg and Holland (1975), Discrete
        Multivariate Analysis (pages not checked).
    Example:
        >>> quasi_independence_expected([[0, 1, 1], [1, 0, 1], [1, 1, 0]]).round(6).tolist()
        [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    fit = fit_quasi_independence(od)
    return fit.expected if fit.converged else np.full_like(fit.expected, NAN)


def affinity_quasi_independence(od: ArrayLike) -> FloatArray:
    r"""Observed over expected flow of each ordered pair; above 1, the pair exchanges more than sizes explain.

    Only movers count. Independence with stayers included gives below 1 for nearly every pair (0.11 for one pair of
    the worked example): it mixes in retention. Shrink where the expectation is below 5.

    Formula: $A_{ij} = f_{ij} / E_{ij}$
    Args:
        od: (n, n) flows >= 0, rows = origin, columns = destination; the diagonal is not used.
    Returns: (n, n) numbers in [0, inf).
    Undefined: NaN on the diagonal, where the expectation is 0, and where the fit fails.
    Refused: a matrix that is not square; negative, NaN or infinite flows.
    Source: Goodman (1968), The analysis of cross-classified data (page not checked).
    Example:
        >>> affinity_quasi_independence([[5, 1, 1], [1, 5, 1], [1, 1, 5]]).round(6).tolist()[0]
        [nan, 1.0, 1.0]
    """
    flows, expected = flow_matrix(od), quasi_independence_expected(od)
    ratio = np.divide(flows, expected, out=np.full_like(flows, NAN), where=expected > 0)
    np.fill_diagonal(ratio, NAN)
    return ratio


def pagerank_talent_attractor(od: ArrayLike, alpha: float = 0.85) -> FloatArray:
    r"""Share of time a mover who keeps moving at random along the flows would spend at each organisation.

    Solved exactly; the rank follows size, so publish it next to inflow per employee. Organisations nobody left pass
    their visitors to all alike, and stayers are left out.

    Formula: $\pi = \alpha P^\top \pi + (1 - \alpha) \frac{1}{n}, \quad P_{ij} = f_{ij} / \sum_{k \ne i} f_{ik}$
    Args:
        od: (n, n) flows >= 0, rows = origin, columns = destination.
        alpha: share of steps along the flows, in [0, 1).
    Returns: (n,) shares in [0, 1] that sum to 1.
    Undefined: NaN for each when nobody moved; an empty array for no organisations.
    Refused: a matrix that is not square; negative, NaN or infinite flows; alpha outside [0, 1).
    Source: Brin and Page (1998), The anatomy of a large-scale hypertextual web search engine (page not checked);
        networkx.pagerank gives the same.
    Example:
        >>> pagerank_talent_attractor([[9, 3, 0], [0, 9, 0], [0, 5, 9]]).round(3).tolist()
        [0.213, 0.574, 0.213]
    """
    flows, follow = flow_matrix(od).copy(), number(alpha, "alpha", 0)
    if follow >= 1:
        refuse("alpha", follow, "a share in [0, 1)")
    np.fill_diagonal(flows, 0.0)
    n, out = len(flows), flows.sum(axis=1, keepdims=True)
    if not out.any():
        return np.full(n, NAN)
    step = np.divide(flows, out, out=np.full_like(flows, 1 / n), where=out > 0)
    return np.asarray(np.linalg.solve(np.eye(n) - follow * step.T, np.full(n, (1 - follow) / n)))


def direction_index_wilson(inc_to_startup: float, startup_to_inc: float, conf: float = 0.95) -> Direction:
    r"""Do people go from incumbents to start-ups (+1) or back (-1)?

    Says nothing of sizes: always show it with `direction_index_log_rate_ratio`, which can have the other sign.

    Formula: $D = \frac{IS - SI}{IS + SI}, \quad [2 l - 1,\, 2 u - 1], \quad [l, u] = \mathrm{Wilson}(IS, IS + SI)$
    Args:
        inc_to_startup: moves IS from incumbents to start-ups, >= 0.
        startup_to_inc: moves SI the other way, >= 0.
        conf: confidence level in (0, 1).
    Returns: `D`, `lo` and `hi` in [-1, 1].
    Undefined: NaN for all three when there is no move.
    Refused: negative, NaN or infinite counts; conf outside (0, 1).
    Source: definition; Wilson (1927) for the interval.
    Example:
        >>> [round(v, 4) for v in direction_index_wilson(30, 10)]
        [0.5, 0.1961, 0.7163]
    """
    out, back = number(inc_to_startup, "inc_to_startup", 0), number(startup_to_inc, "startup_to_inc", 0)
    lo, hi = wilson_interval(out, out + back, conf)
    return Direction((out - back) / (out + back) if out + back else NAN, 2 * lo - 1, 2 * hi - 1)


def direction_index_log_rate_ratio(IS: float, SI: float, stock_I: float, stock_S: float) -> LogRateRatio:
    r"""Direction of moves per head: above 0, incumbents lose a larger part of their people than start-ups do.

    Formula: $\ln\frac{IS / \mathrm{stock}_I}{SI / \mathrm{stock}_S}, \quad \mathrm{se} = \sqrt{1/IS + 1/SI}$
    Args:
        IS: moves from incumbents to start-ups, >= 0.
        SI: moves from start-ups to incumbents, >= 0.
        stock_I, stock_S: people (or person-years) at incumbents and at start-ups, >= 0.
    Returns: `log_rr`, any number, and its standard error `se` > 0.
    Undefined: NaN for both when any of the four is 0.
    Refused: negative, NaN or infinite values.
    Source: definition; textbook standard error of the log ratio of two Poisson rates.
    Example:
        >>> r = direction_index_log_rate_ratio(IS=30, SI=10, stock_I=9000, stock_S=1000)
        >>> round(r.log_rr, 4), round(r.se, 4)
        (-1.0986, 0.3651)
    """
    out, back = number(IS, "IS", 0), number(SI, "SI", 0)
    incumbents, startups = number(stock_I, "stock_I", 0), number(stock_S, "stock_S", 0)
    if min(out, back, incumbents, startups) == 0:
        return LogRateRatio(NAN, NAN)
    return LogRateRatio(math.log(out / incumbents) - math.log(back / startups), math.sqrt(1 / out + 1 / back))
