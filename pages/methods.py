"""How every number is made: the words, the tests of the claims, the questions and the metrics."""

import streamlit as st

from pages.shared.method_cards import claim_rules, metric_cards, metric_index, question_cards

st.title("Methods", anchor=False)
st.markdown(
    "Generated from the program itself: what stands here is what runs. Every example is executed by the tests, and "
    "every metric is checked against worked cases."
)
metric_index()

st.header("Tests of the claims", anchor="claims")
claim_rules()

st.header("Questions and definitions", anchor="questions")
question_cards()

st.header("Metrics", anchor="metrics")
metric_cards()
