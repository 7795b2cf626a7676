"""The most credited people: who they are, where they were last seen, and which labs contest them."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("The cohort", anchor=False)
st.markdown(
    "The people credited most as authors of frontier models and of highly cited ones. Most large models of recent "
    "years name no usable list of authors, so older work weighs more. The choices below hold for the whole page."
)
claim_card("elite-150")
choose("elite-cohort", "elite-spread", "contested-elite")

st.header("Who they are", anchor="cohort")
show("elite-cohort")

st.header("Where they were last seen", anchor="spread")
show("elite-spread")

st.header("Who is contested by whom", anchor="contested")
show("contested-elite")
