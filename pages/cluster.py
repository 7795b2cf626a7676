"""Where AI companies and labs stand, and how the share of an area moves."""

import streamlit as st

from analytics.figures import cluster, spatial
from pages.shared.bay_map import bay_map
from pages.shared.show import show
from pages.shared.state import choose, values_of

st.title("The Bay Area cluster", anchor=False)
choose("company-map", "area-share", only=("population", "area", "base", "period"))
st.caption("These choices govern the whole page; the period that of the map and of the list of holders.")
bay_map()

st.header("Share over time", anchor="share")
choose("area-share")
show(cluster.share_over_time, "area-share", "policy-events")
show(None, "area-rebound")

st.header("Concentration", anchor="concentration")
choose("concentration")
show(cluster.concentration_over_time, "concentration")
show(cluster.lorenz_curve, ("lorenz", {"period": values_of("company-map")["period"]}))

st.header("Spread", anchor="spread")
choose("cluster-spread")
show(cluster.spread_over_time, "cluster-spread")

st.header("Do AI companies sit closer together?", anchor="colocation")
choose("colocation", only=("baseline",))
show(spatial.distance_density, ("colocation", {"population": "yc-ai"}))

st.header("Which metros specialise in AI?", anchor="specialisation")
show(spatial.quotients, "specialisation")
