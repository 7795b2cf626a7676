"""Who moves between which labs, in which direction, and for what pay."""

import streamlit as st

from pages.shared.show import show
from pages.shared.state import choose

st.title("Lab-to-lab flows", anchor=False)
st.markdown(
    "Moves that a public source reported, one by one. The press favours stars and a few companies: counts are not "
    "rates. These choices govern the whole page."
)
choose("lab-moves", "talent-direction", only=("evidence", "kinds", "deals"))

st.header("Who from where to where", anchor="matrix")
choose("lab-moves")
show("lab-moves")

st.header("Direction", anchor="direction")
choose("talent-direction")
show("talent-direction")

st.header("There and back", anchor="boomerangs")
show("boomerangs")

st.header("Pay", anchor="pay")
show("pay-packages")
