"""When employees could sell their shares, who left around then, and a scenario of what liquidity does to leaving."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("Liquidity", anchor=False)
st.markdown(
    "Tender offers, share sales and their limits as reported, and reported departures in the same half-years. That two "
    "things happen together says nothing of why."
)
claim_card("liquidity")

st.header("Share sales", anchor="events")
choose("liquidity-events")
show("liquidity-events")
choose("liquidity-exits")
show("liquidity-exits")

st.header("How long people stay", anchor="tenure")
choose("tenure")
show("tenure")

st.header("A scenario", anchor="scenario")
st.caption("Every input is an assumption; the link keeps what you set.")
choose("liquidity-curve")
show("liquidity-curve")
