"""The reader without a browser speaks the server's protocol; what a load says of waits, errors and memory."""

import random
import urllib.request

import pytest
from websockets.exceptions import WebSocketException

from analytics.links import PAGES
from bench.load import FIGURES, Loaded, name_of, next_view, rows_of, slope
from bench.relay import counting
from bench.sessions import Run, opened
from tests.app.test_server import run as in_a_thread


def test_a_reader_without_a_browser_sees_pages_to_their_end(app_url):
    async def read() -> list[Run]:
        reader = await opened(app_url)
        runs = [await reader.run("frontier", query) for query in ("", "")]
        runs.append(await reader.run("cluster", "view=area-share&base=us"))
        await reader.socket.close()
        return runs

    first, again, other = in_a_thread(read())
    assert [run.fault for run in (first, again, other)] == ["", "", ""]
    assert min(run.messages for run in (first, again, other)) > 20
    assert again.bytes < first.bytes  # what the reader keeps is referred to


def test_a_server_that_is_gone_is_a_fault():
    with counting("http://127.0.0.1:9") as nobody, pytest.raises((OSError, EOFError, WebSocketException)):
        in_a_thread(opened(nobody.address))


def test_the_relay_counts_what_the_server_sends(app_url):
    with counting(app_url) as counted:
        body = urllib.request.urlopen(f"{counted.address}/api/health", timeout=20).read()
        assert len(body) < counted.bytes < len(body) + 1000


def test_what_a_load_says():
    runs = [Run(0, seconds, 9, 900, "") for seconds in [0.1] * 97 + [3.0] * 3]
    memory = [(float(second), 300 + second) for second in range(180)]
    found = Loaded(25, 1, tuple(runs), 290, tuple(memory))
    high, errors, each, growth = rows_of(found)
    assert [row.what for row in (high, errors, each, growth)] == [name_of(25, 1, figure) for figure in FIGURES]
    assert (high.measured, high.verdict) == ("0.10 s", "met")
    assert (errors.measured, errors.verdict) == ("0", "met")
    assert (each.measured, each.verdict) == ("7.6 MB", "missed")
    assert (growth.measured, growth.verdict) == ("+60.0 MB/min", "missed")
    broken = Loaded(100, 2, (*runs, Run(0, 0.1, 0, 0, "closed")), 290, tuple(memory))
    high, errors, *_ = rows_of(broken)
    assert (high.target, high.verdict) == ("–", "no target")  # slower is allowed, broken is not
    assert (errors.measured, errors.verdict, errors.detail) == ("1", "missed", "closed")
    slow = Loaded(50, 2, tuple(Run(0, 1.5, 9, 900, "") for _ in range(9)), 290, tuple(memory[:50]))
    high, _, _, growth = rows_of(slow)
    assert (high.verdict, growth.verdict) == ("missed", "no target")


def test_the_slope_is_that_after_the_ramp():
    rising = [(float(second), 300.0 + 10 * min(second, 30)) for second in range(180)]
    assert slope(rising) == pytest.approx(0, abs=1e-9)


def test_views_are_of_pages_and_choices_that_exist():
    chance = random.Random(1)
    seen = {next_view(chance, "/flows") for _ in range(60)}
    assert {page for page, _ in seen} <= set(PAGES)
    assert any(query.startswith("series=") for _, query in seen)
