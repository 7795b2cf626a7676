"""Published figures that are quoted about AI talent, beside ours."""

import streamlit as st

from pages.shared.show import show
from pages.shared.state import choose

st.title("Numbers you have heard", anchor=False)
st.markdown(
    "Figures that are quoted about AI talent, from sources that were read, beside the number of ours that comes "
    "nearest. The two seldom count the same thing: the table says why they differ."
)

st.header("Theirs beside ours", anchor="beside")
choose("quoted-figures")
show("quoted-figures")
