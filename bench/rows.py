"""What every line of the table holds, and what it says of its target."""

import math
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Row(NamedTuple):
    """One measured figure: what, how much, what was aimed at, whether that was reached, and of what it was made."""

    what: str
    measured: str
    target: str
    verdict: str
    detail: str = ""


def verdict(value: float, at_most: float = math.inf, at_least: float = -math.inf) -> str:
    """Say "met" or "missed"; a value that is not a number misses."""
    return "met" if at_least <= value <= at_most else "missed"


def timed(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """Median of several runs, after one that warms up when there are several."""
    if runs > 1:
        work()
    return statistics.median(timed(work) for _ in range(runs))


def show(row: Row) -> None:
    """Print one line of the table."""
    detail = f"   {row.detail}" if row.detail else ""
    print(f"{row.what:92}{row.measured:>10}{row.target:>10}   {row.verdict}{detail}", flush=True)
