"""Snap-back: dispersal in the pandemic years, then the Bay Area again."""

import numpy as np

from analytics.answer import Answer
from analytics.claims.rule import Ask, Claim, Part, Settings, share_part, untestable
from analytics.metrics.intervals import newcombe_difference
from analytics.wording import count, interval, percent, plural


def _snap_back(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """The share fell and came back among start-ups, and nearly all labs stand close together."""
    shared = {key: value for key, value in changed.items() if key in ("base", "missing", "area")}
    rebound = ask("area-rebound", {key: value for key, value in changed.items() if key != "labs"})
    labs = ask("area-share", {"population": "labs", "base": "western", "area": "radius-80", **shared})
    weighted = changed.get("labs") == "by valuation"
    return _rebound_part(rebound), _labs_by_value(ask) if weighted else _labs_part(labs)


def _rebound_part(answer: Answer) -> Part:
    first, middle, last = (row for _, row in answer.frame.iterrows())
    n = int(answer.frame["n"].min())
    if n < 100:
        return untestable(n, 100, f"smallest window has {n} companies, 100 needed")
    low, high = newcombe_difference(x1=last["in_area"], n1=last["n"], x2=middle["in_area"], n2=middle["n"])
    _, fall_high = newcombe_difference(x1=first["in_area"], n1=first["n"], x2=middle["in_area"], n2=middle["n"])
    holds = first["p"] < 0.05 and first["recovery_ratio"] >= 0.75
    change, opposite = last["share"] - middle["share"], high < 0 or fall_high < 0
    base = f"from {count(middle['n'])} companies of 2020–22 and {count(last['n'])} of 2023 and later"
    return Part(
        value=change,
        low=low,
        high=high,
        n=n,
        floor=100,
        holds=bool(holds),
        opposite=opposite,
        detail=_fall_and_return(answer),
        base=base,
        of=int(min(middle["n"], last["n"])),
    )


def _fall_and_return(answer: Answer) -> str:
    """The three shares, and how much of the fall was made good."""
    row = answer.frame.iloc[0]
    shares = " → ".join(percent(share) for share in answer.frame["share"])
    ratio = row["recovery_ratio"]
    regained = "" if np.isnan(ratio) else f", {ratio:.1f} times the fall regained"
    return f"shares of 2018–19, 2020–22 and later {shares}{regained}, p = {row['p']:.2g}"


def _labs_part(answer: Answer) -> Part:
    if answer.frame.empty:
        return untestable(0, 40, "no lab has a founding year")
    row = answer.frame.iloc[-1]
    inside = f"{percent(row['share'])} {interval(row['low'], row['high'])} of {plural(row['n'], 'lab')} inside"
    return share_part(row["share"], row["low"], row["high"], int(row["n"]), 40, inside)


def _labs_by_value(ask: Ask) -> Part:
    """The labs' share with each lab weighing its last reported valuation; interval by resampling labs."""
    frame = ask("lab-valuations", {"area": "radius-80"}).frame
    value, inside = frame["valuation_usd"].to_numpy(), frame["in_area"].to_numpy(dtype=float)
    n = len(frame)
    if n == 0:
        return untestable(0, 40, "no lab has a reported valuation")
    draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=10_000)
    resampled = (draws @ (value * inside)) / (draws @ value)
    low, high = (float(end) for end in np.quantile(resampled, [0.025, 0.975]))
    share = float(value @ inside / value.sum())
    told = f"{percent(share)} {interval(low, high)} of the value of {plural(n, 'lab')} inside"
    return share_part(share, low, high, n, 40, told)


CLAIM = Claim(
    "snap-back",
    "After the dispersal of the pandemic years, AI has gathered in the Bay Area again, and nearly all significant "
    "Western AI companies start there.",
    "cluster",
    "Change in the Bay Area share of Y Combinator companies, batches of 2023 and later against 2020–22",
    "points",
    "The share falls and comes back (both p < .05, at least three quarters regained), and at least 75 % of Western "
    "labs are within 80 km of San Francisco (lower end above 60 %).",
    _snap_back,
    (
        ("AI start-ups only", {"population": "yc-ai"}),
        ("when first listed", {"observed": "first-listed"}),
        ("at 24 months", {"observed": "same-age-24"}),
        ("in the last snapshot", {"observed": "latest"}),
        ("of those in the US", {"base": "us"}),
        ("of those in the West", {"base": "western"}),
        ("no place as outside", {"missing": "outside"}),
        ("within 50 km", {"area": "radius-50"}),
        ("within 120 km", {"area": "radius-120"}),
        ("labs by valuation", {"labs": "by valuation"}),
    ),
)
