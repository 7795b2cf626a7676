"""Names the pages, shows which data they speak of, and turns a refusal into a notice."""

import streamlit as st

from analytics.stories import PARAMETERS
from pages.shared.frame import framed
from pages.shared.state import SUBJECT

st.set_page_config(page_title="Valinor", page_icon="🧭", layout="wide", initial_sidebar_state="collapsed")

pages = [
    st.Page("pages/home.py", title="Claims", default=True),
    st.Page("pages/cluster.py", title="Cluster", url_path="cluster", help="Where AI companies and labs stand"),
    st.Page("pages/flows.py", title="Flows", url_path="flows", help="Who moves between which labs"),
    st.Page("pages/deals.py", title="Deals", url_path="deals", help="What is paid for AI companies and their people"),
    st.Page("pages/brain_drain.py", title="Brain drain", url_path="brain-drain", help="Industry against academia"),
    st.Page(
        "pages/cohort.py", title="Cohort", url_path="cohort", help="The most credited people, and who contests them"
    ),
    st.Page("pages/teams.py", title="Teams", url_path="teams", help="Who makes up the teams, and how long they stay"),
    st.Page("pages/liquidity.py", title="Liquidity", url_path="liquidity", help="Share sales, and who stays or goes"),
    st.Page("pages/diaspora.py", title="Diaspora", url_path="diaspora", help="Who founded what after working where"),
    st.Page("pages/stack.py", title="Stack", url_path="stack", help="Who works in which layer, from chips up"),
    st.Page("pages/frontier.py", title="Frontier", url_path="frontier", help="How far the next lab is behind"),
    st.Page("pages/numbers.py", title="Numbers", url_path="numbers", help="Figures you have heard, beside ours"),
    st.Page("pages/stories.py", title="Stories", url_path="stories", help="Views in order, for a meeting"),
    st.Page("pages/methods.py", title="Methods", url_path="methods", help="How every number is made"),
    st.Page("pages/data.py", title="Data", url_path="data", help="Every table, its sources and its limits"),
]
story = st.Page("pages/story.py", title="Story", url_path="story", visibility="hidden")
about = st.Page("pages/about.py", title="About", url_path="about", visibility="hidden")
page = st.navigation([*pages, story, about], position="hidden")
further = PARAMETERS if page == story else (SUBJECT,) if page == about else ()
framed(page, pages, bare=[story], further=further)
