"""A few pages opened by hostile addresses: notices, never a fault, nothing of the address read as markup."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from tests.app.test_pages import app, opened, warnings  # noqa: F401
from tests.browser.reading import visit
from tests.fuzz.conftest import tried
from tests.fuzz.texts import texts

PAGES = {
    "pages/cluster.py": ("base", "area", "view", "foo"),
    "pages/flows.py": ("period", "evidence", "classes"),
    "pages/liquidity.py": ("success", "years", "company"),
    "pages/story.py": ("step", "at", "title"),
}


@pytest.mark.parametrize("page", PAGES)
def test_pages(app: AppTest, effort: int, page: str) -> None:  # noqa: F811
    for text in texts(page, 1 + effort // 10, ("us", "2025", "claims|It is so.")):
        tried("page address")
        shown = opened(app, page, **dict.fromkeys(PAGES[page], text))
        assert not shown.exception, text
        for block in (*shown.warning, *shown.info, *shown.subheader):
            assert not re.search(r"(?<!\\)[<>\[\]`]", block.value), block.value
        app.query_params.clear()


def test_a_choice_or_version_given_twice_is_told(app: AppTest) -> None:  # noqa: F811
    shown = opened(app, "pages/flows.py", v=["latest", "2001-01-01"], view=["lab-moves", "boomerangs"])
    assert len([told for told in warnings(shown) if "expected one value" in told]) == 2


@pytest.mark.browser
def test_what_an_address_says_is_shown_as_text(browser_page: Page) -> None:
    for text in (
        "<img src=x> [a](javascript:x) **b** &lt;",
        "www.evil.example",
        "https://evil.example",
        "me@evil.example",
    ):
        visit(browser_page, f"/flows?{urlencode({'foo': text})}")
        notice = browser_page.get_by_role("alert").filter(has_text="foo").first
        expect(notice).to_be_visible()
        assert text in notice.inner_text().replace("\u2060", "")
        assert notice.locator("a, img, b, strong, li, script").count() == 0
