"""How far the next lab is behind the best, whether scores still rise with compute, and whose models enterprises buy."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("The frontier", anchor=False)
claim_card("parity")

st.header("Who leads, and by how much", anchor="gap")
choose("frontier-gap")
show("frontier-gap")

st.header("Do scores still rise with compute?", anchor="compute")
choose("diminishing-returns")
show("diminishing-returns")

st.header("Whose models enterprises buy", anchor="enterprises")
choose("enterprise-share")
show("enterprise-share")
