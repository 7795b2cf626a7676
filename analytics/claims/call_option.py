"""Call option: to a hyperscaler the purchase of a lab is small beside what it spends on computing."""

from analytics.claims.rule import NAN, Ask, Claim, Part, Settings, untestable
from analytics.metrics.quantiles import median, median_ci_order_statistic_ranks
from analytics.wording import percent, plural

SINCE = "2023..2099"
SMALL = 0.1
FLOOR = 5


def _call_option(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """The median of the buyers' fiscal years: deals of that year as a share of its capital expenditure.

    The test is read the cautious way: the whole interval has to lie at or below a tenth, and where so few fiscal years
    have deals that the median has no interval, it does not hold, nor does its opposite.
    """
    frame = ask("deals-to-capex", {"period": SINCE, **changed}).frame
    frame = frame[frame["ratio"].notna()]
    ratios, deals = sorted(frame["ratio"]), int(frame["deals"].sum())
    if not ratios:
        return (untestable(0, FLOOR, "no deal in a year whose capital expenditure is known"),)
    middle, (low, high) = median(ratios), _interval(ratios)
    detail = f"fiscal years from {percent(ratios[0])} to {percent(ratios[-1])} of capital expenditure"
    detail += "" if high == high else ", fewer than the six that an interval needs"
    base = f"in {plural(len(ratios), 'fiscal year')} with {plural(deals, 'deal')}"
    holds, opposite = middle <= SMALL and high <= SMALL, low > SMALL
    return (Part(middle, low, high, deals, FLOOR, holds=holds, opposite=opposite, detail=detail, base=base),)


def _interval(ratios: list[float]) -> tuple[float, float]:
    """The ordered values that bound the median with at least 95 %; nothing where too few."""
    ranks = median_ci_order_statistic_ranks(len(ratios))
    if ranks.lower != ranks.lower:
        return NAN, NAN
    return ratios[int(ranks.lower) - 1], ratios[int(ranks.upper) - 1]


CLAIM = Claim(
    "call-option",
    "New research labs are funded as bets that a hyperscaler will buy the people; to the buyer a billion-dollar "
    "purchase is small beside its spending on computing.",
    "deals",
    "Median of hyperscalers' fiscal years since 2023: deals of $1bn or more as a share of capital expenditure",
    "share",
    "The median is at most 10 %, and so is the upper end of its interval; at least five deals.",
    _call_option,
    (
        ("leases included", {"measure": "with-leases"}),
        ("from half a billion", {"least": "500000000"}),
        ("acqui-hire or licence", {"kind": "people"}),
        ("all evidence", {"evidence": "all"}),
    ),
    needed=("at most", SMALL),
)
