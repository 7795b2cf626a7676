"""Elite 150: one cohort, courted by the same few labs."""

import math

from analytics.claims.rule import Ask, Claim, Part, Settings, untestable
from analytics.metrics.intervals import wilson_interval
from analytics.wording import count, interval, percent, plural

HALF = 0.5
OBSERVED = 0.6
"""Share of the cohort that has to be seen since 2023 for a verdict."""


def _elite(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Half of the cohort was seen at two or more of the ten top labs, and five labs hold half of it."""
    contested, spread = ask("contested-elite", changed).frame, ask("elite-spread", changed).frame
    if contested.empty or spread.empty:
        return (untestable(0, 1, "no cohort"),)
    row, n = contested.iloc[0], int(contested.iloc[0]["n"])
    recent, floor = int(row["recent"]), math.ceil(OBSERVED * n)
    share = float(row["contested_share"])
    low, high = float(row["low"]), float(row["high"])
    people = f"of {plural(n, 'person', 'people')}, {count(recent)} of them seen since 2023"
    courted = f"{percent(recent / n)} of the cohort seen since 2023, {percent(OBSERVED)} needed"
    base = int(spread.iloc[0]["n"])
    five = float(spread["share"].head(5).sum())
    five_low, five_high = wilson_interval(x=five * base, n=base)
    held = f"five labs hold {percent(five)} {interval(five_low, five_high)} of the {count(base)} seen at any"
    return (
        Part(
            share,
            low,
            high,
            recent,
            floor,
            holds=share >= HALF,
            opposite=high < HALF,
            detail=courted,
            base=people,
            of=n,
        ),
        Part(five, five_low, five_high, recent, floor, holds=five >= HALF, opposite=five_high < HALF, detail=held),
    )


CLAIM = Claim(
    "elite-150",
    "The war for talent is about one cohort of some 150 to 200 known researchers, all courted by the same few labs.",
    "cohort",
    "Share of the 175 most credited people seen at two or more of the ten labs where most were seen, both with all "
    "that tie with the last",
    "share",
    "At least half of the cohort was seen at two or more of the ten labs, and the five largest labs hold at least half "
    "of it; 60 % of the cohort have to be seen since 2023.",
    _elite,
    (
        ("100 people", {"size": "100"}),
        ("150 people", {"size": "150"}),
        ("200 people", {"size": "200"}),
        ("300 people", {"size": "300"}),
        ("whole credit", {"credit": "full"}),
        ("models of five years", {"window": "5"}),
    ),
    needed=("at least", HALF),
)
