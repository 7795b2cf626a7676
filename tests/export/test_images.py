"""Images of every question: whole, readable, the same bytes each time, and nothing asked of another host."""

import base64
import re
import threading
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from analytics import browser as drawing_browser
from analytics.database import Version
from analytics.errors import InputError
from analytics.export import THEMES, export, image
from analytics.figures.registry import VIEWS, view_of
from analytics.figures.still import PREVIEW
from analytics.figures.theme import palette
from analytics.questions import QUESTIONS, ask
from analytics.wording import data_to
from tests.conftest import browser_path, missing

DRAWN = [(slug, drawing.name) for slug in QUESTIONS for drawing in view_of(slug).drawings or ()] + [
    (slug, "") for slug in QUESTIONS if not view_of(slug).drawings
]
TOUCH = 3.0
"""Pixels by which boxes of text may overlap: the boxes are a little larger than the letters."""


@pytest.fixture(scope="module")
def kept_browser() -> Iterator[None]:
    """The browser that draws, ended with this file."""
    if not browser_path():
        missing("no Chromium or Chrome on this machine; name one in VALINOR_BROWSER")
    yield
    drawing_browser.close()


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """A page to look at images in."""
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    yield page
    page.close()


def pixels(sheet: Page, source: str | bytes) -> tuple[int, int, dict[str, int]]:
    """Width, height, and how often each colour (as `r,g,b`) stands in a PNG: its bytes or a data address."""
    if isinstance(source, bytes):
        source = "data:image/png;base64," + base64.b64encode(source).decode("ascii")
    sheet.set_content("")
    return sheet.evaluate(
        """async (source) => {
            const image = new Image();
            image.src = source;
            await image.decode();
            const canvas = document.createElement('canvas');
            canvas.width = image.width;
            canvas.height = image.height;
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const counts = {};
            const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
            for (let at = 0; at < data.length; at += 4) {
                const key = [data[at], data[at + 1], data[at + 2]].join();
                counts[key] = (counts[key] || 0) + 1;
            }
            return [image.width, image.height, counts];
        }""",
        source,
    )


