"""What readers ask first, made before the first of them comes: the default answers of every page, and their figures.

A process of its own computes the answers once the server answers, so nothing waits for it; the setting `warm` leaves it
out.
"""

import gc
import logging
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from analytics.answer import Answer
from analytics.beforehand import Beforehand
from analytics.config import settings
from analytics.database import LATEST, Version
from analytics.errors import InputError
from analytics.export import companions
from analytics.figures.registry import view_of
from analytics.links import PAGES
from analytics.questions import ask
from analytics.questions.registry import keep
from pages.shared.answers import figure, version_named

ROOT = Path(__file__).parents[2]
_log = logging.getLogger("valinor")


@asynccontextmanager
async def warmed(_app: st.App) -> AsyncIterator[None]:
    """Begin when the server starts; what is not done when it ends is left undone."""
    if settings().warm == "no":
        yield
        return
    command = [sys.executable, "-m", "analytics.beforehand"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as computing:
        threading.Thread(target=_take, args=(computing,), name="warm", daemon=True).start()
        try:
            yield
        finally:
            computing.terminate()


def _take(computing: "subprocess.Popen[bytes]") -> None:
    """Take over the answers, draw the figures, and take both out of the collector's rounds."""
    start = time.perf_counter()
    told = computing.communicate()[0]
    if computing.returncode:
        return
    try:
        made = take(pickle.loads(told))
    except Exception:
        _log.exception("nothing could be made beforehand")
        return
    # Each round of the collector would walk through all modules, answers and figures: 100 ms in which nobody is served.
    gc.collect()
    gc.freeze()
    _log.info("%d views made beforehand in %.1f s", made, time.perf_counter() - start)


def take(before: Beforehand) -> int:
    """Keep answers and draw the first figure of each page's views; how many views are ready."""
    version = version_named(LATEST)
    if (version.name, version.withheld) != (before.version, before.withheld):
        return 0
    keep(version, before.answers)
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
