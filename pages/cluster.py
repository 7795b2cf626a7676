"""Where AI companies and labs stand, and how the share of an area moves."""

import streamlit as st

from pages.shared.claim_card import claim_card
from pages.shared.show import show
from pages.shared.state import choose, values_of

st.title("The Bay Area cluster", anchor=False)
choose("company-map", "area-share", only=("population", "area", "base", "period"))
st.caption(
    "Under each finding stands whom it counts. *Compared with* leaves the map as it is; the period changes only the "
    "map and the list of holders."
)

st.header("The map", anchor="map")
show("company-map")

st.header("Share over time", anchor="share")
choose("area-share")
show("area-share")
show("area-rebound")
claim_card("snap-back")

st.header("Concentration", anchor="concentration")
choose("concentration")
show("concentration")
show("lorenz", period=values_of("company-map")["period"])

st.header("Spread", anchor="spread")
choose("cluster-spread")
show("cluster-spread")

st.header("Do AI companies sit closer together?", anchor="colocation")
choose("colocation", only=("baseline",))
show("colocation", population="yc-ai")

st.header("Which metros specialise in AI?", anchor="specialisation")
show("specialisation")
