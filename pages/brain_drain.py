"""Where new PhD graduates go, and who makes the notable models."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("Brain drain", anchor=False)
st.markdown(
    "Whether industry makes nearly all notable models and takes most new PhD graduates. Models and papers are counted "
    "one by one; of PhD graduates only published shares exist, each of another base."
)
claim_card("brain-drain")

st.header("Who makes the models", anchor="models")
choose("model-sectors")
show("model-sectors")

st.header("Whose papers are accepted", anchor="papers")
choose("paper-sectors")
show("paper-sectors")

st.header("Where new PhD graduates go", anchor="graduates")
show("phd-destinations")
