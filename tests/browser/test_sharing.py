"""Links that stay true: opened by someone else, after a newer version, embedded elsewhere, or told in a meeting."""

import csv
import io
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.database import Version
from analytics.questions import ask
from analytics.store import held
from analytics.stories import Story, ready
from pages.shared.share import embed_code
from tests.browser.reading import as_shown, choose, download, expect_query, settle, visit
from tests.browser.test_journeys import csv_button, finding
from tests.conftest import ROOT, Network

pytestmark = pytest.mark.browser


@pytest.fixture
def earlier(store, version: Version) -> str:
    """The version the repository ships beside the newest."""
    return next(name for name in held(store) if name != version.name)


def copied_link(page: Page, slug: str) -> str:
    """The link under a view."""
    page.locator(f"[class*='st-key-share-{slug}-']").get_by_role("button", name="Copy link").click()
    settle(page)
    code = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    return code.first.inner_text().strip()


def test_a_copied_link_shows_the_same_number_to_someone_else(
    browser_page: Page, browser: Browser, app_url: str, version: Version
) -> None:
    visit(browser_page, "/cluster?base=us&area=radius-42")
    sentence = ask(version, "area-share", {"base": "us", "area": "radius-42"}).finding
    finding(browser_page, sentence)
    link = copied_link(browser_page, "area-share")
    given = parse_qs(urlsplit(link).query)
    assert given["v"] == [version.name]
    assert {"view", "population", "observed", "base", "area", "missing"} <= set(given)

    other = browser.new_context(viewport={"width": 390, "height": 844})
    page = other.new_page()
    page.set_default_timeout(20_000)
    visit(page, link)
    finding(page, sentence)
    assert page.get_by_role("heading", level=3).count() == 1, "one view alone"
    _, rows = download(page, csv_button(page, "area-share"))
    answered = page.request.get(
        f"{app_url}/api/answers/area-share.csv?{urlsplit(link).query.replace('view=area-share&', '')}"
    )
    assert answered.ok
    published = list(csv.DictReader(io.StringIO(answered.text())))
    assert [row["share"] for row in rows] == [row["share"] for row in published]
    shown = re.match(r"(\d+) %", sentence)
    assert shown
    assert f"{100 * float(rows[-1]['share']):.0f}" == shown[1]
    other.close()


def test_the_clicks_of_the_tutorial(browser_page: Page, version: Version) -> None:
    page = browser_page
    page.goto("/")
    # Ten claims are computed for the first who asks.
    page.locator(".st-key-claim-snap-back").wait_for(timeout=60_000)
    page.get_by_role("link", name="Cluster", exact=True).click()
    page.get_by_role("heading", level=1, name="The Bay Area cluster").wait_for()
    settle(page)
    part = page.get_by_role("heading", level=2, name="Share over time")
    first = part.locator("xpath=following::h3[1]")
    titles = [ask(version, "area-share", choices).finding for choices in ({}, {"base": "us"})]
    expect(page.get_by_role("heading", name=as_shown(titles[0])).and_(first)).to_be_visible()
    choose(page, "Compared with", "The United States")
    expect_query(page, "base=us")
    expect(page.get_by_role("heading", name=as_shown(titles[1])).and_(first)).to_be_visible()
    part.locator("xpath=following::*[@role='tab'][.='Other definitions'][1]").click()
    settle(page)
    expect(page.locator("[class*='st-key-definitions-area-share']").first).to_be_visible()
    assert "base=us" in copied_link(page, "area-share")


def test_a_link_shows_a_code_for_cameras(browser_page: Page) -> None:
    visit(browser_page, "/flows")
    copied_link(browser_page, "boomerangs")
    code = browser_page.get_by_role("img", name="QR code of the link")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 100


def test_an_old_link_shows_the_old_numbers_and_what_changed(browser_page: Page, store, earlier: str, version) -> None:
    from analytics.store import open_version

    old = open_version(store, earlier)
    visit(browser_page, f"/cluster?v={earlier}&view=area-share")
    finding(browser_page, ask(old, "area-share").finding)
    expect(browser_page.get_by_text("Newer data exist")).to_be_visible()
    browser_page.get_by_text("What changed since").click()
    expect(browser_page.get_by_text(f"From {earlier} to {version.name}")).to_be_visible()
    expect(browser_page.get_by_text("added to", exact=False).first).to_be_visible()
    browser_page.get_by_role("button", name="Open the newest").click()
    finding(browser_page, ask(version, "area-share").finding)
    expect_query(browser_page, "view=area-share")
    old.close()


