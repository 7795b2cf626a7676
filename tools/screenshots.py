"""Photographs every page in both themes and three widths: `make screenshots`, then look at screenshots/."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from analytics import links
from analytics.beforehand import built
from analytics.catalog import data_folder
from bench.opening import FLAGS
from tools.serving import valinor

ROOT = Path(__file__).parents[1]
PAGES = tuple(path.strip("/") for path in links.PAGES)
WIDTHS = {1440: 900, 768: 1024, 390: 844}
THEMES = ("light", "dark")
MOST_PIXELS = 8_000
"""The highest picture that the graphics draw."""
ABOUT = {"about": "about?subject=organisation.openai"}
"""The address of a page that is empty without one."""


def main(names: list[str]) -> None:
    """Photograph the pages named, or all of them."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as store:
        built(data_folder(), Path(store))
        with valinor(Path(store)) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("VALINOR_BROWSER"), args=FLAGS)
            for name in names or PAGES:
                for theme in THEMES:
                    for width, height in WIDTHS.items():
                        path = folder / f"{name or 'claims'}-{width}-{theme}.png"
                        photograph(browser, f"{server.address}/{ABOUT.get(name, name)}", path, theme, width, height)
                        print(path.relative_to(ROOT))
            browser.close()


def photograph(browser: Browser, url: str, path: Path, theme: str, width: int, height: int) -> None:
    """Open a page in a fresh context, wait until it is still, and photograph all of it, a long page in parts."""
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(url)
    settle(page)
    page.set_viewport_size({"width": width, "height": min(full_height(page), MOST_PIXELS)})
    settle(page)
    page.screenshot(path=path)
    for part, top in enumerate(range(MOST_PIXELS, full_height(page), MOST_PIXELS), start=2):
        page.locator("[data-testid=stMain]").evaluate("(main, top) => main.scrollTo(0, top)", top)
        settle(page)
        page.screenshot(path=path.with_stem(f"{path.stem}-part-{part}"))
    context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit has run and the whole page is shown, then for the map to draw."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    page.locator(".st-key-show-rest").wait_for(state="detached", timeout=60_000)
    page.locator('[data-testid="stSkeleton"]').first.wait_for(state="detached", timeout=60_000)
    page.wait_for_timeout(1_500)


def full_height(page: Page) -> int:
    """Height of what can be scrolled, so that one picture holds the whole page."""
    script = "Math.max(...[...document.querySelectorAll('section, main, body')].map(part => part.scrollHeight))"
    return int(page.evaluate(script)) + 40


if __name__ == "__main__":
    main(sys.argv[1:])
