"""The map: labs at their dated sites, and the companies counted, one mark a city."""

from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from analytics.answer import Answer
from analytics.figures.cluster import site_map
from pages.shared.show import show
from pages.shared.state import values_of


def bay_map() -> None:
    """Show the map for the choices of the page; labs are always on it, other companies when they are counted."""
    chosen = values_of("company-map")
    labs = ("company-map", {"population": "labs"})
    asked = (labs,) if chosen["population"] == "labs" else ("company-map", labs)
    show({"Map": _drawn}, *asked, area=chosen["area"], base_url=_origin())


def _drawn(*answers_and_theme: Any, area: str, base_url: str) -> dict[str, Any]:
    *answers, theme = answers_and_theme
    labs: Answer = answers[-1]
    companies = answers[0] if len(answers) > 1 else None
    return site_map(labs, companies, theme, area=area, base_url=base_url)


def _origin() -> str:
    """Scheme and host the reader came by: the base map is asked for there and nowhere else."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
