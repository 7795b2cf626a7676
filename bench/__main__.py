"""Prints the speed figures as a table: metrics, build, every question cold and warm, first chart in a browser."""

import os
import platform
import shutil
import statistics
import tempfile
from pathlib import Path

from analytics.catalog import data_folder
from analytics.database import Version, build, open_version
from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import forget_answers
from bench.browser import first_chart_seconds
from bench.metrics import duranton_overman_rows, gini_rows, ripley_million_rows, ripley_rows
from bench.panel import panel_rows
from bench.rows import Row, show, timed, verdict

REPEATS = 7


def main() -> None:
    """Measure in a store of its own, so that what is served is left alone."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    show(Row("what", "measured", "target", "verdict"))
    for rows in (ripley_rows, ripley_million_rows, duranton_overman_rows, gini_rows, panel_rows):
        for row in rows():
            show(row)
    store = Path(tempfile.mkdtemp(prefix="valinor-bench-"))
    try:
        seconds = timed(lambda: build(data_folder(), store))
        show(Row("build from the tables, 1 run", f"{seconds:.2f} s", "5 s", verdict(seconds, 5)))
        version = open_version(store)
        _questions(version)
        version.close()
        chart = first_chart_seconds(store)
        show(Row("first chart, cold server and browser, 1 run", f"{chart:.2f} s", "4 s", verdict(chart, 4)))
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
        middle = statistics.median(warm)
        slowest = max(slowest, middle)
        what = f"{slug}, warm (cold {1000 * statistics.median(cold):.0f} ms), median of {REPEATS}"
        show(Row(what, f"{1000 * middle:.2f} ms", "50 ms", verdict(middle, 0.05)))
    show(Row("slowest question, warm", f"{1000 * slowest:.2f} ms", "50 ms", verdict(slowest, 0.05)))


if __name__ == "__main__":
    main()
