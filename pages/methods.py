"""How every number is made: metrics, questions, definitions and the tests of the claims."""

import streamlit as st

from pages.shared.method_cards import arrive, choice_cards, claim_rules, contents, metric_cards, question_cards

st.title("Methods", anchor=False)
contents()
metric_cards()

st.header("Questions", anchor="questions")
question_cards()

st.header("Definitions", anchor="definitions")
choice_cards()

st.header("Tests of the claims", anchor="claims")
claim_rules()
arrive()
