"""Loads the server with readers that look at pages, choose and think; prints waits, errors and memory.

    python -m bench.load --sessions 25 --processes 1 --seconds 180

The readers run in this process on its own core, the servers on the others. A reader opens a page, then after each pause
changes a choice or goes to another page. Times are from asking for a run to its end.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analytics.beforehand import built
from analytics.catalog import data_folder
from analytics.choices import Choice
from analytics.links import PAGES
from analytics.questions import find
from bench.rows import Row, show, verdict
from bench.sessions import Run, opened
from tools.serving import Server, valinor

RAMP, THINK = 30.0, (4.0, 8.0)
SLOPE_LEAST_SECONDS = 60
FIGURES = ("95th percentile of a run", "errors", "memory of a session", "memory, slope after the ramp")
CASES = ((25, 1), (50, 2), (100, 2))
"""Sessions, and processes that serve them."""
SLOPE_FLAT = 20.0
"""MB a minute and process under which memory counts as flat: answers that are kept still come in."""


@dataclass(frozen=True)
class Loaded:
    """What came of one load: every run, and memory of all servers in MB by second, before anyone came and since."""

    sessions: int
    processes: int
    runs: tuple[Run, ...]
    rest: float
    memory: tuple[tuple[float, float], ...]


def load_rows(store: Path, seconds: float = 180, cases: Sequence[tuple[int, int]] = CASES) -> Iterator[Row]:
    """The figures of each case, on servers just started."""
    for sessions, processes in cases:
        yield from rows_of(loaded(store, sessions, processes, seconds))


def loaded(store: Path, sessions: int, processes: int, seconds: float, ramp: float = RAMP) -> Loaded:
    """Start servers, split the sessions over them, and let these go on for some seconds."""
    cores = sorted(os.sched_getaffinity(0))
    own, others = cores[-1], cores[:-1] or cores
    with ExitStack() as held:
        # Two processes need two cores: with no more than that the readers share the last one.
        room = others if len(others) >= processes else cores
        servers = [held.enter_context(valinor(store, core=room[at % len(room)])) for at in range(processes)]
        for server in servers:
            server.settle()
        rest = sum(server.memory_mb for server in servers)
        os.sched_setaffinity(0, {own})
        held.callback(os.sched_setaffinity, 0, set(cores))
        runs, memory = asyncio.run(_all(servers, sessions, seconds, ramp))
    return Loaded(sessions, processes, tuple(runs), rest, tuple(memory))


async def _all(
    servers: Sequence[Server], sessions: int, seconds: float, ramp: float
) -> tuple[list[Run], list[tuple[float, float]]]:
    """Every session's runs; memory is read while they go on."""
    runs: list[Run] = []
    memory: list[tuple[float, float]] = []
    start = time.perf_counter()

    async def watch() -> None:
        while True:
            memory.append((time.perf_counter() - start, sum(server.memory_mb for server in servers)))
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    readers = [
        _reader(servers[at % len(servers)].address, random.Random(at), at * ramp / sessions, start + seconds, runs)
        for at in range(sessions)
    ]
    await asyncio.gather(*readers)
    watching.cancel()
    return runs, memory


async def _reader(address: str, chance: random.Random, wait: float, until: float, runs: list[Run]) -> None:
    """One session: comes after a wait, looks, thinks, chooses."""
    await asyncio.sleep(wait)
    try:
        reader = await opened(address)
    except Exception as error:
        runs.append(Run(time.perf_counter(), 0.0, 0, 0, f"not connected: {error}"))
        return
    page, query = chance.choice(list(PAGES)), ""
    while time.perf_counter() < until:
        run = await reader.run(page.strip("/"), query)
        runs.append(run)
        if run.fault:
            break
        await asyncio.sleep(chance.uniform(*THINK))
        page, query = next_view(chance, page)
    await reader.socket.close()


def next_view(chance: random.Random, page: str) -> tuple[str, str]:
    """Another page now and then; else the same page under one other choice that its first questions list."""
    if chance.random() < 0.25:
        return chance.choice(list(PAGES)), ""
    listed: list[Choice] = [choice for slug in PAGES[page] for choice in find(slug).choices if len(choice.options) > 1]
    if not listed:
        return page, ""
    choice = chance.choice(listed)
    return page, f"{choice.slug}={chance.choice(choice.options).value}"


def name_of(sessions: int, processes: int, figure: str) -> str:
    """The name of a figure of one case."""
    return f"{sessions} sessions on {processes} process{'es' if processes > 1 else ''}: {figure}"


def rows_of(found: Loaded) -> Iterator[Row]:
    """Waits, errors and memory of one load. With more sessions than cores bear, slow is no miss but broken is."""
    bears = found.sessions <= 25 * found.processes
    waits = [run.seconds for run in found.runs if not run.fault]
    faults = [run.fault for run in found.runs if run.fault]
    names = [name_of(found.sessions, found.processes, figure) for figure in FIGURES]
    high = float(np.percentile(waits, 95)) if waits else float("nan")
    middle = statistics.median(waits) if waits else float("nan")
    yield Row(
        names[0],
        f"{high:.2f} s",
        "1 s" if bears else "–",
        verdict(high, 1) if bears else "no target",
        f"median {middle:.2f} s, longest {max(waits, default=float('nan')):.2f} s, of {len(waits)} runs",
    )
    yield Row(names[1], str(len(faults)), "0", verdict(len(faults), 0), "; ".join(sorted(set(faults))[:2]))
    most = max((mb for _, mb in found.memory), default=found.rest)
    each = (most - found.rest) / found.sessions
    yield Row(names[2], f"{each:.1f} MB", "5 MB", verdict(each, 5), f"{found.rest:.0f} MB at rest, {most:.0f} at most")
    rate = slope(found.memory)
    told = verdict(rate / found.processes, SLOPE_FLAT) if rate == rate else "no target"
    yield Row(names[3], f"{rate:+.1f} MB/min", f"{SLOPE_FLAT * found.processes:.0f}", told)


def slope(memory: Sequence[tuple[float, float]], since: float = RAMP) -> float:
    """Growth of memory in MB a minute over the second half of the time after the ramp; NaN for too short a time.

    Example:
        >>> round(slope([(float(second), 300 + second / 10) for second in range(180)]), 6)
        6.0
    """
    last = memory[-1][0] if memory else 0.0
    late = [(second, mb) for second, mb in memory if second >= (since + last) / 2]
    if last - since < SLOPE_LEAST_SECONDS or len(late) < 3:
        return float("nan")
    return 60 * float(np.polyfit(*zip(*late, strict=True), 1)[0])


def main() -> None:
    """One case, from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=180)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="valinor-load-") as folder:
        built(data_folder(), Path(folder))
        for row in load_rows(Path(folder), asked.seconds, [(asked.sessions, asked.processes)]):
            show(row)


if __name__ == "__main__":
    main()
