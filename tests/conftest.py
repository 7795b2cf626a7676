"""What the tests share: the raw files, a built data version, a running server, a browser without a network."""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from analytics.browser import NAMES
from analytics.database import Version
from analytics.store import build, open_version
from tools.serving import valinor

# Property tests give the same verdict on every machine, however busy it is.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]
BROWSED = ("tests/browser/", "tests/export/test_images.py")
"""Where the tests are that drive a browser for long."""
# Software graphics, so that maps draw on machines without a graphics card.
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # No other host is found, so nothing of a test depends on one.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
BUILDING = [ROOT / "analytics" / f"{name}.py" for name in ("store", "database", "tables", "catalog", "shipped")]
"""What writes the file of a version."""
POLICY = "Content Security Policy"
MOST_LETTERS = 2_500
"""Of a refusal: long lists of what is allowed are told, a huge input is not."""
# Servers of the tests draw when they are asked: figures drawn beforehand would take the processor from the browser.
os.environ.setdefault("VALINOR_WARM", "no")


def missing(reason: str) -> None:
    """Skip where a machine lacks something, but fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def assert_one_sentence(sentence: str, given: object = "") -> None:
    """What, found, expected and fix, on one line, without a trace of the program."""
    assert re.fullmatch(r"[^\n]+: found [^\n]+, expected [^\n]+\. [^\n]+\.", sentence), (given, sentence)
    assert len(sentence) < MOST_LETTERS, (given, len(sentence))
    assert "Traceback" not in sentence, given


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for what another process does; fail when it does not come."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"not seen within {seconds} seconds"
        time.sleep(0.05)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a worker longest begins first."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSED))


class OneBrowser(LoadScopeScheduling):
    """One worker has all that drives a browser, so that two never compete for the processor, and all of a file."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith(BROWSED) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser:
    """Tell the workers' controller who runs what."""
    return OneBrowser(config, log)


@pytest.fixture(scope="session")
def raw() -> Path:
    """The folder of the raw public files: `VALINOR_RAW`, or `../shared/raw` beside the checkout."""
    folder = Path(os.environ.get("VALINOR_RAW") or ROOT.parent / "shared" / "raw")
    if not folder.is_dir():
        missing(f"no raw files in {folder}")
    return folder


@pytest.fixture(scope="session")
def store(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the data version of the committed tables, kept from run to run while it would be equal."""
    digest = hashlib.sha256()
    for path in [*BUILDING, *sorted(path for path in (ROOT / "data").rglob("*.*") if "built" not in path.parts)]:
        digest.update(path.name.encode() + path.read_bytes())
    cache = getattr(pytestconfig, "cache", None)  # a run may be told to leave nothing behind
    folder = cache.mkdir(f"store-of-{digest.hexdigest()[:12]}") if cache else tmp_path_factory.mktemp("store")
    for other in folder.parent.glob("store-of-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    build(ROOT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def version(store: Path) -> Iterator[Version]:
    """The data version of the committed tables, open."""
    opened = open_version(store)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app_url(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real server on a free port of this machine, ended with the session."""
    with valinor(store, log=tmp_path_factory.mktemp("server") / "log") as server:
        yield server.address


@dataclass
class Network:
    """What a page asked of others, and what it was refused or lacked."""

    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def browser_path() -> str | None:
    """The browser to drive: `VALINOR_BROWSER`, or the first on the path."""
    return os.environ.get("VALINOR_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium or Chrome of this machine: `VALINOR_BROWSER`, or one on the path."""
    path = browser_path()
    if not path:
        missing("no Chromium or Chrome on this machine; name one in VALINOR_BROWSER")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)
        yield started
        started.close()


@pytest.fixture
def network() -> Network:
    """What the page of this test asked of other hosts, and which requests failed."""
    return Network()


@pytest.fixture
def browser_page(browser: Browser, app_url: str, network: Network) -> Iterator[Page]:
    """A fresh page that reaches the app and no other host; asking another host fails the test."""
    context = browser.new_context(base_url=app_url, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)

    def reaches(address: str) -> bool:
        return address.startswith((app_url, app_url.replace("http", "ws", 1), "data:", "blob:"))

    # Only seen, not held up: pages that go through a gate of ours are slow, and nothing of them is kept by the browser.
    page.on("request", lambda asked: reaches(asked.url) or network.outside.append(asked.url))
    page.on("requestfailed", lambda request: network.failed.append(f"{request.url} {request.failure}"))
    page.on("pageerror", lambda error: network.errors.append(str(error)))
    page.on("console", lambda said: network.errors.append(said.text) if POLICY in said.text else None)
    page.on("websocket", lambda opened: reaches(opened.url) or network.outside.append(opened.url))
    yield page
    context.close()
    assert not network.outside, f"asked other hosts: {network.outside}"
    assert not network.errors, f"scripts failed: {network.errors}"
