"""Who founded what after working where, through the generations."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.hints import hints
from pages.shared.show import show
from pages.shared.state import choose

st.title("Diaspora", anchor=False)
st.markdown(
    "Founders of companies and where they worked before, counted only where a passage that was read states the "
    "employer. An employer can be a university, and can itself be a company that others founded."
)
claim_card("diaspora")

st.header("From one employer", anchor="tree")
hints("pages/diaspora.py", "employer", quora="Quora", paypal="PayPal", google="Google", openai="OpenAI")
choose("founders")
show("founders")

st.header("Employers compared", anchor="employers")
show("diaspora")
