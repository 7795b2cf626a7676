"""Every page on a phone: it fits, tells its first finding, draws, and gives the rows it shows as a file."""

import pytest
from playwright.sync_api import Page, expect

from analytics.database import Version
from analytics.figures.registry import view_of
from analytics.links import PAGES
from analytics.questions import ask
from tests.browser.reading import download, visit
from tests.browser.test_journeys import csv_button, finding

pytestmark = [pytest.mark.access, pytest.mark.browser]
SHOWN_BY_CARDS = {"claims"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_its_rows_can_be_had(browser_page: Page, version: Version, path: str) -> None:
    browser_page.set_viewport_size({"width": 390, "height": 844})
    visit(browser_page, path)
    boxes = "html, [data-testid=stMain], [data-testid=stMainBlockContainer]"
    widths = browser_page.locator(boxes).evaluate_all("found => found.map((box) => [box.scrollWidth, box.clientWidth])")
    assert all(needed <= given for needed, given in widths)
    for control in browser_page.get_by_role("radiogroup").all():
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    for slug in PAGES[path][:1]:
        if path == "/about":
            browser_page.goto("/about?subject=organisation.openai")
        answer = ask(version, slug)
        finding(browser_page, answer.finding)
        if view_of(slug).drawings and slug not in SHOWN_BY_CARDS:
            expect(browser_page.locator(f"[class*='st-key-figure-{slug}-'] .main-svg").first).to_be_visible()
        name, rows = download(browser_page, csv_button(browser_page, slug).first)
        assert name == f"valinor_{slug}_v{version.name}.csv"
        assert len(rows) == len(answer.frame)
