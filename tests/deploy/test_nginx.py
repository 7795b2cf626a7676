"""Through nginx, over TLS, below a path prefix, with two processes: every page, link, file and session works."""

import contextlib
import http.client
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from analytics.database import Version
from analytics.links import PAGES
from analytics.questions import ask
from tests.app.test_previews import Head
from tests.browser.reading import as_shown, download, settle
from tests.conftest import POLICY, ROOT, wait_until
from tests.deploy.conftest import ELSEWHERE, NAME, PREFIX, Place
from tools.serving import wait_for

pytestmark = pytest.mark.deploy
# Cards, maps, flows, formulas and a script, forms, tables; make test opens every page under the same policy.
KINDS = ("/", "/cluster", "/flows", "/methods", "/stories", "/data")


class Watched:
    """What a page asked of others, what failed, and what the browser refused it."""

    def __init__(self, page: Page, place: Place) -> None:
        self.wrong: list[str] = []
        self.sockets: list[str] = []
        own = (place.base, place.base.replace("https", "wss", 1), "data:", "blob:")
        page.on("request", lambda asked: asked.url.startswith(own) or self.wrong.append(f"asked {asked.url}"))
        page.on("requestfailed", lambda asked: self.wrong.append(f"failed {asked.url}"))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: POLICY in said.text and self.wrong.append(said.text))
        page.on("websocket", lambda opened: self.sockets.append(opened.url))


def lines_of(place: Place, route: str) -> list[dict[str, Any]]:
    """What the log says so far of the requests of one kind."""
    return [line for line in place.lines() if line.get("route") == route]


@pytest.mark.parametrize("path", KINDS)
def test_a_page_of_each_kind_opens_and_asks_no_other_host(place: Place, reader: BrowserContext, path: str) -> None:
    page = reader.new_page()
    watched = Watched(page, place)
    page.goto(place.base + path)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    if PAGES[path] and path not in ("/data",):
        expect(page.locator(".js-plotly-plot").first).to_be_attached()
    assert watched.sockets == [f"{place.base.replace('https', 'wss', 1)}/_stcore/stream"]
    assert page.url.removesuffix("/") == (place.base + path).removesuffix("/")
    assert not watched.wrong
    page.close()


def test_links_previews_and_robots_bear_the_public_address(place: Place, version: Version) -> None:
    status, headers, body = place.get(f"{PREFIX}/cluster?base=us")
    head = Head(body.decode("utf-8"))
    assert status == 200
    assert headers["Strict-Transport-Security"]
    assert head.canonical == f"{place.base}/cluster?base=us"
    image = head.metas["og:image"]
    assert image.startswith(f"{place.base}/preview/cluster.png?v={version.name}")
    status, headers, body = place.get(image.removeprefix(f"https://{NAME}:{place.port}"))
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert struct.unpack(">II", body[16:24]) == (1200, 630)
    assert f"Disallow: {PREFIX}/api/" in place.get("/robots.txt")[2].decode()
    assert place.get(PREFIX)[1]["Location"] in (f"{PREFIX}/", f"{place.base}/")
    assert place.get(f"{PREFIX}/flows/?v=x")[1]["Location"].endswith(f"{PREFIX}/flows?v=x")


def test_map_links_and_files_of_a_page(place: Place, reader: BrowserContext, version: Version) -> None:
    page = reader.new_page()
    layers: list[str] = []
    page.on("response", lambda sent: "/geography/" in sent.url and layers.append(f"{sent.status} {sent.url}"))
    page.goto(f"{place.base}/cluster?base=us")
    expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    settle(page)
    assert layers
    assert all(re.match(rf"(200|304) {place.base}/geography/", layer) for layer in layers)
    name, rows = download(page, page.locator("[class*='st-key-csv-area-share-area-share']").get_by_role("button"))
    assert name == f"valinor_area-share_base-us_v{version.name}.csv"
    assert len(rows) == len(ask(version, "area-share", {"base": "us"}).frame)
    page.get_by_role("button", name="Link to this page").click()
    link = page.get_by_test_id("stCode").first.inner_text().strip()
    assert link.startswith(f"{place.base}/cluster?v={version.name}&")
    page.keyboard.press("Escape")
    page.locator("[class*='st-key-files-area-share-']").get_by_role("button", name="More files").click()
    file = page.locator(f"a[href*='{PREFIX}/api/answers/area-share.zip']").first.get_attribute("href") or ""
    page.keyboard.press("Escape")
    method = page.get_by_role("link", name="Method", exact=True).first.get_attribute("href") or ""
    assert urlsplit(file).path == f"{PREFIX}/api/answers/area-share.zip"
    assert urlsplit(method).path == f"{PREFIX}/methods"
    assert place.get(f"{urlsplit(file).path}?{urlsplit(file).query}")[0] == 200
    page.get_by_role("link", name="Flows", exact=True).click()
    page.get_by_role("heading", level=1, name="Lab-to-lab flows").wait_for()
    assert page.url.startswith(f"{place.base}/flows?")
    page.close()


