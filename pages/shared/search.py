"""One box on every page that finds an organisation, a person or a company, and leads to its own page."""

from typing import Any

import streamlit as st

from analytics.database import Version
from analytics.errors import InputError
from analytics.evidence.subjects import LONGEST, search
from pages.shared.state import SUBJECT, link_parameters
from pages.shared.words import plain

ABOUT = "pages/about.py"
_LABEL = "Find a company, lab or person"


def search_box(version: Version, page: str, hits: Any) -> None:
    """The box, and links to what was found.

    Args:
        version: the data version of this run.
        page: its path, so that the box is empty again on the page that a hit leads to.
        hits: the container for the links.
    """
    typed = st.text_input(
        _LABEL,
        placeholder=_LABEL,
        label_visibility="collapsed",
        max_chars=LONGEST,
        width=300,
        key=f"find-{page or 'home'}",
    )
    if not typed.strip():
        return
    with hits:
        try:
            found = search(version, typed)
        except InputError as error:
            st.info(plain(str(error)))
            return
        if not found:
            said = f"Nothing is called {typed.strip()!r}. People are found whose move or founding was reported."
            st.info(plain(said))
        with st.container(horizontal=True, gap="small"):
            for one in found:
                subject_link(one.key, f"{one.name} · {one.about}")


def subject_link(key: str, label: str) -> None:
    """A link to the page of a subject; data version and choices go along."""
    st.page_link(ABOUT, label=plain(label), query_params={**link_parameters(), SUBJECT: [key]})
