"""Ready values of a choice as links, for a choice with too many values to read through."""

from urllib.parse import urlencode

import streamlit as st

from pages.shared.state import link_parameters


def hints(choice: str, **values: str) -> None:
    """A row of links that set one choice and leave the others.

    Args:
        choice: its slug.
        values: label of each value.
    """
    others = [(key, value) for key, given in link_parameters().items() if key != choice for value in given]
    links = [f"[{label}](?{urlencode([*others, (choice, value)])})" for value, label in values.items()]
    st.markdown(f"For example: {' · '.join(links)}")
