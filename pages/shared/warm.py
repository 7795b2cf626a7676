"""What readers ask first, ready before the first of them comes: default answers, their figures, and the code for more.

`valinor build` stored the answers; they are read and drawn once the server answers, so nothing waits for it. The
setting `warm` leaves it out. Where nothing fitting is stored, as after a change of code, answers are made when asked.
"""

import gc
import importlib
import logging
import pkgutil
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool

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
from pages import shared
from pages.shared.answers import figure, version_named

NEEDED_LATER = ("scipy.stats", "pyarrow.acero")
"""Parts of libraries that load themselves when first used, which takes 0.7 s."""
_log = logging.getLogger("valinor")


@asynccontextmanager
async def warmed(_app: st.App) -> AsyncIterator[None]:
    """Begin when the server starts; what is not done when it ends is left undone."""
    ending = threading.Event()
    making = threading.Thread(target=_warm, args=(ending,), name="warm")
    if settings().warm == "yes":
        making.start()
    try:
        yield
    finally:
        ending.set()
        if making.ident is not None:
            await run_in_threadpool(making.join)


def _warm(ending: threading.Event) -> None:
    """Read the answers, draw the figures, load the code, and take all of it out of the collector's rounds."""
    start = time.perf_counter()
    try:
        made = ready(version_named(LATEST), ending)
        load_code()
    except Exception:
        _log.exception("nothing could be made beforehand")
        return
    # Each round of the collector would walk through all modules, answers and figures: 100 ms in which nobody is served.
    gc.collect()
    gc.freeze()
    _log.info("%d views made beforehand in %.1f s", made, time.perf_counter() - start)


def load_code() -> None:
    """Import what pages share, and the parts of libraries that answers would load in the midst of a reader's wait."""
    # The server runs already, as __main__: under its own name it would be made a second time.
    own = [module.name for module in pkgutil.iter_modules(shared.__path__) if module.name != "server"]
    for name in (*(f"{shared.__name__}.{module}" for module in own), *NEEDED_LATER):
        importlib.import_module(name)


def ready(version: Version, ending: threading.Event) -> int:
    """Keep the stored answers and draw the first figure of each page's views, until all ends; how many are ready."""
    if not holds_all(version):
        return 0
    slugs = (slug for slugs in PAGES.values() for slug in slugs if not ending.is_set())
    return len([slug for slug in slugs if _view(version, slug) is not None])


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
