"""The Methods page in a browser: links arrive, formulas are set, a phone scrolls down only."""

import json

import pytest
from playwright.sync_api import Page, expect

from analytics.methods import methods
from analytics.questions import QUESTIONS
from tests.browser.reading import settle, visit, wait_until
from tests.conftest import Network

pytestmark = pytest.mark.browser
HEIGHT = "() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"


def at_the_top(page: Page, name: str) -> bool:
    """Whether a part stands at the top of what is seen, right below the bar."""
    box = page.locator(f"[id='{name}']").bounding_box()
    return bool(box and 0 <= box["y"] < 120)


def formulas_set(page: Page) -> None:
    """Wait until every formula is set."""
    wait_until(lambda: page.locator(".katex-display").count() == len(methods()), page)


@pytest.mark.parametrize("name", ["shares", "location_quotient_ci_nested_delta", "months_behind_step"])
def test_an_address_arrives_at_its_metric(browser_page: Page, name: str) -> None:
    visit(browser_page, f"/methods#{name}")
    formulas_set(browser_page)
    wait_until(lambda: at_the_top(browser_page, name), browser_page)


def test_a_reader_who_moves_is_left_alone(browser_page: Page) -> None:
    visit(browser_page, "/methods#months_behind_step")
    formulas_set(browser_page)
    wait_until(lambda: at_the_top(browser_page, "months_behind_step"), browser_page)
    browser_page.mouse.move(700, 400)
    browser_page.mouse.wheel(0, -3000)
    wait_until(lambda: not at_the_top(browser_page, "months_behind_step"), browser_page)
    tall = browser_page.evaluate(HEIGHT)
    browser_page.set_viewport_size({"width": 1000, "height": 900})  # the page grows, as when more of it arrives
    wait_until(lambda: browser_page.evaluate(HEIGHT) > tall, browser_page)
    browser_page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not at_the_top(browser_page, "months_behind_step")


def test_a_chart_leads_to_how_it_is_computed(browser_page: Page) -> None:
    visit(browser_page, "/cluster?base=us")
    browser_page.locator("[class*='st-key-method-concentration-']").get_by_role("button").click()
    settle(browser_page)
    link = browser_page.get_by_role("link", name="Interval of the HHI, by bootstrap")
    with browser_page.context.expect_page() as opened:
        link.click()
    there = opened.value
    there.get_by_role("heading", level=1, name="Methods").wait_for()
    settle(there)
    assert there.url.endswith("/methods?base=us#hhi_bootstrap_interval")
    wait_until(lambda: at_the_top(there, "hhi_bootstrap_interval"), there)
    there.get_by_role("link", name="Cluster").click()
    there.get_by_role("heading", level=1, name="The Bay Area cluster").wait_for()
    assert "base=us" in there.url


def test_every_formula_is_set(browser_page: Page, network: Network) -> None:
    visit(browser_page, "/methods")
    formulas_set(browser_page)
    assert browser_page.locator(".katex-error").count() == 0
    red = browser_page.locator(".katex [style*='color:#cc0000'], .katex [style*='color: rgb(204, 0, 0)']")
    assert red.count() == 0
    assert not network.failed


def test_every_link_inside_the_page_leads_somewhere(browser_page: Page) -> None:
    visit(browser_page, "/methods")
    formulas_set(browser_page)
    links, ids = browser_page.evaluate(
        """() => [[...document.querySelectorAll('[data-testid=stMain] a[href^="#"]')].map((a) => a.hash.slice(1)),
                  [...document.querySelectorAll('[id]')].map((part) => part.id)]"""
    )
    assert set(links) >= set(methods()) | {f"question-{slug}" for slug in QUESTIONS}
    assert set(links) <= set(ids), sorted(set(links) - set(ids))
    shown = [name for name in ids if name in methods()]
    assert sorted(shown) == sorted(methods())


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_scrolls_down_only_and_formulas_break(browser_page: Page, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 844})
    visit(browser_page, "/methods")
    formulas_set(browser_page)
    browser_page.evaluate("() => document.fonts.ready")
    widths = browser_page.evaluate(
        """() => [...document.querySelectorAll('html, [data-testid=stMain], [data-testid=stMainBlockContainer]')]
            .map((box) => [box.scrollWidth, box.clientWidth])"""
    )
    assert all(inner <= outer for inner, outer in widths), json.dumps(widths)
    formulas = browser_page.locator(".katex-display")
    boxes = formulas.evaluate_all("(boxes) => boxes.map((box) => box.getBoundingClientRect().right)")
    assert all(right <= width for right in boxes)
    scrolling = """(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => getComputedStyle(box).overflowX)"""
    # What cannot break on the narrowest screen scrolls inside its own box.
    wide = {"auto"} if width == 320 else set()
    wait_until(lambda: set(formulas.evaluate_all(scrolling)) == wide, browser_page)
    expect(formulas.first).to_be_visible()
