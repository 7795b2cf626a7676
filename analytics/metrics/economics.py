"""What talent is paid for: price per acquired researcher, a lab's expected value with an acqui-hire floor, liquidity.

Scenarios, not estimates: show the range over the inputs, never one number.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analytics.metrics.checks import NAN, FloatArray, number, numbers, positive, refuse


class ResearcherValue(NamedTuple):
    """Price per head in three readings, millions of US dollars."""

    gross_per_head: float
    talent_per_key: float
    retained_per_key: float


class LabValue(NamedTuple):
    """Expected value of a stake, its floor, break-even probabilities and sensitivities."""

    ev: float
    floor_value: float
    p_breakeven: float
    p_breakeven_no_acquihire: float
    d_ev_dp: float
    d_ev_dq: float
    d_ev_dA: float


class LiquidityCurve(NamedTuple):
    """Where the hazard of leaving is least along vested liquidity."""

    interior: bool
    u_star: float
    L_star: float
    hazard_at_0: float
    hazard_min: float


def value_per_acquired_researcher(
    price_musd: float,
    net_cash_acquired: float,
    ip_license: float,
    n_people: float,
    n_key: float,
    retention_1y: float,
) -> ResearcherValue:
    r"""What a buyer paid per person: all of it per head, the talent part per key person, and per one who stayed.

    How much of the price was for property is an assumption: publish all three readings with it.

    Formula: $\frac{P}{n}, \quad \frac{P - \mathrm{cash} - \mathrm{IP}}{k},
        \quad \frac{P - \mathrm{cash} - \mathrm{IP}}{k\, \rho}$
    Args:
        price_musd: price P in millions of US dollars, >= 0.
        net_cash_acquired: cash less debt that came with it, millions; negative for net debt.
        ip_license: part of the price set against property and licences, millions, >= 0.
        n_people: people acquired, >= 0.
        n_key: key people among them, 0 <= n_key <= n_people.
        retention_1y: share rho of key people still there after a year, in [0, 1].
    Returns: `gross_per_head`, `talent_per_key` and `retained_per_key`, millions of US dollars a person.
    Undefined: NaN where nobody is counted, or nobody stayed.
    Refused: NaN or infinite values, and values outside the ranges above.
    Source: definition.
    Example:
        >>> value_per_acquired_researcher(650, 50, 200, 70, 10, 0.5)
        ResearcherValue(gross_per_head=9.285714285714286, talent_per_key=40.0, retained_per_key=80.0)
    """
    price, people, key = (
        number(price_musd, "price_musd", 0),
        number(n_people, "n_people", 0),
        number(n_key, "n_key", 0),
    )
    if key > people:
        refuse("n_key", key, f"at most n_people = {people:g}")
    talent = price - number(net_cash_acquired, "net_cash_acquired") - number(ip_license, "ip_license", 0)
    stayed = key * number(retention_1y, "retention_1y", 0, 1)
    gross = price / people if people else NAN
    return ResearcherValue(gross, talent / key if key else NAN, talent / stayed if stayed else NAN)


def acquisition_to_capex(acq_value: float, capex: float) -> float:
    r"""Spending on acquired people as a part of spending on machines, same fiscal year and currency.

    Formula: $\text{acquisitions} / \text{capital expenditure}$
    Args:
        acq_value: value of acquisitions, >= 0.
        capex: capital expenditure of the same fiscal year, same unit, >= 0.
    Returns: a number >= 0.
    Undefined: NaN when capex = 0.
    Refused: negative, NaN or infinite values.
    Source: definition.
    Example:
        >>> round(acquisition_to_capex(2.7, 52.5), 4)
        0.0514
    """
    spent, built = number(acq_value, "acq_value", 0), number(capex, "capex", 0)
    return spent / built if built else NAN


def lab_three_state_ev(
    I: float,  # noqa: E741 - the symbols are those of the formula
    T: float,
    r: float,
    p: float,
    X: float,
    q: float,
    A: float,
    L: float,
) -> LabValue:
    r"""Expected value of a stake in a lab that wins, is acqui-hired, or is liquidated.

    A price only if p, q and r are risk-adjusted. A shock to the sector lowers A just when labs fail, so a constant
    A overstates the floor. The floor is a put from the investor's side.

    Formula: $EV = e^{-rT}[pX + (1-p)F] - I, \quad F = qA + (1-q)L, \quad p_{be} = \frac{I e^{rT} - F}{X - F}$
    Args:
        I, T, r: stake, years >= 0 and yearly discount rate.
        p, X: probability and value of success.
        q, A, L: probability of an acqui-hire given failure, its value, and the value without one; money as I, >= 0.
    Returns: `ev`; `floor_value` of the acqui-hire; `p_breakeven` (<= 0: the floor alone repays) and
        `p_breakeven_no_acquihire` (q = 0); `d_ev_dp`, `d_ev_dq`, `d_ev_dA`.
    Undefined: a break-even probability is NaN when X equals the value on failure.
    Refused: probabilities outside [0, 1]; negative money or time; NaN or infinite values.
    Source: definition.
    Example:
        >>> round(lab_three_state_ev(I=1, T=3, r=0.1, p=0.05, X=20, q=0.6, A=1.5, L=0.1).ev, 4)
        0.4024
    """
    stake, win, deal, scrap = (number(v, name, 0) for v, name in ((I, "I"), (X, "X"), (A, "A"), (L, "L")))
    p, q = number(p, "p", 0, 1), number(q, "q", 0, 1)
    growth = math.exp(number(r, "r") * number(T, "T", 0))
    fail = q * deal + (1 - q) * scrap

    def breakeven(floor: float) -> float:
        return (stake * growth - floor) / (win - floor) if win != floor else NAN

    ev = (p * win + (1 - p) * fail) / growth - stake
    d_q, d_a = (1 - p) * (deal - scrap) / growth, (1 - p) * q / growth
    return LabValue(ev, q * d_q, breakeven(fail), breakeven(scrap), (win - fail) / growth, d_q, d_a)


def annual_hazard_from_exit_share(share: ArrayLike) -> FloatArray:
    r"""Constant yearly hazard that makes a share leave within a year.

    Formula: $h = -\ln(1 - \text{share})$
    Args:
        share: (n,) shares that left within the year, in [0, 1].
    Returns: (n,) hazards per year in [0, inf]; infinite when all left.
    Undefined: nothing.
    Refused: shares outside [0, 1]; NaN or infinite values.
    Source: exponential survival; 12% and 33% of the example from J. D. Kim, Predictable Exodus.
    Example:
        >>> annual_hazard_from_exit_share([0.12, 0.33]).round(3).tolist()
        [0.128, 0.4]
    """
    left = numbers(share, "share")
    outside = (left < 0) | (left > 1)
    if outside.any():
        refuse("share", left[outside][0].item(), "a share from 0 to 1")
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log1p(-left) + 0.0)


def liquidity_u_curve(A: float, alpha: float, B: float, beta: float, c: float, L0: float) -> LiquidityCurve:
    r"""Vested liquidity at which people are least likely to leave: less and pay lures them, more and they found.

    Convex everywhere, so the least point is unique; without an interior one it is at zero liquidity. A scenario:
    beta is not identified by data, only its sign is supported.

    Formula: $h = A e^{-\alpha u} + B e^{\beta u} + c, \; u = \ln(1 + L/L_0), \; h'(u^*) = 0$
    Args:
        A, alpha: height >= 0 and decay > 0 of leaving for pay, per year.
        B, beta: height > 0 and growth > 0 of leaving to found, per year.
        c: hazard that liquidity does not touch, >= 0, per year.
        L0: scale of liquidity, > 0, in the unit of `L_star`.
    Returns: `interior`, `u_star` >= 0, `L_star` >= 0, `hazard_at_0` and `hazard_min` per year.
    Undefined: nothing.
    Refused: values outside the ranges above; NaN or infinite values.
    Source: model of this project; sign of the second arm from Babina, Ouimet and Zarutskie (2017).
    Example:
        >>> round(liquidity_u_curve(A=0.25, alpha=1, B=0.01, beta=0.5, c=0.03, L0=1).L_star, 3)
        12.572
    """
    pay, found, rest, scale = number(A, "A", 0), positive(B, "B"), number(c, "c", 0), positive(L0, "L0")
    fall, rise = positive(alpha, "alpha"), positive(beta, "beta")
    interior = fall * pay > rise * found
    u = math.log(fall * pay / (rise * found)) / (fall + rise) if interior else 0.0
    least = pay * math.exp(-fall * u) + found * math.exp(rise * u) + rest
    return LiquidityCurve(interior, u, scale * math.expm1(u), pay + found + rest, least)


def liquidity_u_curve_min_closed_form(A: float, alpha: float, B: float, beta: float, c: float) -> float:
    r"""Least hazard along `liquidity_u_curve`, by formula; at zero liquidity (a corner) it is A + B + c.

    Formula: $c + A^{1-w} B^w [\rho^{-w} + \rho^{1-w}], \; w = \alpha / (\alpha + \beta), \; \rho = \alpha / \beta$
    Args:
        A, alpha, B, beta, c: as in `liquidity_u_curve`.
    Returns: a hazard per year in (c, A + B + c].
    Undefined: nothing.
    Refused: what `liquidity_u_curve` refuses.
    Source: first-order condition of the model.
    Example:
        >>> round(liquidity_u_curve_min_closed_form(A=0.25, alpha=1, B=0.01, beta=0.5, c=0.03), 6)
        0.08526
    """
    pay, found, rest = number(A, "A", 0), positive(B, "B"), number(c, "c", 0)
    fall, rise = positive(alpha, "alpha"), positive(beta, "beta")
    if fall * pay <= rise * found:
        return pay + found + rest
    weight, ratio = fall / (fall + rise), fall / rise
    return float(rest + pay ** (1 - weight) * found**weight * (ratio**-weight + ratio ** (1 - weight)))