def test_an_unknown_view_is_told(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/cluster?view=weather")
    assert any("weather" in notice for notice in browser_page.get_by_role("alert").all_inner_texts())
    finding(browser_page, ask(version, "area-share").finding)


def test_an_embedded_view_has_no_navigation_and_links_back(
    browser_page: Page, browser: Browser, app_url: str, version: Version, network: Network
) -> None:
    link = f"{app_url}/cluster?" + urlencode({"v": version.name, "view": "area-share", "base": "us"})
    browser_page.goto(f"{app_url}/api/health")
    browser_page.set_content(f"<h1>Somebody's site</h1>{embed_code(link, 'A finding')}")
    frame = browser_page.frame_locator("iframe")
    sentence = ask(version, "area-share", {"base": "us"}).finding
    expect(frame.get_by_role("heading", name=as_shown(sentence))).to_be_visible()
    expect(frame.get_by_text(re.compile("Source: .*Data to"))).to_be_visible()
    expect(frame.locator(".js-plotly-plot").first).to_be_visible()
    assert frame.get_by_role("radiogroup").count() == 0
    assert frame.get_by_role("link", name="Flows").count() == 0
    back = frame.get_by_role("link", name="Open in Valinor").get_attribute("href")
    assert "base=us" in back
    assert f"v={version.name}" in back
    assert "embed" not in back


def test_a_page_embedded_whole_shows_its_first_view(browser_page: Page, version: Version) -> None:
    browser_page.goto("/flows?embed=true")
    finding(browser_page, ask(version, "lab-moves").finding)
    assert browser_page.get_by_role("heading", level=3).count() == 1


def test_a_story_is_told_with_the_arrow_keys(browser_page: Page, version: Version) -> None:
    told = ready(ROOT / "data")["who-gains"]
    story = Story(told.title, version.name, told.steps)
    browser_page.goto(f"/story?{urlencode(story.query())}")
    findings = [ask(version, step.slug, step.choices).finding for step in story.steps]
    for at, sentence in enumerate(findings, start=1):
        finding(browser_page, sentence)
        expect(browser_page.get_by_text(f"{at} of {len(findings)}")).to_be_visible()
        settle(browser_page)
        assert browser_page.get_by_role("radiogroup").count() == 0
        browser_page.keyboard.press("ArrowRight")
    finding(browser_page, findings[-1])
    browser_page.keyboard.press("ArrowLeft")
    finding(browser_page, findings[-2])
    expect(browser_page).to_have_url(re.compile(f"at={len(findings) - 1}$"))
    browser_page.reload()
    finding(browser_page, findings[-2])


def test_stories_start_from_their_page_with_a_pinned_version(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/stories")
    browser_page.locator(".st-key-ready-snap-back").get_by_role("link", name="Start").click()
    finding(browser_page, ask(version, "claims").finding)
    assert f"v={version.name}" in browser_page.url


def test_a_story_is_made_from_links(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/cluster?base=us")
    link = copied_link(browser_page, "area-share")
    visit(browser_page, "/stories")
    browser_page.get_by_role("textbox", name="Title").fill("Mine")
    box = browser_page.get_by_role("textbox", name="Views and sentences")
    box.fill(f"{link} | First.\nnowhere | Second.")
    box.press("Control+Enter")
    expect(browser_page.get_by_role("alert")).to_contain_text("line 2")
    box.fill(f"{link} | First.\nboomerangs | Second.")
    box.press("Control+Enter")
    browser_page.locator(".st-key-pass-made").get_by_role("link", name="Start").click()
    finding(browser_page, ask(version, "area-share", {"base": "us"}).finding)


def test_a_broken_story_is_one_sentence(browser_page: Page) -> None:
    browser_page.goto("/story?step=nowhere%7CX")
    expect(browser_page.get_by_role("main").get_by_role("status")).to_contain_text("'nowhere'")


def test_the_strip_of_other_definitions(browser_page: Page, version: Version) -> None:
    visit(browser_page, "/flows?view=talent-direction")
    browser_page.get_by_role("tab", name="Other definitions").click()
    expect(browser_page.get_by_text("with one choice changed at a time", exact=False)).to_be_visible()
    expect(browser_page.get_by_text("incumbents are: Big tech only", exact=False).first).to_be_visible()


def test_a_printed_page_has_no_controls(browser_page: Page) -> None:
    visit(browser_page, "/cluster")
    browser_page.emulate_media(media="print")
    for part in ("[data-testid=stHeader]", ".st-key-ways", "[class*='st-key-strip-']", "[class*='st-key-actions-']"):
        expect(browser_page.locator(part).first).to_be_attached()
        expect(browser_page.locator(part).first).to_be_hidden()
    expect(browser_page.locator(".js-plotly-plot").first).to_be_visible()
    expect(browser_page.locator(".st-key-claim-snap-back .js-plotly-plot")).to_be_visible()


def test_a_printed_page_holds_its_charts_and_tables_whole(browser_page: Page) -> None:
    # A4 less the margins of a printer is 718 pixels wide; what is drawn for a screen keeps its size unless told.
    visit(browser_page, "/flows")
    drawn = browser_page.locator("[data-testid=stPlotlyChart], [data-testid=stDataFrame]")
    settle(browser_page)
    widths = drawn.evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert len(widths) >= 5
    assert max(widths) > 718
    browser_page.evaluate("dispatchEvent(new Event('beforeprint'))")
    browser_page.emulate_media(media="print")
    zooms = drawn.evaluate_all("all => all.map(one => Number(getComputedStyle(one).zoom))")
    assert all(zoom * width <= 718 for zoom, width in zip(zooms, widths, strict=True))
    expect(browser_page.get_by_text("Rows behind a number").first).to_be_hidden()


def test_an_address_without_a_story_leads_to_those_that_are_ready(browser_page: Page) -> None:
    browser_page.goto("/story")
    browser_page.get_by_role("link", name="Stories ready to tell").click()
    browser_page.get_by_role("heading", level=1, name="Stories for a meeting").wait_for()
