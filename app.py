"""Names the pages, shows which data they speak of, and turns a refusal into a notice."""

import streamlit as st

from pages.shared.frame import framed

st.set_page_config(page_title="Valinor", page_icon="🧭", layout="wide", initial_sidebar_state="collapsed")

home = st.Page("pages/home.py", title="Claims", default=True)
pages = [
    home,
    st.Page("pages/cluster.py", title="Cluster", url_path="cluster", help="Where AI companies and labs stand"),
    st.Page("pages/flows.py", title="Flows", url_path="flows", help="Who moves between which labs"),
    st.Page("pages/data.py", title="Data", url_path="data", help="Every table, its sources and its limits"),
]
framed(st.navigation(pages, position="hidden"), pages)
