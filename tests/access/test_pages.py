"""Every page and theme by the rules of axe-core; by keyboard alone; and read as a screen reader would."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from analytics.links import PAGES
from tests.browser.reading import settle, visit, wait_until

pytestmark = [pytest.mark.access, pytest.mark.browser]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESSES = [f"{path}?subject=organisation.openai" if path == "/about" else path for path in PAGES]
FURTHER = [
    "/flows?view=lab-moves&rows=lab-moves&mark=OpenAI&mark=Meta",
    "/cluster?view=area-share&area=nowhere",
    "/flows?view=lab-moves&embed=true",
]
"""Opened rows, a refused choice, and a view within another site."""


TOLD = "The same numbers are in the table tab."


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what is reached begins with a text."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate("() => document.activeElement.textContent")
            .removeprefix("keyboard_arrow_right")
            .startswith(text)
        ):
            return
    raise AssertionError(f"{text} is not reached by the keyboard")


def charts_told(page: Page) -> bool:
    """Whether every chart is heard as its finding and where its numbers are."""
    heard = page.locator("[data-testid=stMain]").aria_snapshot()
    told = heard.count(TOLD) + heard.count("under each alternative")
    return told >= page.locator("[data-testid=stPlotlyChart]").count()


@pytest.fixture
def page(browser: Browser, app_url: str) -> Page:
    """A page in a context of its own, which can take a theme."""
    context = browser.new_context(base_url=app_url)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds: rule, weight, and the first element of each."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def lasting_faults(page: Page) -> list[str]:
    """What axe-core finds now and again in a moment: what fades while the app runs is no fault of the page."""
    found = faults(page)
    if found:
        settle(page)
        found = [fault for fault in faults(page) if fault in found]
    return found


def grave_faults(page: Page) -> list[str]:
    """Those that keep someone out."""
    return [fault for fault in lasting_faults(page) if fault.startswith(("serious", "critical"))]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
@pytest.mark.parametrize("address", [*ADDRESSES, *FURTHER])
def test_no_fault_that_keeps_anyone_out(page: Page, address: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.locator("h1, h3").first.wait_for()
    settle(page)
    assert grave_faults(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_headings_stand_in_order_and_charts_are_told(page: Page, address: str) -> None:
    visit(page, address)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("found => found.map((one) => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    # Charts further down are drawn when the ones above stand.
    wait_until(lambda: charts_told(page), page)


def test_a_choice_and_rows_by_keyboard_alone(page: Page) -> None:
    visit(page, "/flows?view=lab-moves")
    tab_to(page, "As their parent")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("merge=lab"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    settle(page)
    tab_to(page, "Rows behind a number")
    page.keyboard.press("Enter")
    expect(page.get_by_text("21 rows behind OpenAI → Meta")).to_be_visible()
    page.get_by_role("combobox", name="Destination").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("rows behind OpenAI → ").first).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/flows", "/about?subject=person.ilya-sutskever"])
def test_twice_the_size_needs_no_sideways_scroll(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 640, "height": 512})  # 1280 × 1024 at 200 %
    visit(page, address)
    boxes = page.locator("html, [data-testid=stMain]")
    assert all(boxes.evaluate_all("found => found.map((box) => box.scrollWidth <= box.clientWidth)"))


def test_a_matrix_on_a_phone_says_that_it_scrolls_and_does_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, "/flows?view=lab-moves")
    matrix, panel = page.locator(".st-key-figure-lab-moves-matrix"), page.get_by_role("tabpanel", name="Matrix")
    expect(matrix.locator(".main-svg").first).to_be_visible()
    assert "Swipe" in matrix.evaluate("box => getComputedStyle(box, '::before').content")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth"), "the matrix alone"
    assert grave_faults(page) == []
    page.get_by_role("tab", name="Matrix").focus()
    page.keyboard.press("Tab")
    expect(panel).to_be_focused()
    page.keyboard.press("ArrowRight")
    wait_until(lambda: panel.evaluate("box => box.scrollLeft") > 0, page)


def test_reduced_motion_and_what_a_screen_reader_hears_first(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/flows?view=lab-moves")
    expect(page.locator(".main-svg").first).to_be_visible()
    heard = page.locator("[data-testid=stMain]").aria_snapshot()
    told = ('link "Claims"', "Find a company, lab or person", 'heading "Flows"', "Largest reported flow", TOLD)
    order = [heard.index(text) for text in told]
    assert order == sorted(order)
