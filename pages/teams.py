"""What is published of the teams, and how long their people stay."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("Teams", anchor=False)
st.markdown(
    "How long people stay at AI organisations, how long the authors of notable models had published, and what sources "
    "publish of single teams. All three are incomplete, and none says why anyone stays or leaves."
)
claim_card("ai-natives")

st.header("How long people stay", anchor="tenure")
choose("tenure")
show("tenure")

st.header("Career age", anchor="career-age")
choose("career-age")
show("career-age")

st.header("What is published", anchor="facts")
choose("team-facts")
show("team-facts")
