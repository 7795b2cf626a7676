"""Reading the pages as a visitor does: wait until they stand, read a number, take the file."""

import csv
import io
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=20_000)
QUIET_MILLISECONDS = 250


def settle(page: Page) -> None:
    """Wait until the app has run, has shown the rest of the page too, and stays still."""
    still = page.locator("[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]")
    still.wait_for()
    page.locator(".st-key-show-rest").wait_for(state="detached")
    page.wait_for_timeout(QUIET_MILLISECONDS)
    still.wait_for()


def wait_until(condition: Callable[[], bool], page: Page, seconds: int = 15) -> None:
    """Wait for what a picture shows; fail when it does not come."""
    for _ in range(2 * seconds):
        if condition():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"not seen within {seconds} seconds")


def visit(page: Page, address: str) -> None:
    """Open an address and wait until its heading stands."""
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)


def as_shown(text: str) -> re.Pattern[str]:
    """The text as a page shows it, whole: inside its intervals stands a mark that nobody sees."""
    return re.compile(f"^{re.escape(text)}$".replace("–", "–\u2060?"))


def choose(page: Page, group: str, option: str) -> None:
    """Click an option of a segmented control."""
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option, exact=True).click()
    settle(page)


def expect_query(page: Page, text: str) -> None:
    """Wait until the address holds exactly this after the question mark; fail when it does not come."""
    ending = re.escape(f"?{text}") if text else "[^?]*"
    expect(page).to_have_url(re.compile(f"^[^?]*{ending}$"))


def download(page: Page, button: Locator) -> tuple[str, list[dict[str, str]]]:
    """Name and rows of the file a button gives; the file opens with a byte order mark."""
    with page.expect_download() as waiting:
        button.click()
    content = Path(waiting.value.path()).read_bytes().decode("utf-8")
    return waiting.value.suggested_filename, list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def count_pixels(page: Page, element: Locator, colour: str) -> int:
    """How many pixels of an element have a colour (`#RRGGBB`, give or take a little for blending)."""
    picture = page.context.new_page()
    picture.set_content("<img>")
    found = picture.evaluate(
        """async ([encoded, wanted]) => {
            const image = document.querySelector('img');
            image.src = 'data:image/png;base64,' + encoded;
            await image.decode();
            const canvas = document.createElement('canvas');
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let i = 0; i < data.length; i += 4) {
                count += wanted.every((channel, at) => Math.abs(data[i + at] - channel) <= 4);
            }
            return count;
        }""",
        [b64encode(element.screenshot()).decode(), list(bytes.fromhex(colour.removeprefix("#")))],
    )
    picture.close()
    return int(found)
