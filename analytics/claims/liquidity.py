"""Liquidity: with too little people leave for pay, with too much they leave to found rivals."""

from analytics.claims.rule import NAN, Ask, Claim, Part, Settings, untestable
from analytics.metrics.change import lind_mehlum_u_test
from analytics.wording import plural

FLOOR = 8


def _liquidity(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Exit hazards before and after dated share sales lie on a U over the logarithm of what was sold."""
    answer = ask("liquidity-exits", dict(changed))
    placed = answer.frame.dropna(subset=["hazard", "log_liquidity"])
    both = placed.groupby("company").agg(windows=("window", "nunique"), exits=("exits", "sum"))
    companies = both.index[(both["windows"] == 2) & (both["exits"] > 0)]
    n = len(companies)
    if n < FLOOR:
        detail = (
            f"{plural(n, 'company', 'companies')} with a dated sale of known size and exits on both sides of it, "
            f"{FLOOR} needed; {answer.n} have a dated sale"
        )
        return (untestable(n, FLOOR, detail, f"{n} of {FLOOR} companies needed"),)
    points = placed[placed["company"].isin(companies)]
    liquidity, hazard = points["log_liquidity"].to_numpy(dtype=float), points["hazard"].to_numpy(dtype=float)
    shape, reverse = lind_mehlum_u_test(x=liquidity, y=hazard), lind_mehlum_u_test(x=liquidity, y=-hazard)
    detail = f"p = {reverse.p:.2g} for the reverse, a hump"
    base = f"from {len(points)} exit rates of {n} companies"
    holds, opposite = bool(shape.p < 0.05), bool(reverse.p < 0.05)
    return (Part(shape.p, NAN, NAN, n, FLOOR, holds=holds, opposite=opposite, detail=detail, base=base),)


CLAIM = Claim(
    "liquidity",
    "With too little liquidity of their shares people leave for pay; with too much they leave to found rivals.",
    "liquidity",
    "Whether people leave more often where very little or very much was sold than in between: p of the test for such "
    "a U shape, in the year before and after dated share sales (below 0.05 = yes)",
    "p",
    "As more is sold, people leave less often at first and more often at the end (Lind–Mehlum test for a U of exit "
    "hazards over the logarithm of the amount sold, p < .05), with at least 8 companies that have a dated sale and "
    "exits.",
    _liquidity,
    (
        ("exits to another employer", {"cause": "employer"}),
        ("exits to found", {"cause": "found"}),
    ),
    needed=("below", 0.05),
)
