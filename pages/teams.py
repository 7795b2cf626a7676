"""Teams behind notable models: how long their authors had published."""

import streamlit as st

from pages.shared.show import show
from pages.shared.state import choose

st.title("Teams", anchor=False)
st.markdown("How long the authors of notable models had published, and how many of them are known well enough to say.")

st.header("Career age", anchor="career-age")
choose("career-age")
show("career-age")
