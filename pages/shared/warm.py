"""What readers ask first, made before the first of them comes: the default answers of every page and their figures.

A thread does it once the server answers, so nothing waits for it. `VALINOR_WARM=0` leaves it out.
"""

import ctypes
import gc
import logging
import os
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pyarrow as pa
import streamlit as st

from analytics.database import LATEST
from analytics.errors import InputError
from analytics.export import companions
from analytics.figures.registry import view_of
from analytics.links import PAGES
from analytics.questions import ask
from pages.shared.answers import figure, version_named
from pages.shared.compression import give_way

_log = logging.getLogger("valinor")


@asynccontextmanager
async def warmed(_app: st.App) -> AsyncIterator[None]:
    """Begin when the server starts. What is left when it ends is left undone."""
    if os.environ.get("VALINOR_WARM", "1") != "0":
        threading.Thread(target=warm, name="warm", daemon=True).start()
    yield


def warm() -> None:
    """Make every default answer and figure, page by page, then put the memory in order."""
    give_way()
    start, made = time.perf_counter(), 0
    for slugs in PAGES.values():
        for slug in slugs:
            with suppress(InputError):
                made += _answer(slug)
    with suppress(InputError):
        version_named(LATEST).renew()
    settle()
    _log.info("%d answers made beforehand in %.1f s", made, time.perf_counter() - start)


def _answer(slug: str) -> int:
    """Make one default answer and, in the light theme, its first figure; 1 if that went well."""
    version = version_named(LATEST)
    try:
        view = ask(version, slug)
        drawings = view_of(slug).drawings
        # A figure on a map names the address its reader came by, which is not known yet.
        if drawings and not drawings[0].on_map and not view.frame.empty:
            figure(drawings[0].draw, (view, *companions(version, view)), "light")
    except InputError:
        raise
    except Exception:
        _log.exception("%s could not be made beforehand", slug)
        return 0
    return 1


def settle() -> None:
    """Take what is made out of the collector's rounds, and give back to the system what making it took.

    Without this each round walks through all modules, answers and figures: 150 ms in which no reader is served.
    """
    gc.collect()
    gc.freeze()
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
