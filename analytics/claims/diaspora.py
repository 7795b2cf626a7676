"""Diaspora: early teams disperse and found the next generation."""

import numpy as np
import pandas as pd

from analytics.claims.rule import Ask, Claim, Part, Settings, untestable
from analytics.metrics.intervals import wilson_interval
from analytics.metrics.people import top_n_with_ties
from analytics.wording import plural

MOST_PROLIFIC = 10
FLOOR = 60
HALF = 0.5


def _diaspora(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """At least half of the AI companies have a founder from the ten employers whose alumni founded most of them."""
    frame = ask("founders", {key: value for key, value in changed.items() if key in ("evidence", "merge")}).frame
    frame = frame[frame["is_ai"].astype(bool)]
    companies = frame.drop_duplicates("company_id").set_index("company_id")
    employers = _most_prolific(frame, without_big_tech=changed.get("big_tech") == "exclude")
    inside = pd.Series(companies.index.isin(frame[frame["employer_id"].isin(employers)]["company_id"]), companies.index)
    weight = companies["company_raised_usd"].astype(float) if changed.get("weight") == "money" else None
    if weight is not None:
        inside, weight = inside[weight.notna()], weight[weight.notna()]
    n = len(inside)
    if n == 0:
        return (untestable(0, FLOOR, "no AI company has a founder with a stated employer"),)
    share, low, high = _counted(inside) if weight is None else _weighted(inside, weight)
    of = "" if weight is None else " of which the money raised is known"
    detail = f"from {plural(len(employers), 'employer')}, those that tie with the tenth too"
    base = f"of {plural(n, 'AI company', 'AI companies')}{of}"
    holds, opposite = bool(share >= HALF and low > 0.4), bool(high < HALF)
    return (Part(share, low, high, n, FLOOR, holds=holds, opposite=opposite, detail=detail, base=base),)


def _most_prolific(frame: pd.DataFrame, without_big_tech: bool) -> list[str]:
    """The ten employers with most AI companies, and all that tie with the tenth."""
    if without_big_tech:
        frame = frame[~frame.groupby("employer_id")["big_tech"].transform("any").astype(bool)]
    counts = frame.groupby("employer_id")["company_id"].nunique()
    return top_n_with_ties({str(name): float(count) for name, count in counts.items()}, MOST_PROLIFIC)


def _counted(inside: pd.Series) -> tuple[float, float, float]:
    low, high = wilson_interval(x=int(inside.sum()), n=len(inside))
    return float(inside.mean()), low, high


def _weighted(inside: pd.Series, weight: pd.Series) -> tuple[float, float, float]:
    """The share of the money; interval by resampling companies, the employers staying as they are."""
    value, hit = weight.to_numpy(), inside.to_numpy(dtype=float)
    draws = np.random.default_rng(0).multinomial(len(value), np.full(len(value), 1 / len(value)), size=10_000)
    low, high = np.quantile((draws @ (value * hit)) / (draws @ value), [0.025, 0.975])
    return float(value @ hit / value.sum()), float(low), float(high)


CLAIM = Claim(
    "diaspora",
    "Concentrated early teams disperse and found the next generation of AI companies.",
    "diaspora",
    "Share of AI companies with a founder from the ten employers whose alumni founded most of them",
    "share",
    "At least 50 %, the lower end above 40 %. The ten are chosen from the same companies, with all that tie with the "
    "tenth, which favours the claim; the interval takes them as given.",
    _diaspora,
    (
        ("weighted by money raised", {"weight": "money"}),
        ("ten without big tech", {"big_tech": "exclude"}),
        ("labs separately", {"merge": "lab"}),
        ("all evidence", {"evidence": "all"}),
    ),
    needed=("at least", HALF),
)
