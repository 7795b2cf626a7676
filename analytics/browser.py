"""One browser, started when the first image is asked for and kept, that turns figures into pictures."""

import asyncio
import atexit
import base64
import logging
import os
import shutil
import threading
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as TooSlow
from typing import Any

from analytics.config import settings
from analytics.errors import InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing listens there: a figure that asked another host for something would go without it at once.
NOWHERE = "http://127.0.0.1:9"
START_SECONDS = 60
DRAW_SECONDS = 60
_log = logging.getLogger("valinor")


def browser_path() -> str:
    """The browser that draws: `VALINOR_BROWSER`, or the first on the path.

    Raises:
        InputError: when there is none.
    """
    named = settings().browser
    if named and not os.access(named, os.X_OK):
        raise InputError("VALINOR_BROWSER", named, "the path of a Chromium or Chrome", "Images need one.")
    path = named or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        fix = "Install chromium, or set VALINOR_BROWSER to its path; rows and zip need none."
        raise InputError("browser", "none", "a Chromium or Chrome for images", fix)
    return path


class Browser:
    """A running browser with one tab, driven from a thread of its own; safe to share between threads."""

    def __init__(self, path: str) -> None:
        """Start it."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._thread.start()
        try:
            self._kaleido = self._run(self._open(path), START_SECONDS)
        except BaseException:
            self._stop()
            raise

    def draw(self, figure: dict[str, Any], form: str, width: int, height: int) -> bytes:
        """A figure as `svg` or `png`, at exactly this size."""
        options = {"format": form, "width": width, "height": height, "scale": 1}
        drawn: bytes = self._run(self._kaleido.calc_fig(figure, opts=options), DRAW_SECONDS)
        return drawn

    def close(self) -> None:
        """End the browser and its thread."""
        try:
            self._run(self._kaleido.close(), 10)
        except Exception:
            _log.exception("the browser for images did not close")
        self._stop()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        if not self._thread.is_alive():
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return waiting.result(seconds)
        except TooSlow:
            waiting.cancel()
            raise

    @staticmethod
    async def _open(path: str) -> Any:
        from kaleido import Kaleido

        # No sandbox: the browser opens nothing but our own figures, and as root it would not start with one.
        browser = Kaleido(path=path, mathjax=False, timeout=DRAW_SECONDS, proxy_server=NOWHERE)
        await browser.open()
        return browser


_lock = threading.Lock()
_running: Browser | None = None


def draw(figure: dict[str, Any], form: str, width: int, height: int) -> bytes:
    """A figure as `svg` or `png`; a browser that does not answer is replaced, once.

    Raises:
        InputError: when there is no browser.
    """
    used = _browser()
    try:
        return used.draw(figure, form, width, height)
    except Exception:
        _log.exception("the browser for images failed; another is started")
        close(used)
        return _browser().draw(figure, form, width, height)


def picture(svg: str, width: int, height: int) -> bytes:
    """An SVG as PNG of this size."""
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
    corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
    layout = {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "images": [{**corner, "source": source, "sizing": "stretch", "layer": "above"}],
    }
    return draw({"data": [], "layout": layout}, "png", width, height)


def _browser() -> Browser:
    global _running
    with _lock:
        if _running is None:
            _running = Browser(browser_path())
        return _running


def close(one: Browser | None = None) -> None:
    """End the browser that runs, if any; with one named, only that one: another thread may have replaced it."""
    global _running
    with _lock:
        if _running is not None and one in (None, _running):
            _running.close()
            _running = None


atexit.register(close)
