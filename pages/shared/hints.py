"""Links to another page, and to ready values of a choice that has too many to read through."""

import streamlit as st

from pages.shared.state import link_parameters


def way(page: str, label: str) -> None:
    """A link to another page; the data version and the choices go along."""
    st.page_link(page, label=label, query_params=link_parameters())


def hints(page: str, choice: str, **values: str) -> None:
    """A row of links that set one choice and leave the others.

    Args:
        page: the file of the page they stay on.
        choice: slug of the choice.
        values: label of each value.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"hints-{choice}"):
        st.markdown("For example", width="content")
        for value, label in values.items():
            st.page_link(page, label=label, query_params={**link_parameters(), choice: [value]})
