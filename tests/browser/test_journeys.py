"""What visitors do, in a browser that reaches no other host: follow a link, change a choice, go back, take a file."""

import re

import pytest
from playwright.sync_api import Page, expect

from analytics.database import Version
from analytics.figures.theme import palette
from analytics.questions import ask
from tests.browser.reading import as_shown, choose, count_pixels, download, expect_query, settle, visit, wait_until
from tests.conftest import Network

pytestmark = pytest.mark.browser


def finding(page: Page, text: str) -> None:
    """The page shows this sentence as a heading."""
    expect(page.get_by_role("heading", name=as_shown(text)).first).to_be_visible()


def type_choice(page: Page, label: str, text: str) -> None:
    """Type a value into a box that also takes values it does not list."""
    box = page.get_by_role("combobox", name=label).first
    box.fill(text)
    box.press("Enter")
    settle(page)


def csv_button(page: Page, slug: str):
    """The download of the view about a question."""
    return page.locator(f"[class*='st-key-csv-{slug}-{slug}']").get_by_role("button")


def test_home_tells_the_verdicts_and_their_rows(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/")
    claims = ask(version, "claims").frame
    button = browser_page.locator("[class*='st-key-csv-claims-claims']").get_by_role("button")
    name, rows = download(browser_page, button)
    assert name == f"valinor_claims_v{version.name}.csv"
    assert [row["claim"] for row in rows] == list(claims["claim"])
    for row in rows:
        card = browser_page.locator(f".st-key-claim-{row['claim']}")
        said = card.inner_text().replace("\u2060", "")
        assert not row["value"] or row["base"] in said
        assert _fares(int(row["holds_in"]), int(row["alternatives"])) in said


def _fares(held: int, tried: int) -> str:
    """How a claim is said to fare under other definitions."""
    if tried > 1:
        return f"Holds in {held or 'none'} of {tried} other definitions"
    return "Holds in the one other definition" if held else "Holds in no other definition"


def test_cluster_share_on_screen_stands_in_the_file(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/cluster?base=us")
    sentence = ask(version, "area-share", {"base": "us"}).finding
    finding(browser_page, sentence)
    shown = re.search(r"(\d+) % .* of (\d{4})", sentence)
    assert shown
    name, rows = download(browser_page, csv_button(browser_page, "area-share"))
    assert name == f"valinor_area-share_base-us_v{version.name}.csv"
    row = next(row for row in rows if row["period"] == shown[2])
    assert f"{100 * float(row['share']):.0f}" == shown[1]
    assert int(row["in_area"]) / int(row["n"]) == pytest.approx(float(row["share"]))


def test_flows_total_on_screen_is_that_of_the_file(browser_page: Page) -> None:
    visit(browser_page, "/flows?evidence=all")
    footer = browser_page.get_by_text(re.compile(r"Source: .* n\s=\s[\d,]+")).first.inner_text()
    _, rows = download(browser_page, csv_button(browser_page, "lab-moves"))
    total = int(re.search(r"n\s=\s([\d,]+)", footer)[1].replace(",", ""))
    assert sum(int(row["people"]) for row in rows) == total
    button = csv_button(browser_page, "lab-moves").inner_text()
    assert f"{len(rows):,} rows" in button


def test_data_page_gives_each_table_as_it_is(browser_page: Page) -> None:
    visit(browser_page, "/data")
    head = browser_page.locator(".st-key-table-moves summary")
    counted = re.search(r"([\d,]+) rows", head.inner_text())
    head.click()
    settle(browser_page)
    name, rows = download(browser_page, browser_page.locator(".st-key-file-moves").get_by_role("button"))
    assert name == "moves.csv"
    assert int(counted[1].replace(",", "")) == len(rows)


def test_map_draws_without_a_network(browser_page: Page, network: Network) -> None:
    visit(browser_page, "/cluster")
    canvas = browser_page.locator("canvas.maplibregl-canvas")
    expect(canvas).to_be_visible()
    colours = palette("light")
    wait_until(lambda: count_pixels(browser_page, canvas, colours.site) > 200, browser_page)
    assert count_pixels(browser_page, canvas, colours.land) > 20_000
    assert count_pixels(browser_page, canvas, colours.water) > 20_000
    assert not [asked for asked in network.failed if "/geography/" in asked]


def test_choice_stays_through_reload_pages_and_back(browser_page: Page, version: Version) -> None:
    page = browser_page
    visit(page, "/cluster")
    choose(page, "Compared with", "The West")
    type_choice(page, "Area", "radius-33")
    expect_query(page, "base=western&area=radius-33")
    chosen = ask(version, "area-share", {"base": "western", "area": "radius-33"}).finding
    finding(page, chosen)
    page.reload()
    settle(page)
    finding(page, chosen)
    page.get_by_role("link", name="Flows").click()
    page.get_by_role("heading", level=1, name="Lab-to-lab flows").wait_for()
    settle(page)
    choose(page, "Evidence", "All")
    finding(page, ask(version, "lab-moves", {"evidence": "all"}).finding)
    page.go_back()
    settle(page)
    finding(page, ask(version, "lab-moves").finding)
    page.go_back()
    page.get_by_role("heading", level=1, name="The Bay Area cluster").wait_for()
    settle(page)
    finding(page, chosen)
    page.go_back()
    settle(page)
    finding(page, ask(version, "area-share", {"base": "western"}).finding)
    page.go_forward()
    settle(page)
    finding(page, chosen)


def test_a_link_to_its_own_page_stands_in_the_address(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/diaspora")
    browser_page.get_by_role("link", name="PayPal").click()
    expect_query(browser_page, "employer=paypal")
    chosen = ask(version, "founders", {"employer": "paypal"}).finding
    finding(browser_page, chosen)
    settle(browser_page)
    browser_page.get_by_text("Rows behind a number").first.click()
    settle(browser_page)
    finding(browser_page, chosen)
    browser_page.go_back()
    settle(browser_page)
    finding(browser_page, ask(version, "founders").finding)


def test_two_quick_changes_both_count(browser_page: Page) -> None:
    visit(browser_page, "/cluster")
    for group, option in (("Compared with", "The West"), ("Without a place", "Counted outside")):
        browser_page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option, exact=True).click()
    expect_query(browser_page, "base=western&missing=outside")


def test_bad_values_are_told(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/cluster?area=paris&foo=1")
    notices = browser_page.get_by_role("alert").all_inner_texts()
    assert any("'paris'" in notice and "Bay Area (nine counties)" in notice for notice in notices)
    assert any("foo" in notice for notice in notices)
    finding(browser_page, ask(version, "area-share").finding)


def test_unknown_version_stops(browser_page: Page, version: Version) -> None:
    browser_page.goto("/cluster?v=1999-01-01")
    expect(browser_page.get_by_role("alert")).to_contain_text(version.name)
    settle(browser_page)
    assert browser_page.get_by_role("heading").count() == 0
    browser_page.get_by_role("button", name="Show the newest data").click()
    finding(browser_page, ask(version, "area-share").finding)
    expect_query(browser_page, "")


def test_pinned_version_and_full_link(browser_page: Page, version: Version) -> None:
    visit(browser_page, f"/cluster?v={version.name}&base=us")
    browser_page.get_by_role("button", name="Link to this page").click()
    link = browser_page.get_by_test_id("stCode").first.inner_text()
    assert f"v={version.name}" in link
    assert "missing=drop" in link
    visit(browser_page, link)
    finding(browser_page, ask(version, "area-share", {"base": "us"}).finding)
    browser_page.get_by_role("link", name="Flows").click()
    browser_page.wait_for_url(re.compile(rf"/flows\?.*v={version.name}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_follow_the_theme(browser_page: Page, scheme: str) -> None:
    browser_page.emulate_media(color_scheme=scheme)
    visit(browser_page, "/flows")
    dark = browser_page.locator("[data-testid=stApp]").evaluate("app => getComputedStyle(app).backgroundColor")
    assert dark == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme]
    label = browser_page.locator(".js-plotly-plot .ytick text").first
    label.wait_for(state="attached")
    fill = label.evaluate("label => getComputedStyle(label).fill")
    channels = [int(channel) for channel in re.findall(r"\d+", fill)[:3]]
    assert len(channels) == 3, fill
    assert (sum(channels) > 380) == (scheme == "dark")
