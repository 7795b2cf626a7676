"""Who works in which layer from chips to applications, who buys compute from whom, where it stands, what is spent."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("The stack", anchor=False)
claim_card("up-stack")
choose("stack", only=("evidence",))

st.header("Who works in which layer", anchor="layers")
choose("stack")
show("stack")

st.header("Contracts for compute", anchor="contracts")
show("compute-contracts")

st.header("Data centres", anchor="data-centres")
choose("data-centres")
show("data-centres")

st.header("Capital expenditure", anchor="capex")
choose("capex", only=("company", "measure"))
show("capex")

st.header("What large companies are worth", anchor="market-values")
show("market-caps")
