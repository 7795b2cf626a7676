"""Stories ready to be told, and a place to make one."""

import streamlit as st

from pages.shared.story import make_story, ready_stories

st.title("Stories for a meeting", anchor=False)
st.markdown(
    "A story is an ordered set of views, a sentence each, all of one data version. It fills the screen, moves with the "
    "arrow keys, and its address shows the same numbers to whoever opens it."
)
st.header("Ready to tell", anchor="ready")
ready_stories()

st.header("Make one", anchor="make")
make_story()
