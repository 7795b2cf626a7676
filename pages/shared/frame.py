"""What stands around every page: the ways to the others, the data version, and notices."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from analytics.database import Version
from analytics.errors import InputError, StoreError
from analytics.links import PAGES
from analytics.wording import data_to, date_of
from pages.shared import later
from pages.shared.answers import current_version, newest_version
from pages.shared.guard import guarded
from pages.shared.search import search_box
from pages.shared.show import show
from pages.shared.state import (
    VERSION,
    asked_view,
    choose,
    clear,
    leave,
    link_parameters,
    notices,
    page_link,
    read_address,
    speak_of,
    use_newest,
    whole_page_link,
)
from pages.shared.theme import apply_theme
from pages.shared.words import plain


def framed(page: Any, pages: Sequence[Any], *, bare: Sequence[Any] = (), further: Iterable[str] = ()) -> None:
    """Run a page inside the frame. The links carry the choices, so that they stay when the page changes.

    Args:
        page: the page asked for.
        pages: those the frame links to.
        bare: pages that fill the screen by themselves.
        further: keys that the address may hold beside the data version, the view and the choices.
    """
    read_address(further)
    later.enter(page.url_path)
    apply_theme()
    fills = page in bare or st.context.is_embedded
    bar, hits = (None, None) if fills else _ways(pages)
    told = st.container()
    try:
        version = current_version()
    except InputError as error:
        with told:
            st.warning(plain(_not_held(error)))
            st.button("Show the newest data", on_click=use_newest, key="newest")
    else:
        speak_of(version)
        if bar is not None:
            with bar:
                search_box(version, page.url_path, hits)
        alone = _view_alone(page)
        with guarded(page.title):
            if alone:
                _single(alone, page)
            else:
                page.run()
                later.ask()
        with told:
            _age(version)
            for notice in notices():
                st.warning(plain(notice))
        if bar is not None:
            with bar:
                _version_bar(version)
    finally:
        leave()


def _not_held(error: InputError) -> str:
    """Why there is nothing to show: which data the link asks for, and which are held."""
    if isinstance(error, StoreError):
        return str(error)
    held = error.expected.removeprefix("one of ")
    return f"This link asks for data version {str(error.found)[:40]!r}, which is not held. Held: {held}."


def _ways(pages: Sequence[Any]) -> tuple[Any, Any]:
    """Links to the pages; returns the bar below them, and the place of what a search finds."""
    with st.container(key="ways", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="pages"):
            st.markdown("**Valinor**", width="content")
            for other in pages:
                st.page_link(other, query_params=link_parameters())
        bar = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="bar")
        return bar, st.container(key="hits")


def _view_alone(page: Any) -> str | None:
    """The one view to show: that of the address, or the page's first where the page is embedded elsewhere."""
    shown = PAGES.get(f"/{page.url_path}", ())
    return asked_view() or (shown[0] if st.context.is_embedded and shown else None)


def _single(slug: str, page: Any) -> None:
    """One view without the rest of its page; embedded, without filters too."""
    if not st.context.is_embedded:
        st.title(page.title, anchor=False)
        choose(slug)
    show(slug)
    st.markdown(f"[{'Open in Valinor' if st.context.is_embedded else 'See the whole page'} →]({whole_page_link()})")


def _age(version: Version) -> None:
    """A bar over old data: what they are, their limits, and the way to the newest."""
    newest = newest_version()
    if version.name == newest:
        return
    record = version.record
    with st.container(horizontal=True, vertical_alignment="center", key="age"):
        day = version.name[:10]
        label = f", {record.label.replace(day, date_of(day))}" if record.label else ""
        st.markdown(plain(f"{data_to(version.name)}{label}. Newer data exist."), width="content")
        st.button("Open the newest", on_click=use_newest, key="use-newest")
        if record.notes:
            with st.popover("What this version holds"):
                st.markdown("\n".join(f"- {plain(note)}" for note in record.notes))


def _version_bar(version: Version) -> None:
    st.caption(plain(data_to(version.name)), width="content")
    with st.popover("Link to this page"):
        st.caption("Opens the same numbers later: it names the data version and every choice.")
        st.code(page_link(version.name), language=None, wrap_lines=True)
    if set(link_parameters()) - {VERSION}:
        st.button("Clear all choices", on_click=clear, key="clear-all")
