"""What the speed figures are measured against: the map of the companies as one would first write it in Streamlit.

One page, one control, one chart: every run reads the rows and the base map again, the style holds the base map, and
each company is a point. Run by `bench` from a folder with `companies.csv`, as Valinor gives the rows.
"""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

GEOGRAPHY = Path(os.environ["PLAIN_GEOGRAPHY"])
LAYERS = {
    "world": ("fill", {"fill-color": "#e4e7ea"}),
    "us_states": ("fill", {"fill-color": "#e4e7ea"}),
    "context_counties": ("fill", {"fill-color": "#e4e7ea"}),
    "bay_area": ("fill", {"fill-color": "#fafaf7"}),
    "rail": ("line", {"line-color": "#9aa3ad"}),
}

st.set_page_config(page_title="Companies", layout="wide")
st.title("Companies")
rows = pd.read_csv(os.environ["PLAIN_ROWS"])
since = st.segmented_control("Founded since", [2005, 2015, 2020], default=2005, required=True)
rows = rows[rows["founded"].fillna(2005) >= since]
layers = {name: json.loads((GEOGRAPHY / f"{name}.geojson").read_text(encoding="utf-8")) for name in LAYERS}
style = {
    "version": 8,
    "sources": {name: {"type": "geojson", "data": data} for name, data in layers.items()},
    "layers": [
        {"id": "water", "type": "background", "paint": {"background-color": "#d6e1f2"}},
        *({"id": name, "type": kind, "source": name, "paint": paint} for name, (kind, paint) in LAYERS.items()),
    ],
}
figure = go.Figure(
    go.Scattermap(
        lat=rows["latitude"],
        lon=rows["longitude"],
        text=rows["company"],
        customdata=rows[["city", "founded"]],
        hovertemplate="%{text}<br>%{customdata[0]}, %{customdata[1]}<extra></extra>",
        marker={"size": 8, "color": "#3563ae", "opacity": 0.45},
    ),
    layout={
        "map": {"style": style, "center": {"lat": 37.6, "lon": -122.2}, "zoom": 8},
        "height": 520,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
    },
)
st.plotly_chart(figure)
st.caption(f"{len(rows):,} companies")
