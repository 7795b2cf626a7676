"""Prints the speed figures as a table: build, every question cold and warm, first chart in a browser."""

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analytics.catalog import data_folder
from analytics.database import Version, build, open_version
from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import forget_answers
from bench.browser import first_chart_seconds
from bench.metrics import metric_rows

REPEATS = 7


def main() -> None:
    """Measure in a store of its own, so that what is served is left alone."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    store = Path(tempfile.mkdtemp(prefix="valinor-bench-"))
    try:
        seconds = timed(lambda: build(data_folder(), store))
        _row("what", "median", "limit", "")
        _row("build from the tables", f"{seconds:.2f} s", "5 s", _verdict(seconds, 5))
        version = open_version(store)
        _questions(version)
        version.close()
        chart = first_chart_seconds(store)
        _row("first chart, cold server and browser", f"{chart:.2f} s", "4 s", _verdict(chart, 4))
        print()
        for row in metric_rows():
            print(f"{row.what:88}{row.measured:>34}  {row.target:>6}  {row.verdict}", flush=True)
    finally:
        shutil.rmtree(store)


def _questions(version: Version) -> None:
    """Each question by default: cold (nothing kept) and warm (asked before)."""
    slowest = 0.0
    for slug in QUESTIONS:
        cold, warm = [], []
        for _ in range(REPEATS):
            forget_answers()
            cold.append(timed(lambda slug=slug: ask(version, slug)))
            warm.append(timed(lambda slug=slug: ask(version, slug)))
        slowest = max(slowest, statistics.median(warm))
        note = f"cold {1000 * statistics.median(cold):.0f} ms"
        _row(slug, f"{1000 * statistics.median(warm):.2f} ms", "50 ms", note)
    _row("slowest question, warm", f"{1000 * slowest:.2f} ms", "50 ms", _verdict(slowest, 0.05))


def timed(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _verdict(seconds: float, limit: float) -> str:
    return "ok" if seconds <= limit else "MISSED"


def _row(*cells: str) -> None:
    print("{:38}{:>12}{:>10}   {}".format(*cells))


if __name__ == "__main__":
    main()
