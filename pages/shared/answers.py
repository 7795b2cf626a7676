"""Open data versions, answers and figures, each made once and shared by all sessions."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics.answer import Answer
from analytics.catalog import Catalog
from analytics.changes import changed_definition
from analytics.database import Version
from analytics.evidence.behind import rows_behind
from analytics.figures.registry import Draw
from analytics.figures.theme import enlarged
from analytics.questions import ask
from analytics.questions.alternatives import alternatives
from analytics.questions.registry import is_kept
from analytics.store import LATEST, latest, open_version, store_folder
from pages.shared.state import asked_version, values_of

MOST_OPEN = 8


def current_version() -> Version:
    """The data version the address of this session pins, or the latest.

    Raises:
        InputError: when the store does not hold it; the sentence names the nearest held.
    """
    return version_named(asked_version() or LATEST)


def version_named(name: str) -> Version:
    """An open data version, shared by all.

    Raises:
        InputError: when the store does not hold it; the sentence names the nearest held.
        StoreError: when nothing can be read from the store.
    """
    pointer = store_folder() / LATEST
    moved = pointer.stat().st_mtime_ns if name == LATEST and pointer.exists() else 0
    return _opened(store_folder(), name, moved)


def newest_version() -> str:
    """Name of the latest version, or an empty text when there is none."""
    return latest(store_folder())


@st.cache_resource(max_entries=8, show_spinner=False)
def catalog(folder: Path) -> Catalog:
    """The data package of a folder."""
    return Catalog(folder)


def answer(slug: str, **fixed: str) -> Answer:
    """The answer for the choices in the address; `fixed` choices are set by the page instead."""
    return ask(current_version(), slug, {**values_of(slug, fixed), **fixed})


def is_ready(slug: str, **fixed: str) -> bool:
    """Whether that answer was computed before."""
    return is_kept(current_version(), slug, {**values_of(slug, fixed), **fixed})


@lru_cache(maxsize=256)
def _redefined(version: str, slug: str) -> bool:
    return changed_definition(version_named(version), slug)


def rows(view: Answer, mark: tuple[str, ...]) -> Answer:
    """The facts behind one mark of an answer, found once.

    Raises:
        InputError: when the mark is not shown, or its rows cannot be told.
    """
    return _rows(view.version, version_named(view.version).key, view.slug, tuple(view.choices.items()), mark)


@lru_cache(maxsize=256)
def _rows(version: str, _key: str, slug: str, choices: tuple[tuple[str, str], ...], mark: tuple[str, ...]) -> Answer:
    return rows_behind(version_named(version), slug, dict(choices), mark)


def redefined(view: Answer) -> bool:
    """Whether today's code answers the question otherwise than when the answer's version was published."""
    return _redefined(view.version, view.slug)


def other_definitions(view: Answer) -> pd.DataFrame:
    """An answer's headline with each of its choices changed alone."""
    return alternatives(version_named(view.version), view.slug, view.choices)


def figure(draw: Draw, answers: tuple[Answer, ...], theme: str, *, scale: float = 1, **more: Any) -> go.Figure:
    """The figure a function of `analytics.figures` draws for some answers; checked by plotly once, then kept.

    Args:
        draw: the function.
        answers: what it draws.
        theme: `light` or `dark`.
        scale: how much larger text and height are, for a screen that is read from afar.
        more: further arguments of `draw`.
    """
    asked = tuple((one.slug, one.version, tuple(one.choices.items())) for one in answers)
    name = f"{draw.__module__}.{draw.__qualname__}"
    return _drawn(name, asked, theme, scale, tuple(more.items()), draw, answers, more)


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(
    name: str,
    asked: tuple[Any, ...],
    theme: str,
    scale: float,
    options: tuple[Any, ...],
    _draw: Draw,
    _answers: tuple[Answer, ...],
    _more: Mapping[str, Any],
) -> go.Figure:
    drawn = _draw(*_answers, theme, **_more)
    return go.Figure(drawn if scale == 1 else enlarged(drawn, scale))


_open: OrderedDict[tuple[Path, str, int], Version] = OrderedDict()
_lock = threading.Lock()


def _opened(folder: Path, name: str, moved: int) -> Version:
    """An open version; `moved` is when the latest pointer last changed, so that a new version is seen."""
    key = (folder, name, moved)
    with _lock:
        # DuckDB shares a file among all who have it open, so one that was damaged is read anew when none has.
        damaged = {version.path for version in _open.values() if version.damaged}
        for other in [other for other, version in _open.items() if version.path in damaged]:
            _open.pop(other).close()
        if key not in _open:
            _open[key] = open_version(folder, name)
        _open.move_to_end(key)
        while len(_open) > MOST_OPEN:
            _open.popitem(last=False)
        return _open[key]
