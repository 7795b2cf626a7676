"""The claims made about AI talent, and whether the data bear them out."""

import streamlit as st

from pages.shared.claim_card import claim_cards

st.title("Where AI talent goes, and how tightly it clusters", anchor=False)
st.markdown(
    "Valinor tests ten claims about AI talent against public data. Each test was fixed before the data were "
    "read; every number opens to the rows and sources behind it."
)
claim_cards()
