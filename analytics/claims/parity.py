"""Parity: gains diminish and rivals catch up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.claims.rule import Ask, Claim, Part, Settings, untestable
from analytics.definitions_stack import PAIR
from analytics.metrics.checks import FloatArray
from analytics.wording import change_of_gain, plural, signed

CLOSE = 3
"""Months within which a rival is at par."""
WINDOW = 12
"""Months of each window: the last of the data, and those before."""
BLOCK = 3
"""Months that are drawn together: neighbouring months share most of what they measure."""
COLUMNS: Mapping[str, str] = {"step": "months_behind", "interpolated": "months_behind_interpolated"}


def _parity(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """The second lab is close behind and closer than before, and scores flatten over compute."""
    pair = {"pair": changed["pair"]} if "pair" in changed else {}
    models = {"set": changed["set"]} if "set" in changed else {}
    column = COLUMNS[changed.get("months", "step")]
    return _behind(ask("frontier-gap", pair).frame, column), _flattening(ask("diminishing-returns", models).frame)


def _behind(frame: pd.DataFrame, column: str) -> Part:
    """Mean months behind in the last twelve months against the twelve before; the interval is of the last mean."""
    before, last = frame.iloc[-2 * WINDOW : -WINDOW], frame.iloc[-WINDOW:]
    # A month without a new score repeats the one before and is no date of its own.
    dates = [int((window[column].notna() & (window["released"] > 0)).sum()) for window in (before, last)]
    n = min(dates)
    months_before, months_last = (window[column].dropna().to_numpy(dtype=np.float64) for window in (before, last))
    if n == 0:
        return untestable(0, 6, "a window in which no two labs have a score")
    drawn_before, drawn_last = _means(months_before, seed=0), _means(months_last, seed=1)
    low, high = (float(end) for end in np.quantile(drawn_last, [0.025, 0.975]))
    change_low, change_high = (float(end) for end in np.quantile(drawn_last - drawn_before, [0.025, 0.975]))
    level, change = float(months_last.mean()), float(months_last.mean() - months_before.mean())
    return Part(
        value=level,
        low=low,
        high=high,
        n=n,
        floor=6,
        holds=level <= CLOSE and change < 0,
        # Far behind and falling further behind, both beyond their intervals.
        opposite=low > CLOSE and change_low > 0,
        detail=f"{signed(change, 1)} months against the twelve before "
        f"({signed(change_low, 1)} to {signed(change_high, 1)})",
        base=f"over {plural(len(months_last), 'month')}, {dates[1]} of them with new scores",
    )


def _means(months: FloatArray, seed: int) -> FloatArray:
    """Means of a series drawn again in blocks of neighbouring months, round the end to the start."""
    draw = np.random.default_rng(seed)
    n = len(months)
    starts = draw.integers(0, n, size=(10_000, -(-n // BLOCK)))
    places = (starts[:, :, None] + np.arange(BLOCK)).reshape(len(starts), -1)[:, :n] % n
    means: FloatArray = months[places].mean(axis=1)
    return means


def _flattening(frame: pd.DataFrame) -> Part:
    """Whether the curve of scores over log compute bends down."""
    n = len(frame)
    if n == 0 or pd.isna(frame["curvature"].iloc[0]):
        return untestable(n, 6, f"{n} models with a known compute, too few or too alike")
    row = frame.iloc[0]
    curvature, low, high = (float(row[name]) for name in ("curvature", "curvature_low", "curvature_high"))
    gain = change_of_gain(curvature, low, high)
    detail = f"each further tenfold of compute adds {gain}, p = {row['p']:.2g}, {plural(n, 'model')}"
    holds = bool(curvature < 0 and row["p"] < 0.05)
    return Part(curvature, low, high, n, 6, holds=holds, opposite=low > 0, detail=detail)


CLAIM = Claim(
    "parity",
    "Gains of models diminish and rivals reach parity, so the contest moves to enterprise products.",
    "frontier",
    "Months the second lab is behind on the capabilities index, mean of the last twelve months",
    "months",
    "The second lab is at most 3 months behind over the last twelve months and less than over the twelve before, and "
    "each further tenfold of compute adds less than the one before (curvature of scores over log compute below 0, "
    "p < .05).",
    _parity,
    (
        ("interpolated", {"months": "interpolated"}),
        *((option.label, {"pair": option.value}) for option in PAIR.options if option.value != PAIR.default),
        ("frontier models only", {"set": "frontier"}),
    ),
    needed=("at most", CLOSE),
)
