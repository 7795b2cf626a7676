"""Times the pages in a real browser, beside a plain Streamlit page that draws the same map, in turn in the same run."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analytics.browser import browser_path
from analytics.catalog import data_folder
from analytics.questions import ask
from analytics.store import open_version
from bench.relay import counting
from bench.rows import Row, verdict
from tools.serving import Server, streamlit, valinor

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
BITS, LATENCY_MS = 10e6, 40
READER = {"viewport": {"width": 1440, "height": 900}, "bypass_csp": True}
"""Waiting for what a page draws evaluates text in it, which our pages' policy forbids."""
READY = "document.querySelector('.js-plotly-plot')?._fullLayout?.map?._subplot?.map?.loaded()"
"""The first chart, which is a map on both pages, has drawn all that it holds."""
ANOTHER = f"document.querySelector('.js-plotly-plot')?.data !== window.before && {READY}"
PATH = "/cluster"
PLAIN = Path(__file__).with_name("plain_app.py")
OURS = ("Y Combinator, AI", "Notable models", "Y Combinator")
THEIRS = ("2015", "2020", "2005")
NAMES = (
    "first open of /cluster, all bytes",
    "first open at 10 Mbit/s and 40 ms: first chart, ours / plain",
    "second open, from cache: first chart, ours / plain at its first",
    "second open, from cache: first chart, ours / plain at its second",
    "change of a filter to the new chart, ours / plain",
    "change of a filter, 95th percentile / median of ours",
)
PATIENCE_MS = 90_000


def opening_rows(store: Path, openings: int = 5, changes: int = 24) -> Iterator[Row]:
    """Bytes and seconds to the first chart, and from a changed filter to the new chart.

    Args:
        store: built versions.
        openings: pairs of first and second openings.
        changes: changes of the filter.
    """
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="valinor-plain-")))
        ours = held.enter_context(valinor(store))
        files = {"PLAIN_ROWS": str(_rows(store, folder)), "PLAIN_GEOGRAPHY": str(data_folder() / "geography")}
        # From a folder of its own: Valinor's settings are not the plain page's.
        theirs = held.enter_context(streamlit(PLAIN, environment=files, folder=folder))
        browser = held.enter_context(sync_playwright()).chromium.launch(executable_path=browser_path(), args=FLAGS)
        held.callback(browser.close)
        ours.settle()
        yield _bytes(browser, ours)
        ours.settle()
        yield from _openings(browser, ours, theirs, openings)
        yield from _changes(browser, ours, theirs, changes)


def _rows(store: Path, folder: Path) -> Path:
    """The rows of our map as a file."""
    version = open_version(store)
    path = folder / "companies.csv"
    ask(version, "company-map").frame.to_csv(path, index=False)
    version.close()
    return path


def _bytes(browser: Browser, ours: Server) -> Row:
    """All bytes of a first visit, whatever the page asks for until it is quiet. A visit before it warms the server."""
    for _ in range(2):
        with counting(ours.address) as counted:
            context = browser.new_context(**READER)
            page = context.new_page()
            page.goto(f"{counted.address}{PATH}")
            page.wait_for_function(READY, timeout=PATIENCE_MS)
            page.wait_for_timeout(4000)
            context.close()
            received = counted.bytes
        ours.settle()
    return Row(NAMES[0], f"{received / 1e6:.2f} MB", "2.5 MB", verdict(received / 1e6, 2.5))


def _openings(browser: Browser, ours: Server, theirs: Server, openings: int) -> Iterator[Row]:
    """First and second opening of both, in turn."""
    seconds: dict[str, list[float]] = {"first": [], "second": [], "plain first": [], "plain second": []}
    for _ in range(openings):
        for address, which in ((f"{ours.address}{PATH}", ""), (theirs.address, "plain ")):
            context = browser.new_context(**READER)
            seconds[f"{which}first"].append(_opened(context, address))
            seconds[f"{which}second"].append(_opened(context, address))
            context.close()
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    pairs = (("first", "plain first", 0.6), ("second", "plain first", 0.5), ("second", "plain second", 0.5))
    for name, (mine, other, target) in zip(NAMES[1:4], pairs, strict=True):
        yield _ratio(name, middle[mine], middle[other], target, openings)


def _opened(context: BrowserContext, address: str) -> float:
    """Seconds from opening an address on the slow link to its first chart."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    network.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS, **speed})
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(READY, timeout=PATIENCE_MS)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(1000)  # what is still loading goes to the cache
    page.close()
    return seconds


def _changes(browser: Browser, ours: Server, theirs: Server, changes: int) -> Iterator[Row]:
    """A click on a control that changes the map, on both pages in turn; ours changes the whole page with it."""
    sides = [
        (_standing(browser, f"{ours.address}{PATH}"), OURS, list[float]()),
        (_standing(browser, theirs.address), THEIRS, list[float]()),
    ]
    for turn in range(changes):
        for page, labels, seconds in sides:
            seconds.append(_changed(page, labels[turn % len(labels)]))
    mine, others = (sorted(seconds) for _, _, seconds in sides)
    for page, _, _ in sides:
        page.context.close()
    middle = statistics.median(mine)
    yield _ratio(NAMES[4], middle, statistics.median(others), 0.8, changes)
    high = mine[min(len(mine) - 1, int(0.95 * len(mine)))] / middle
    yield Row(NAMES[5], f"{high:.2f}", "2", verdict(high, 2), f"{changes} changes")


def _standing(browser: Browser, address: str) -> Page:
    page = browser.new_context(**READER).new_page()
    page.goto(address)
    page.wait_for_function(READY, timeout=PATIENCE_MS)
    page.wait_for_timeout(2000)
    return page


def _changed(page: Page, label: str) -> float:
    """Seconds from the click to another map, drawn."""
    button = page.locator("[data-testid=stButtonGroup]").first.get_by_role("radio", name=label, exact=True)
    page.evaluate("window.before = document.querySelector('.js-plotly-plot').data")
    start = time.perf_counter()
    button.click()
    page.wait_for_function(ANOTHER, timeout=PATIENCE_MS)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(1000)
    return seconds


def _ratio(name: str, mine: float, other: float, target: float, runs: int) -> Row:
    ratio = mine / other
    return Row(
        name,
        f"{ratio:.2f}",
        f"{target:g}",
        verdict(ratio, target),
        f"{mine:.2f} s against {other:.2f} s, medians of {runs}",
    )
