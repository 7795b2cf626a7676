"""Times the server without a browser: its start, its memory, images, and answers that are kept."""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from analytics.beforehand import make
from analytics.catalog import data_folder
from analytics.questions import QUESTIONS
from analytics.store import build, latest
from bench.rows import Row, timed, verdict
from tools.serving import Server, valinor

NAMES = (
    "build from the tables",
    "default answers, once for each version",
    "start to serving, with a built database",
    "memory at rest, answers made beforehand",
    "image of a view, not asked for before, browser running",
    "answer that is kept, with its tag: requests a second on one core",
    "the same for a reader who has it (304)",
)
IMAGES = ("area-share", "concentration", "lorenz", "cluster-spread", "tenure", "career-age")
KEPT = "/api/answers/area-share.csv"
CONNECTIONS = 2


def server_rows(store: Path, starts: int = 3, seconds: float = 5, images: int = len(IMAGES)) -> Iterator[Row]:
    """Figures of the build, into a folder of its own, and of servers over the store."""
    again = store / "again"
    took = timed(lambda: build(data_folder(), again))
    yield Row(NAMES[0], f"{took:.2f} s", "5 s", verdict(took, 5), "1 run")
    took = timed(lambda: list(make(again, latest(again))))
    yield Row(NAMES[1], f"{took:.2f} s", "", "", f"{len(QUESTIONS)} questions and what they rest on, 1 run")
    began = []
    for _ in range(starts):
        with valinor(store) as server:
            began.append(server.starting_seconds)
    middle = statistics.median(began)
    yield Row(NAMES[2], f"{middle:.2f} s", "3 s", verdict(middle, 3), f"median of {starts}")
    cores = sorted(os.sched_getaffinity(0))
    with valinor(store, core=cores[0]) as server:
        server.settle()
        yield Row(NAMES[3], f"{server.memory_mb:.0f} MB", "350 MB", verdict(server.memory_mb, 350), "resident")
        os.sched_setaffinity(0, {cores[-1]})
        try:
            yield from _kept(server, seconds)
        finally:
            os.sched_setaffinity(0, set(cores))
        os.sched_setaffinity(server.process.pid, set(cores))
        yield _images(server, images)


def _images(server: Server, images: int) -> Row:
    _get(server, "/api/answers/deals.png")  # starts the browser
    seconds = [timed(lambda slug=slug: _get(server, f"/api/answers/{slug}.png")) for slug in IMAGES[:images]]
    middle = statistics.median(seconds)
    told = f"median of {len(seconds)}, longest {max(seconds):.2f} s"
    return Row(NAMES[4], f"{middle:.2f} s", "1 s", verdict(middle, 1), told)


def _kept(server: Server, seconds: float) -> Iterator[Row]:
    """Requests a second over connections that are kept open, with and without the tag."""
    tag = _get(server, KEPT)
    for name, headers in ((NAMES[5], {"Accept-Encoding": "gzip"}), (NAMES[6], {"If-None-Match": tag})):
        rate = _rate(server, headers, seconds)
        told = f"{CONNECTIONS} connections, {seconds:g} s"
        yield Row(name, f"{rate:.0f} /s", ">= 300", verdict(rate, at_least=300), told)


def _rate(server: Server, headers: dict[str, str], seconds: float) -> float:
    counts = []

    def ask() -> None:
        connection, count = _connection(server), 0
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            connection.request("GET", KEPT, headers=headers)
            answered = connection.getresponse()
            answered.read()
            if answered.status not in (200, 304):
                raise RuntimeError(f"{KEPT}: {answered.status}")
            count += 1
        connection.close()
        counts.append(count)

    asking = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def _connection(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(str(urlsplit(server.address).netloc), timeout=60)


def _get(server: Server, path: str) -> str:
    """Ask for a file; its tag.

    Raises:
        RuntimeError: when it is not answered.
    """
    connection = _connection(server)
    connection.request("GET", path)
    answered = connection.getresponse()
    body = answered.read()
    connection.close()
    if answered.status != 200:
        raise RuntimeError(f"{path}: {answered.status} {body[:300]!r}")
    return answered.headers["ETag"] or ""