def test_both_processes_give_the_same_files_and_pages(place: Place) -> None:
    for path in (
        "/api/answers/area-share.csv?base=us",
        "/api/answers/lab-moves.zip",
        "/api/ready",
        "/flows",
        "/robots.txt",
    ):
        first, second = (place.direct(at, PREFIX + path) for at in range(2))
        assert first[0] == second[0] == 200
        assert first[2] == second[2]
        assert first[1]["ETag"] == second[1]["ETag"]


def test_a_visitor_stays_with_one_process_and_visitors_are_spread(place: Place) -> None:
    def processes(browsers: list[str]) -> list[int]:
        seen = len(lines_of(place, "/api/questions"))
        for browser in browsers:
            assert place.get(f"{PREFIX}/api/questions", **{"User-Agent": browser})[0] == 200
        wait_until(lambda: len(lines_of(place, "/api/questions")) >= seen + len(browsers))
        return [line["process"] for line in lines_of(place, "/api/questions")[seen:]]

    assert len(set(processes(["Browser 1"] * 8))) == 1
    assert len(set(processes([f"Browser {number}" for number in range(16)]))) == 2


def test_a_view_is_embedded_by_another_site_and_a_page_is_not(
    place: Place, reader: BrowserContext, version: Version
) -> None:
    page = reader.new_page()
    frames = "".join(
        f'<iframe title="{title}" src="{place.base}/cluster?{query}" width="900" height="640"></iframe>'
        for title, query in {"view": "view=area-share&embed=true", "page": "base=us"}.items()
    )
    refused: list[str] = []
    page.on("console", lambda said: POLICY in said.text and refused.append(said.text))
    page.route(f"https://{ELSEWHERE}/", lambda route: route.fulfill(body=frames, content_type="text/html"))
    page.goto(f"https://{ELSEWHERE}/")
    view = page.frame_locator("iframe[title=view]")
    expect(view.get_by_role("heading", name=as_shown(ask(version, "area-share").finding))).to_be_visible()
    expect(view.locator(".js-plotly-plot").first).to_be_visible()
    assert any("frame-ancestors" in text for text in refused)
    assert page.frame_locator("iframe[title=page]").get_by_role("heading").count() == 0
    page.close()


def test_other_names_and_other_sites_are_refused(place: Place) -> None:
    assert place.get(f"{PREFIX}/", Host="evil.example")[0] == 400
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    assert place.get(f"{PREFIX}/_stcore/stream", Origin="https://evil.example", **upgrade)[0] == 403


def test_the_log_says_nothing_of_readers(place: Place) -> None:
    before = {route: len(lines_of(place, route)) for route in ("/cluster", "other")}
    place.get(
        f"{PREFIX}/cluster?base=us&secret=4711", **{"User-Agent": "Telltale/1.0", "X-Forwarded-For": "203.0.113.9"}
    )
    place.get(f"{PREFIX}/jane.doe@example.org")
    wait_until(lambda: all(len(lines_of(place, route)) > number for route, number in before.items()))
    text = place.log.read_text(encoding="utf-8")
    for said in ("base=us", "4711", "Telltale", "203.0.113.9", "jane.doe", "Mozilla"):
        assert said not in text
    requests = [line for line in place.lines() if line["logger"] == "valinor.requests"]
    assert {"/cluster", "/static/*", "other"} <= {line["route"] for line in requests}
    assert all({"time", "level", "event", "route", "status", "milliseconds"} <= line.keys() for line in requests)


def test_a_process_that_ends_is_started_again(place: Place) -> None:
    ready = [sys.executable, "-m", "analytics.cli", "ready"]
    told = subprocess.run(ready, cwd=ROOT, env=place.environment, capture_output=True, text=True)
    assert told.returncode == 0
    assert len(told.stdout.splitlines()) == 2
    first = next(
        line["process"] for line in place.lines() if line["event"].endswith(f":{place.inner} (Press CTRL+C to quit)")
    )
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert all(place.get(f"{PREFIX}/api/health", **{"User-Agent": f"Browser {at}"})[0] == 200 for at in range(8))
    wait_for(place.server, f"http://127.0.0.1:{place.inner}{PREFIX}/api/ready", place.log, seconds=20)


def test_stopping_lets_a_request_finish(place: Place) -> None:
    slow = http.client.HTTPConnection("127.0.0.1", place.inner, timeout=30)
    slow.request("GET", f"{PREFIX}/api/answers/area-share.png")
    assert place.direct(0, f"{PREFIX}/api/health")[0] == 200  # what came before it has been taken
    assert not select.select([slow.sock], [], [], 0)[0], "the request was meant to run still"
    started = time.monotonic()
    place.server.send_signal(signal.SIGTERM)
    assert place.server.wait(timeout=20) == 0
    assert time.monotonic() - started < 10
    with contextlib.closing(slow), slow.getresponse() as answered:
        assert answered.status == 200
        assert len(answered.read()) == int(answered.headers["Content-Length"])
