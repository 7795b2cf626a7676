"""Times every question by default: cold (read as it was stored) and warm (asked before), in this process."""

import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import forget_answers
from analytics.store import open_version
from bench.rows import Row, timed, verdict

NAMES = ("slowest question, warm", "slowest question, cold", "questions that are slower than 150 ms, cold")
WARM, COLD = 0.02, 0.15


def question_rows(store: Path, repeats: int = 5, slugs: Iterable[str] = tuple(QUESTIONS)) -> Iterator[Row]:
    """Medians of each question; a store without stored answers computes a cold one, and what it rests on too."""
    version = open_version(store)
    warm: dict[str, float] = {}
    cold: dict[str, float] = {}
    for slug in slugs:
        first, again = [], []
        for _ in range(repeats):
            forget_answers()
            first.append(timed(lambda slug=slug: ask(version, slug)))
            again.append(timed(lambda slug=slug: ask(version, slug)))
        cold[slug], warm[slug] = statistics.median(first), statistics.median(again)
    version.close()
    for name, times, target in zip(NAMES, (warm, cold), (WARM, COLD), strict=False):
        slowest = max(times, key=lambda slug: times[slug])
        told = f"{slowest}, median of {repeats}, of {len(times)} questions"
        yield Row(
            name, f"{1000 * times[slowest]:.2f} ms", f"{1000 * target:.0f} ms", verdict(times[slowest], target), told
        )
    slow = {slug: seconds for slug, seconds in sorted(cold.items(), key=lambda pair: -pair[1]) if seconds > COLD}
    told = ", ".join(f"{slug} {1000 * seconds:.0f} ms" for slug, seconds in slow.items())
    yield Row(NAMES[2], str(len(slow)), "0", verdict(len(slow), 0), told)
