"""What is paid for AI companies and their people, beside what the buyers spend on computing."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.hints import way
from pages.shared.show import show
from pages.shared.state import choose

st.title("Deals", anchor=False)
claim_card("call-option")
st.markdown(
    "Deals that a public source reported. Most sums are undisclosed, and large deals are reported more than small "
    "ones. These choices govern all views of deals."
)
choose("deals-to-capex", "deals", only=("kind", "period", "evidence"))

st.header("Beside capital expenditure", anchor="to-capex")
choose("deals-to-capex", only=("measure", "least"))
show("deals-to-capex")
way("pages/stack.py", "Capital expenditure and market values by company →")

st.header("Deal by deal", anchor="deals")
show("deals")

st.header("A scenario: the stake in a new lab", anchor="scenario")
st.markdown(
    "What is a stake worth if a lab's people may be bought when it fails? Every input is an assumption, not an "
    "estimate: move them, and a copied link keeps them. At one date the lab has succeeded, is bought for its people, "
    "or has failed without a buyer."
)
choose("lab-option")
show("lab-option")
