"""What a reader sees while an answer takes its time."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.database import Version
from analytics.links import PAGES
from analytics.questions import ask, find
from tests.browser.reading import as_shown, choose, visit
from tests.conftest import ROOT
from tools.serving import streamlit

pytestmark = pytest.mark.browser

SLOW = """
import time
from pages.shared import show, state

answer = show.answer
def slowly(slug, **fixed):
    time.sleep(4)
    return answer(slug, **fixed)

state.read_address()
show.answer = slowly
try:
    show.show("area-share")
finally:
    show.answer = answer
"""


def test_a_slow_answer_says_what_is_computed(browser: Browser, store: Path, version: Version, tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    chosen = {"VALINOR_STORE": str(store), "PYTHONPATH": str(ROOT)}
    with streamlit(script, log=tmp_path / "log", environment=chosen) as server:
        page = browser.new_page()
        page.goto(server.address)
        expect(page.get_by_test_id("stSpinner")).to_contain_text(find("area-share").title, timeout=20_000)
        field = page.get_by_test_id("stSkeletonElement")
        expect(field).to_be_visible()
        assert field.bounding_box()["height"] == 360
        expect(page.get_by_role("heading", name=as_shown(ask(version, "area-share").finding))).to_be_visible(
            timeout=20_000
        )
        expect(field).to_have_count(0)
        page.close()


def test_a_page_shows_its_first_view_until_the_rest_is_asked_for(browser_page: Page) -> None:
    browser_page.add_init_script("HTMLElement.prototype.click = () => {}")  # what a script presses stays unpressed
    browser_page.goto("/cluster")
    fields, views = browser_page.get_by_test_id("stSkeletonElement"), browser_page.locator("[class*=st-key-subtitle-]")
    expect(browser_page.locator(".st-key-figure-company-map-map .js-plotly-plot")).to_be_visible()
    cards = browser_page.locator("[class*=st-key-claim-]")
    expect(fields).to_have_count(len(PAGES["/cluster"]) - 1 + 1)  # the other views, and the card of the claim
    expect(views).to_have_count(1)
    expect(cards).to_have_count(0)
    browser_page.get_by_role("button", name="Show the rest of the page").click()
    expect(views).to_have_count(len(PAGES["/cluster"]))
    expect(cards).to_have_count(1)
    expect(fields).to_have_count(0)


def test_the_rest_of_a_page_comes_by_itself_on_each_page(browser_page: Page) -> None:
    visit(browser_page, "/cluster")
    views = browser_page.locator("[class*=st-key-subtitle-]")
    expect(views).to_have_count(len(PAGES["/cluster"]))
    expect(browser_page.locator(".st-key-show-rest")).to_have_count(0)
    browser_page.get_by_role("link", name="Flows").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Lab-to-lab flows")
    expect(views).to_have_count(len(PAGES["/flows"]))


def test_the_others_wait_for_a_first_view_that_has_changed(browser_page: Page) -> None:
    visit(browser_page, "/cluster")
    browser_page.evaluate(
        """() => {
            const told = () => [...document.querySelectorAll("[class*=st-key-subtitle-]")].map((one) => one.innerText);
            const before = told();
            window.seen = [];
            window.watching = new MutationObserver(() => {
                const [first, ...others] = told().map((text, at) => text !== before[at]);
                window.seen.push([performance.now(), first, others.some(Boolean), told().length]);
            });
            window.watching.observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    choose(browser_page, "Companies counted", "Y Combinator, AI")
    seen = browser_page.evaluate("() => window.seen")
    assert {views for *_, views in seen} == {len(PAGES["/cluster"])}, "none goes away meanwhile"
    first = next(when for when, first, _, _ in seen if first)
    others = next(when for when, _, others, _ in seen if others)
    assert others > first
