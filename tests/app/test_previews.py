"""Link previews: what a messenger reads of a page's link, and its picture."""

import html.parser
import struct
from urllib.parse import urlencode

import pytest

from analytics.database import Version
from analytics.links import PAGES, page_name
from analytics.questions import ask
from analytics.wording import data_to
from pages.shared import previews
from tests.app.test_routes import INJECTION
from tests.app.test_server import get


class Head(html.parser.HTMLParser):
    """The title, metas and canonical address of a page, as a messenger reads them."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.metas: dict[str, str] = {}
        self.canonical = ""
        self.scripts: list[str] = []
        self.title = ""
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag says."""
        named = {name: value or "" for name, value in attrs}
        self._open = tag
        if tag == "meta":
            self.metas[named.get("property") or named.get("name", "")] = named.get("content", "")
        if tag == "link" and named.get("rel") == "canonical":
            self.canonical = named["href"]

    def handle_data(self, data: str) -> None:
        """Keep the title and the scripts."""
        if self._open == "title":
            self.title += data
        if self._open == "script":
            self.scripts.append(data)


@pytest.mark.parametrize("path", [path for path, slugs in PAGES.items() if slugs])
def test_preview_of_a_page_says_its_finding(app_url: str, version: Version, path: str) -> None:
    # Asked for first, so that a busy machine does not take longer than a reader of the page would wait.
    assert get(f"{app_url}/api/answers/{PAGES[path][0]}.json")[0] == 200
    status, headers, body = get(f"{app_url}{path}")
    head = Head(body.decode("utf-8"))
    finding = ask(version, PAGES[path][0]).finding
    assert status == 200
    assert "no-cache" in headers["Cache-Control"]
    assert head.title.strip() == f"{finding} · Valinor"
    assert head.metas["og:title"] == finding
    assert data_to(version.name) in head.metas["og:description"]
    assert head.metas["og:image"].startswith(f"{app_url}/preview/{page_name(path)}.png?v={version.name}")
    assert head.canonical == f"{app_url}{path}"
    assert "robots" not in head.metas


def test_preview_follows_the_choices_of_the_link(app_url: str, version: Version) -> None:
    head = Head(get(f"{app_url}/cluster?base=us&evidence=all&v={version.name}")[2].decode("utf-8"))
    assert head.metas["og:title"] == ask(version, "area-share", {"base": "us"}).finding
    assert "base=us" in head.metas["og:image"]
    assert head.canonical == f"{app_url}/cluster?base=us"
    assert head.metas["robots"] == "noindex"


@pytest.mark.parametrize("key", ["base", "area", "v", "foo", INJECTION])
@pytest.mark.parametrize("path", ["/", "/cluster", "/flows", "/data"])
def test_a_link_never_injects_markup(app_url: str, path: str, key: str) -> None:
    plain = Head(get(f"{app_url}{path}")[2].decode("utf-8"))
    status, _, body = get(f"{app_url}{path}?{urlencode({key: INJECTION})}")
    head = Head(body.decode("utf-8"))
    assert status == 200
    assert INJECTION not in body.decode("utf-8")
    assert head.scripts == plain.scripts
    assert head.metas["og:title"]


def test_everything_said_is_escaped() -> None:
    said = previews.Told(INJECTION, INJECTION, f"http://h/?a={INJECTION}", f"http://h/{INJECTION}")
    page = previews.inserted("<html><head><title>Streamlit</title></head></html>", said)
    head = Head(page)
    assert not head.scripts
    assert "<script" not in page
    assert head.metas["og:title"] == INJECTION
    assert head.metas["og:image"] == f"http://h/{INJECTION}"


@pytest.mark.parametrize("host", ["evil.example/<script>", 'a"b', "a b", "x@y"])
def test_a_strange_host_is_not_repeated(app_url: str, host: str) -> None:
    status, _, body = get(f"{app_url}/", Host=host)
    assert status == 400
    assert host.encode() not in body
    assert previews._base({"type": "http", "headers": [(b"host", host.encode())]}) == ""


def test_public_address_is_used_where_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_PUBLIC_URL", "https://valinor.example/")
    scope = {"type": "http", "scheme": "http", "headers": [(b"host", b"127.0.0.1:8501")]}
    assert previews._base(scope) == "https://valinor.example"
    monkeypatch.delenv("VALINOR_PUBLIC_URL")
    assert previews._base(scope) == "http://127.0.0.1:8501"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("path", [path for path, slugs in PAGES.items() if slugs])
def test_preview_pictures_have_the_size_messengers_want(app_url: str, path: str) -> None:
    for _ in range(10):  # general words, without a picture, until an answer that takes long is there
        metas = Head(get(f"{app_url}{path}?base=mars")[2].decode("utf-8")).metas
        if "og:image" in metas:
            break
    status, headers, body = get(metas["og:image"])
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert struct.unpack(">II", body[16:24]) == (1200, 630)
    assert "immutable" in headers["Cache-Control"]
