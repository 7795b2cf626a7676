"""What can be done with a view: its files, pictures, links, sources and method."""

from functools import partial

import streamlit as st

from analytics.answer import Answer
from analytics.definitions import POPULATION
from analytics.figures.registry import view_of
from analytics.files import file_name, spreadsheet
from analytics.links import file_link, report_link
from analytics.wording import plural, source_named
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


@st.fragment
def actions(answers: tuple[Answer, ...]) -> None:
    """The rows of a view as a file, its link, its other files, and its sources.

    Opening one of them makes the row anew, not the page; what it holds is made only when it is opened.
    """
    view, key = answers[0], f"{answers[0].slug}-{len(answers)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"actions-{key}"):
        _csv(view, view, f"CSV ({plural(len(view.frame), 'row')})")
        share(view, key)
        files = st.popover("More files", key=f"files-{key}", on_change="rerun")
        if files.open:
            with files:
                _files(answers)
        method = st.popover("Sources and method", key=f"method-{key}", on_change="rerun")
        if method.open:
            with method:
                _sources(view)


def _csv(view: Answer, one: Answer, label: str) -> None:
    """A button that saves the rows of an answer."""
    st.download_button(
        label,
        data=partial(spreadsheet, one),
        file_name=file_name(one),
        mime="text/csv",
        on_click="ignore",
        key=f"csv-{view.slug}-{one.slug}-{'-'.join(one.choices.values())}",
    )


def _files(answers: tuple[Answer, ...]) -> None:
    """Rows of the other tables of the view, all of it packed with its sources, and its pictures."""
    view = answers[0]
    for one in answers[1:]:
        _csv(view, one, f"CSV: {short_name(one)} ({plural(len(one.frame), 'row')})")
    packed = file_link(view.slug, "zip", view.version, view.choices)
    st.markdown(f"[Rows with sources, licences and a script that makes them again (zip)]({packed})")
    pictures = [(drawing.label, drawing.name) for drawing in view_of(view.slug).drawings] or [("Picture", "")]
    dark = {"theme": "dark"} if theme_name() == "dark" else {}
    for label, name in pictures:
        look = {**({"figure": name} if len(pictures) > 1 else {}), **dark}
        png, svg = (file_link(view.slug, form, view.version, view.choices, **look) for form in ("png", "svg"))
        st.markdown(f"{label}: [PNG]({png}) · [SVG]({svg})")


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
        title = plain(source_named(source.title, source.address))
        st.markdown(f"{f'[{title}]({source.address})' if source.address.startswith('http') else title} {plain(said)}")
    if report := report_link(view.slug, view.version, view_link(view.slug, view.choices, view.version)):
        st.markdown(f"[Report an error]({report})")
