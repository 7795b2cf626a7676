"""From a number to what is behind it, as a visitor goes: a click on a mark or a cell, a box, a name typed."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.database import Version
from analytics.evidence.behind import rows_behind
from tests.browser.reading import expect_query, settle, visit, wait_until

pytestmark = pytest.mark.browser


def test_a_click_on_the_matrix_opens_its_rows_and_the_link_keeps_them(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/flows?view=lab-moves")
    chart = browser_page.locator(".st-key-figure-lab-moves-matrix .js-plotly-plot")
    chart.locator(".scatterlayer .point").first.wait_for(state="attached")
    place = chart.evaluate(
        """(graph) => {
            const marks = graph.data[1];
            const at = marks.customdata.findIndex(([from, to]) => from === 'OpenAI' && to === 'Meta');
            const [x, y] = [graph._fullLayout.xaxis, graph._fullLayout.yaxis], box = graph.getBoundingClientRect();
            return [box.left + x._offset + x.l2p(marks.x[at]), box.top + y._offset + y.l2p(marks.y[at])];
        }"""
    )
    browser_page.mouse.click(*place)
    behind = rows_behind(version, "lab-moves", {}, ("OpenAI", "Meta"))
    expect(browser_page.get_by_text(behind.finding, exact=True)).to_be_visible()
    expect(browser_page).to_have_url(re.compile(r"rows=lab-moves&mark=OpenAI&mark=Meta"))
    browser_page.reload()
    expect(browser_page.get_by_text(behind.finding, exact=True)).to_be_visible()
    with browser_page.expect_download() as waiting:
        browser_page.locator(".st-key-csv-rows-lab-moves").get_by_role("button").click()
    told = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["record"] for row in told] == list(behind.frame["record"])


def test_a_click_on_a_cell_opens_its_rows(browser_page: Page) -> None:
    visit(browser_page, "/stack?view=compute-contracts")
    browser_page.get_by_role("tab", name="Table").click()
    settle(browser_page)
    table = browser_page.locator(".dvn-scroller").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 60, "y": 52})
    expect(browser_page.get_by_text(re.compile(r"^1 row behind OpenAI → Oracle"))).to_be_visible()


def test_a_name_typed_on_any_page_leads_to_its_own(browser_page: Page) -> None:
    visit(browser_page, "/frontier?base=us")
    box = browser_page.get_by_role("textbox", name="Find a company, lab or person")
    box.fill("sutskever")
    box.press("Enter")
    browser_page.locator(".st-key-hits").get_by_role("link", name=re.compile("Ilya Sutskever")).click()
    expect(browser_page.get_by_role("heading", name="Ilya Sutskever", level=1)).to_be_visible()
    settle(browser_page)
    assert "subject=person.ilya-sutskever" in browser_page.url
    assert browser_page.get_by_role("textbox", name="Find a company, lab or person").input_value() == ""
    browser_page.locator(".st-key-neighbours").get_by_role("link", name="OpenAI").click()
    expect(browser_page.get_by_role("heading", name="OpenAI", level=1)).to_be_visible()
    expect_query(browser_page, "base=us&subject=organisation.openai")
    wait_until(lambda: browser_page.get_by_role("table").count() > 5, browser_page)
