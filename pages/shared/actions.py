"""What can be done with a view: its files, pictures, links, sources and method."""

from functools import partial

import streamlit as st

from analytics.answer import Answer
from analytics.definitions import POPULATION
from analytics.figures.registry import view_of
from analytics.files import file_name, spreadsheet
from analytics.links import file_link, report_link
from pages.shared.method_cards import method_links
from pages.shared.share import share
from pages.shared.state import view_link
from pages.shared.theme import theme_name
from pages.shared.words import plain


def short_name(one: Answer) -> str:
    """What tells apart the tables of one view."""
    if one.slug == "company-map":
        return POPULATION.label_of(one.choices["population"])
    return one.title


def actions(answers: tuple[Answer, ...]) -> None:
    """Files of every answer the view is drawn from, pictures of the view, and its sources."""
    view = answers[0]
    with st.container(horizontal=True, vertical_alignment="center", key=f"actions-{view.slug}-{len(answers)}"):
        for one in answers:
            label = "CSV" if len(answers) == 1 else f"CSV: {short_name(one)}"
            st.download_button(
                f"{label} ({len(one.frame):,} rows)",
                data=partial(spreadsheet, one),
                file_name=file_name(one),
                mime="text/csv",
                on_click="ignore",
                key=f"csv-{view.slug}-{one.slug}-{'-'.join(one.choices.values())}",
            )
        share(view, f"{view.slug}-{len(answers)}")
        st.markdown(_links(view), width="content")
        method = st.popover("Sources and method", key=f"method-{view.slug}-{len(answers)}", on_change="rerun")
        if method.open:
            with method:
                _sources(view)


def _links(view: Answer) -> str:
    """Links to the other files, made by the server only when they are followed."""
    pictures = [(drawing.label, drawing.name) for drawing in view_of(view.slug).drawings] or [("", "")]
    dark = {"theme": "dark"} if theme_name() == "dark" else {}
    links = [f"[Data (zip)]({file_link(view.slug, 'zip', view.version, view.choices)})"]
    for label, name in pictures:
        look = {**({"figure": name} if len(pictures) > 1 else {}), **dark}
        said = f"{label}, " if len(pictures) > 1 else ""
        png, svg = (file_link(view.slug, form, view.version, view.choices, **look) for form in ("png", "svg"))
        links.append(f"[Image ({said}PNG)]({png}) · [SVG]({svg})")
    if report := report_link(view.slug, view.version, view_link(view.slug, view.choices, view.version)):
        links.append(f"[Report an error]({report})")
    return " · ".join(links)


def _sources(view: Answer) -> None:
    """What each column means, the statements run, and every source."""
    for column in view.columns:
        unit = f" ({column.unit})" if column.unit else ""
        st.markdown(f"**{plain(column.name)}**{plain(unit)} {plain(column.description)}")
    if view.metrics:
        st.markdown(f"**How it is computed** {method_links(view.metrics)}")
    for statement in view.statements:
        st.code(statement.sql, language="sql")
    for source in view.sources:
        said = ", ".join(part for part in (source.published, source.licence) if part)
        title = (
            f"[{plain(source.title)}]({source.address})" if source.address.startswith("http") else plain(source.title)
        )
        st.markdown(f"{title} {plain(said)}")
