"""Open pages whose connection drops or whose server dies: the same link shows the same numbers when they are back."""

import re
import signal
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Error, Page, WebSocketRoute, expect

from analytics.database import Version
from analytics.questions import ask
from tests.browser.reading import as_shown, choose, settle, visit
from tools.serving import free_port, valinor

pytestmark = [pytest.mark.browser, pytest.mark.faults]
STATE = "[data-testid=stApp]"
REMADE_MILLISECONDS = 3000


def finding(page: Page, version: Version, slug: str, **choices: str) -> None:
    """The page shows the answer to these choices."""
    said = ask(version, slug, choices).finding
    expect(page.get_by_role("heading", name=as_shown(said)).first).to_be_visible()


def test_a_browser_that_was_offline_comes_back_to_the_same_numbers(browser_page: Page, version: Version) -> None:
    connections: list[WebSocketRoute] = []

    def pass_on(connection: WebSocketRoute) -> None:
        connection.connect_to_server()
        connections.append(connection)

    browser_page.route_web_socket("**/_stcore/stream*", pass_on)
    visit(browser_page, "/flows?evidence=all")
    finding(browser_page, version, "lab-moves", evidence="all")
    browser_page.context.set_offline(True)
    connections[-1].close()
    expect(browser_page.locator(STATE)).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    finding(browser_page, version, "lab-moves", evidence="all")
    with pytest.raises(Error):
        browser_page.context.new_page().goto("/flows")
    browser_page.context.set_offline(False)
    expect(browser_page.locator(STATE)).to_have_attribute("data-test-connection-state", "CONNECTED")
    # The page is made again a moment after the connection stands; what is clicked while it is replaced may be lost.
    browser_page.wait_for_timeout(REMADE_MILLISECONDS)
    settle(browser_page)
    assert len(connections) > 1
    assert "evidence=all" in browser_page.url
    finding(browser_page, version, "lab-moves", evidence="all")
    choose(browser_page, "Evidence", "Source read")
    expect(browser_page).not_to_have_url(re.compile("evidence=all"))
    finding(browser_page, version, "lab-moves")


def test_a_server_killed_under_an_open_page_and_started_again_shows_the_same_numbers(
    browser: Browser, version: Version, tmp_path: Path
) -> None:
    store = version.path.parent
    how = {"port": free_port(), "log": tmp_path / "log", "stop": signal.SIGKILL}
    stored = {path.name: path.stat() for path in store.iterdir()}
    link = f"http://127.0.0.1:{how['port']}/cluster?base=us&v={version.name}"
    file = f"http://127.0.0.1:{how['port']}/api/answers/area-share.csv?base=us&v={version.name}"
    page = browser.new_page()
    page.set_default_timeout(20_000)
    with valinor(store, **how):
        visit(page, link)
        finding(page, version, "area-share", base="us")
        rows = urlopen(file).read()
    expect(page.locator(STATE)).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    finding(page, version, "area-share", base="us")
    with valinor(store, **how):
        expect(page.locator(STATE)).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
        settle(page)
        assert page.url == link
        finding(page, version, "area-share", base="us")
        assert urlopen(file).read() == rows
        page.reload()
        settle(page)
        finding(page, version, "area-share", base="us")
        choose(page, "Compared with", "The world")
        finding(page, version, "area-share")
    page.close()
    now = {path.name: path.stat() for path in store.iterdir()}
    assert {name: (one.st_size, one.st_mtime_ns) for name, one in now.items()} == {
        name: (one.st_size, one.st_mtime_ns) for name, one in stored.items()
    }
    assert "Traceback" not in how["log"].read_text()
