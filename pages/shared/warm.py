"""What readers ask first, ready before the first of them comes: the default answers of every page, and their figures.

`valinor build` stored the answers; they are read and drawn once the server answers, so nothing waits for it. The
setting `warm` leaves it out. Where nothing fitting is stored, as after a change of code, answers are made when asked.
"""

import gc
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from analytics.answer import Answer
from analytics.config import settings
from analytics.database import Version
from analytics.errors import InputError
from analytics.export import companions
from analytics.figures.registry import view_of
from analytics.links import PAGES
from analytics.questions import ask
from analytics.questions.stored import holds_all
from analytics.store import LATEST
from pages.shared.answers import figure, version_named

_log = logging.getLogger("valinor")


@asynccontextmanager
async def warmed(_app: st.App) -> AsyncIterator[None]:
    """Begin when the server starts."""
    if settings().warm == "yes":
        threading.Thread(target=_warm, name="warm", daemon=True).start()
    yield


def _warm() -> None:
    """Read the answers, draw the figures, and take both out of the collector's rounds."""
    start = time.perf_counter()
    try:
        made = ready(version_named(LATEST))
    except Exception:
        _log.exception("nothing could be made beforehand")
        return
    # Each round of the collector would walk through all modules, answers and figures: 100 ms in which nobody is served.
    gc.collect()
    gc.freeze()
    _log.info("%d views made beforehand in %.1f s", made, time.perf_counter() - start)


def ready(version: Version) -> int:
    """Keep the stored answers and draw the first figure of each page's views; how many views are ready."""
    if not holds_all(version):
        return 0
    views = [_view(version, slug) for slugs in PAGES.values() for slug in slugs]
    return len([view for view in views if view is not None])


def _view(version: Version, slug: str) -> Answer | None:
    """A default answer, and its first figure in the light theme; None where there is none."""
    try:
        view = ask(version, slug)
    except InputError:
        return None
    drawings = view_of(slug).drawings
    # A figure on a map names the address its reader came by, which is not known yet.
    if drawings and not drawings[0].on_map and not view.frame.empty:
        figure(drawings[0].draw, (view, *companions(version, view)), "light")
    return view