def channels(colour: str) -> str:
    """A colour of the palette as `pixels` names it."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("slug", "name"), DRAWN)
def test_texts_neither_overlap_nor_leave_the_sheet(
    version: Version, sheet: Page, slug: str, name: str, theme: str
) -> None:
    answer = ask(version, slug)
    svg = export(version, answer, "svg", theme=theme, figure=name).decode("utf-8")
    requests: list[str] = []
    sheet.on("request", lambda request: requests.append(request.url))
    sheet.set_content(f"<body style='margin:0'>{svg}</body>")
    boxes = sheet.evaluate(
        """() => [...document.querySelectorAll('text')].filter((text) => text.textContent.trim()).map((text) => {
            const box = text.getBoundingClientRect();
            return [text.textContent, box.left, box.top, box.right, box.bottom];
        })"""
    )
    assert len(boxes) > 3
    whole = " ".join(text.replace("\u00a0", " ") for text, *_ in boxes)
    assert data_to(version.name) in whole
    assert (f"n = {answer.n:,}" if QUESTIONS[slug].tables else "a calculation on the assumptions chosen") in whole
    assert answer.finding.split()[0] in whole
    for text, left, top, right, bottom in boxes:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= 1600, text
        assert bottom <= 900, text
    for one, other in combinations(boxes, 2):
        wide = min(one[3], other[3]) - max(one[1], other[1])
        tall = min(one[4], other[4]) - max(one[2], other[2])
        assert wide <= TOUCH or tall <= TOUCH, (one[0], other[0])
    assert not [url for url in requests if not url.startswith(("data:", "blob:", "about:"))]


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
@pytest.mark.parametrize("slug", QUESTIONS)
def test_png_is_a_full_sheet_that_is_not_blank(version: Version, sheet: Page, slug: str) -> None:
    width, height, colours = pixels(sheet, export(version, ask(version, slug), "png"))
    assert (width, height) == (1600, 900)
    drawn = width * height - max(colours.values())
    assert 0.01 < drawn / (width * height) < 0.9
    assert colours.get(channels(palette("light").ink), 0) > 1_000


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_the_same_answer_gives_the_same_image(version: Version) -> None:
    answer = ask(version, "area-share")
    for form in ("svg", "png"):
        assert export(version, answer, form) == export(version, answer, form)


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_dark_images_are_dark_and_previews_are_small(version: Version, sheet: Page) -> None:
    answer = ask(version, "model-sectors")
    svg = export(version, answer, "svg", theme="dark").decode("utf-8")
    assert f'fill="{palette("dark").page}"' in svg
    assert palette("light").page not in svg
    assert pixels(sheet, image(version, answer, "png", sheet=PREVIEW))[:2] == [1200, 630]


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_map_is_drawn_with_its_base(version: Version, sheet: Page) -> None:
    svg = export(version, ask(version, "company-map"), "svg").decode("utf-8")
    picture = re.search(r'href="(data:image/png;base64,[^"]+)"', svg)
    assert picture
    _, _, counted = pixels(sheet, picture[1])
    colours = palette("light")
    for colour, least in ((colours.water, 20_000), (colours.land, 20_000), (colours.site, 200)):
        assert counted.get(channels(colour), 0) > least, colour


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_what_is_left_out_is_said(version: Version) -> None:
    answer = ask(version, "boomerangs")
    text = export(version, answer, "svg").decode("utf-8")
    said = re.search(r"(\d+) of (\d+) rows: the data file holds all", text)
    assert said
    assert int(said[2]) == len(answer.frame)
    assert int(said[1]) < len(answer.frame)
    nothing = export(version, ask(version, "lab-moves", {"period": "1950"}), "svg").decode("utf-8")
    assert "Nothing to show for these choices." in nothing


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_images_asked_for_at_once_do_not_get_mixed_up(version: Version) -> None:
    slugs = ["area-share", "lorenz", "model-sectors", "cluster-spread"]
    got: dict[str, str] = {}

    def work(slug: str) -> None:
        got[slug] = export(version, ask(version, slug), "svg").decode("utf-8")

    threads = [threading.Thread(target=work, args=(slug,)) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for slug in slugs:
        assert got[slug] == export(version, ask(version, slug), "svg").decode("utf-8")


@pytest.mark.usefixtures("kept_browser")
@pytest.mark.browser
def test_a_browser_that_died_is_replaced(version: Version) -> None:
    answer = ask(version, "lorenz")
    before = export(version, answer, "svg")
    running = drawing_browser._running
    assert running is not None
    running._kaleido.subprocess.kill()
    assert export(version, answer, "svg") == before


@pytest.mark.parametrize(
    ("slug", "look"),
    [("lorenz", {"theme": "sepia"}), ("lorenz", {"figure": "pie"}), ("boomerangs", {"figure": "matrix"})],
)
def test_an_unknown_look_is_refused(version: Version, slug: str, look: dict[str, str]) -> None:
    with pytest.raises(InputError, match="found"):
        export(version, ask(version, slug), "png", **look)


def test_a_browser_that_another_thread_started_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class Fake:
        def draw(self, *_: object) -> bytes:
            if self is second:
                return b"drawn"
            drawing_browser._running = second
            raise RuntimeError("gone")

        def close(self) -> None:
            closed.append(self)

    first, second = Fake(), Fake()
    monkeypatch.setattr(drawing_browser, "_running", first)
    assert drawing_browser.draw({}, "svg", 1, 1) == b"drawn"
    assert not closed
    assert drawing_browser._running is second


def test_no_browser_is_one_sentence(version: Version, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drawing_browser, "_running", None)
    monkeypatch.delenv("VALINOR_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"Chromium or Chrome.*VALINOR_BROWSER"):
        export(version, ask(version, "lorenz"), "png")


def test_every_view_is_of_a_question_with_drawings_named_apart() -> None:
    for slug, view in VIEWS.items():
        names = [drawing.name for drawing in view.drawings]
        assert len(set(names)) == len(names)
        assert set(view.columns) <= {column.name for column in QUESTIONS[slug].columns} | {"title", "found"}
        for further, fixed in view.further:
            assert set(fixed) <= {choice.slug for choice in QUESTIONS[further].choices}
