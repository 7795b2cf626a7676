"""Who moves between which labs, in which direction, and for what pay."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose

st.title("Lab-to-lab flows", anchor=False)
st.markdown(
    "Moves that a public source reported, one by one, or moves inferred from papers: two records that are never added "
    "together. The press favours stars and a few companies, papers show authors only: counts are not rates. These "
    "choices govern the whole page."
)
choose("lab-moves", "talent-direction", "talent-attractors", only=("series", "evidence", "kinds", "deals"))

st.header("Who from where to where", anchor="matrix")
choose("lab-moves")
show("lab-moves")

st.header("Direction", anchor="direction")
choose("talent-direction")
show("talent-direction")
claim_card("valinor")

st.header("Who draws people", anchor="attractors")
choose("talent-attractors")
show("talent-attractors")

st.header("There and back", anchor="boomerangs")
show("boomerangs")

st.header("Pay", anchor="pay")
show("pay-packages")
