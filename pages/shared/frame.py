"""What stands around every page: the ways to the others, the data version, and notices."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analytics.database import Version
from analytics.errors import InputError
from pages.shared.answers import current_version, newest_version
from pages.shared.show import guarded
from pages.shared.state import (
    VERSION,
    address,
    clear,
    leave,
    link_parameters,
    notices,
    permalink,
    read_address,
    use_newest,
)
from pages.shared.theme import apply_theme
from pages.shared.words import plain


def framed(page: Any, pages: Sequence[Any]) -> None:
    """Run a page inside the frame. The links carry the address, so that choices stay when the page changes."""
    read_address()
    apply_theme()
    with st.container(horizontal=True, vertical_alignment="center", key="ways"):
        st.markdown("**Valinor**", width="content")
        for other in pages:
            st.page_link(other, query_params=link_parameters())
        bar = st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="stretch", key="bar"
        )
    told = st.container()
    try:
        version = current_version()
    except InputError as error:
        with told:
            st.warning(plain(f"This data version is not held. {error}"))
            st.button("Show the newest data", on_click=use_newest, key="newest")
    else:
        with guarded(page.title):
            page.run()
        with told:
            for notice in notices():
                st.warning(plain(notice))
        with bar:
            _version_bar(version)
    finally:
        leave()


def _version_bar(version: Version) -> None:
    newest = newest_version()
    st.caption(plain(f"Data version {version.name}"), width="content")
    if version.name != newest:
        st.button(f"Newer data exist ({newest[:10]}): open", on_click=use_newest)
    with st.popover("Link to this view"):
        st.caption("Opens the same numbers later: it names the data version and every choice.")
        st.code(permalink(version.name), language=None, wrap_lines=True)
    if set(address()) - {VERSION}:
        st.button("Clear all choices", on_click=clear, key="clear-all")
