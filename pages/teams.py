"""What is published of the teams, and how long their people stay."""

import streamlit as st

from pages.shared.show import show
from pages.shared.state import choose

st.title("Teams", anchor=False)
st.markdown(
    "How long people stay at AI organisations, from the positions that AI Watch lists, and what sources publish of "
    "single teams. Both are incomplete, and neither says why anyone stays or leaves."
)

st.header("How long people stay", anchor="tenure")
choose("tenure")
show("tenure")

st.header("What is published", anchor="facts")
choose("team-facts")
show("team-facts")
