"""One view, the same anatomy everywhere: finding, what is shown, chart, notes, sources, downloads, table."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import plotly.graph_objects as go
import streamlit as st

from analytics.answer import Answer
from analytics.captions import chosen, footer, subtitle
from analytics.changes import changes
from analytics.export import companions
from analytics.figures.registry import Drawing, view_of
from analytics.figures.sites import HEIGHT as MAP_HEIGHT
from analytics.figures.strips import choices_strip
from analytics.figures.theme import HEIGHT
from analytics.links import path_prefix
from analytics.questions import find
from pages.shared import later
from pages.shared.actions import actions, short_name
from pages.shared.answers import (
    answer,
    current_version,
    figure,
    is_ready,
    newest_version,
    other_definitions,
    redefined,
    version_named,
)
from pages.shared.behind import clicks_on_chart, rows_opened, rows_panel
from pages.shared.grid import answer_table, definitions_table, table_from_afar
from pages.shared.guard import guarded
from pages.shared.state import clear
from pages.shared.theme import theme_name
from pages.shared.words import MISSING, plain

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
AFAR = 1.3
"""How much larger a chart is that is shown in a meeting."""
_TEXT_HEIGHT = 300
"""Of all that stands around a chart, in pixels, more or less."""


def show(slug: str, **fixed: str) -> None:
    """Show one view, drawn as the registry of figures says. What goes wrong in it leaves the rest of the page standing.

    Args:
        slug: the question.
        fixed: choices the page sets itself.
    """
    if not later.shown_now():
        st.skeleton(height=_height(slug) + _TEXT_HEIGHT)
        return
    with guarded(slug):
        with loading(slug, **fixed):
            view = answer(slug, **fixed)
            answers = _each_once(view, *companions(current_version(), view))
        _heading(view)
        if view.frame.empty:
            _empty(view)
        elif view_of(slug).drawings or find(slug).headline:
            _tabs(answers)
        else:
            answer_table(view, opens=_rows_stand_below())
        if _rows_stand_below():
            rows_panel(view)
        small_print(view)
        _since(view)
        if not st.context.is_embedded:
            actions(answers)
        later.sent(view)


def present(slug: str, choices: Mapping[str, str]) -> None:
    """One view to be looked at from afar: finding, what is shown, its first drawing or table, sources."""
    with guarded(slug):
        view = answer(slug, **choices)
        _heading(view)
        if view.frame.empty:
            _empty(view)
        elif drawings := view_of(slug).drawings:
            _chart(drawings[0], view, f"{view.finding}.", scale=AFAR)
        else:
            table_from_afar(view)
        small_print(view)


@contextmanager
def loading(slug: str, **fixed: str) -> Iterator[None]:
    """Where an answer has to be computed: what is computed, over a grey field as high as the chart will be."""
    place = st.empty()
    if is_ready(slug, **fixed):
        yield
        return
    place = place.container()
    line, field = place.container(), place.container()
    with line, st.spinner(f"{find(slug).title} …", show_time=True), field, st.skeleton(height=_height(slug)):
        yield


def _height(slug: str) -> int:
    """Pixels of a view's chart, as far as they are known before it is drawn."""
    return MAP_HEIGHT if any(drawing.on_map for drawing in view_of(slug).drawings[:1]) else HEIGHT


def _rows_stand_below() -> bool:
    """Whether a click on a mark has rows to open: a view embedded elsewhere shows none."""
    return not st.context.is_embedded


def _heading(view: Answer) -> None:
    """The finding, and what is shown."""
    st.subheader(plain(view.finding), anchor=False)
    with st.container(key=f"subtitle-{view.slug}"):
        st.markdown(plain(subtitle(view)))


def _each_once(*answers: Answer) -> tuple[Answer, ...]:
    """The answers in order, without those asked twice."""
    return tuple({(one.slug, tuple(one.choices.items())): one for one in answers}.values())


