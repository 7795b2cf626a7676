"""Every table: what it holds, where it comes from, where it ends and what it cannot say."""

import streamlit as st

from pages.shared.show import show
from pages.shared.tables import package_head, table_cards

st.title("Data", anchor=False)
package_head()

table_cards()

st.header("Employment seen in papers", anchor="papers")
show("published-quality")
show("paper-coverage")