def small_print(view: Answer) -> None:
    """What the reader must know, limits first, then where the numbers come from and how they are made."""
    method = f" · [Method]({path_prefix()}/methods#question-{view.slug})"
    st.caption("  \n".join(plain(line) for line in (*view.notes, footer(view))) + method)


@st.fragment
def _tabs(answers: tuple[Answer, ...]) -> None:
    """Drawings, the table of each answer, and the number under other definitions; only the open tab is made.

    Opening another makes that alone, not the page; a click on a mark makes the page, for its rows stand below.
    """
    if rows_opened():
        st.rerun()
    view, opens = answers[0], _rows_stand_below()
    alt = f"{view.finding}. The same numbers are in the table tab."
    made = {drawing.label: partial(_chart, drawing, view, alt, opens=opens) for drawing in view_of(view.slug).drawings}
    # Named without the choices: under other choices a tab would be another one, and the open one closed.
    tables = {"Table" if one is view else f"Table: {short_name(one)}": one for one in answers}
    made |= {name: partial(answer_table, one, opens=opens) for name, one in tables.items()}
    if find(view.slug).headline:
        made["Other definitions"] = partial(_strip, view)
    for name, tab in zip(made, st.tabs(list(made), key=f"tabs-{view.slug}", on_change="rerun"), strict=True):
        if tab.open:
            with tab, guarded(name):
                made[name]()


def _since(view: Answer) -> None:
    """Under an answer of old data: what moved since, and why; and whether today's definition differs."""
    newest = newest_version()
    if view.version == newest:
        return
    if redefined(view):
        st.caption("The definition of this answer has changed since this version was published; today's is applied.")
    told = st.expander("What changed since", key=f"since-{view.slug}", on_change="rerun")
    if not told.open:
        return
    with told, guarded(view.slug):
        since = changes(version_named(view.version), version_named(newest), view.slug, view.choices)
        st.markdown(plain(since.sentence))
        st.markdown(plain(f"Then: {since.old_finding}.  ") + "\n" + plain(f"Now: {since.new_finding}."))
        if since.moved:
            st.dataframe(
                since.frame.astype("string"),
                hide_index=True,
                placeholder=MISSING,
                alt=f"What moved: {len(since.moved)} cells and rows",
            )


def _strip(view: Answer) -> None:
    """The view's number with each choice changed alone: how much rests on one definition."""
    headline = find(view.slug).headline
    assert headline is not None
    st.markdown(plain(f"{headline.meaning}: as shown, then with one choice changed at a time."))
    with st.spinner("Asking the same question under every other choice …", show_time=True):
        rows = other_definitions(view)
    st.plotly_chart(
        go.Figure(choices_strip(rows, theme_name())),
        theme=None,
        config=CONFIG,
        key=f"definitions-{view.slug}",
        alt=f"{headline.meaning} under each other choice. The same numbers are in the table below.",
    )
    definitions_table(rows, headline)


def _chart(drawing: Drawing, view: Answer, alt: str, *, opens: bool = False, scale: float = 1) -> None:
    """One drawing; a click on a mark opens its rows where they stand below."""
    answers = (view, *companions(current_version(), view))
    more = {"base_url": _origin()} if drawing.on_map else {}
    key = f"chart-{view.slug}-{drawing.name}"
    with st.container(key=f"figure-{view.slug}-{drawing.name}"):
        st.plotly_chart(
            figure(drawing.draw, answers, theme_name(), scale=scale, **more),
            theme=None,
            config=CONFIG,
            key=key,
            alt=alt,
            **(clicks_on_chart(view, key) if opens else {}),
        )


def _origin() -> str:
    """Scheme, host and path prefix the reader came by: the base map is asked for there and nowhere else."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{path_prefix()}" if parts.netloc else ""


def _empty(view: Answer) -> None:
    """Say which choices left nothing, and offer the way back."""
    said = ", ".join(chosen(view)) or "no choices"
    st.info(plain(f"Nothing to show for {said}."))
    st.button("Clear all choices", on_click=clear, key=f"clear-{view.slug}")
