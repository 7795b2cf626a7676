"""The rows behind a mark: opened by a click on a chart or a cell, or by boxes that choose the same marks."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.evidence.behind import ALSO, marks_of, why_counted
from analytics.evidence.marks import BEHIND, NOT_TOLD
from analytics.evidence.subjects import subjects
from analytics.evidence.told import READ
from analytics.files import file_name, spreadsheet
from analytics.links import report_link
from analytics.questions import find
from analytics.wording import plural
from pages.shared.answers import rows, version_named
from pages.shared.guard import guarded
from pages.shared.search import subject_link
from pages.shared.state import asked_rows, open_rows, page_link
from pages.shared.words import MISSING, plain

_SHOWN = ["counted_as", "date", "what", "source", "address", "read", "grade"]
_TITLES = {"counted_as": "Counted as", "what": "What the source says", "address": "Link"}
_OPENED = "rows-opened"


def rows_panel(view: Answer) -> None:
    """Below a view: choose a mark, see the facts it is counted from, and why each counts."""
    asked, mark = asked_rows()
    key = f"rows-{view.slug}"
    if asked == view.slug and key not in st.session_state:
        st.session_state[key] = True
    panel = st.expander("Rows behind a number, with their sources", key=key, on_change="rerun")
    if not panel.open:
        return
    with panel, guarded(f"rows of {view.slug}"):
        if view.slug in NOT_TOLD:
            st.markdown(plain(NOT_TOLD[view.slug]))
            return
        marks = marks_of(view)
        if marks.empty:
            st.markdown("No number is shown for these choices.")
            return
        mark = mark if asked == view.slug else tuple(marks.iloc[0])
        _boxes(view.slug, marks, mark)
        _rows(view, rows(view, mark))


def clicks_on_chart(view: Answer, key: str) -> Mapping[str, Any]:
    """Arguments by which a chart's marks open their rows, where its question has any."""
    if view.slug not in BEHIND:
        return {}
    return {"on_select": partial(_chart_clicked, view.slug, key), "selection_mode": "points"}


def clicks_on_table(one: Answer, key: str) -> Mapping[str, Any]:
    """Arguments by which a table's cells open their rows, where its question has any."""
    if one.slug not in BEHIND:
        return {}
    return {"on_select": partial(_cell_clicked, one, key), "selection_mode": "single-cell"}


def rows_opened() -> bool:
    """Whether a click has just opened rows: what draws the mark alone has to be followed by the page."""
    return bool(st.session_state.pop(_OPENED, False))


def _chart_clicked(slug: str, key: str) -> None:
    """Open the rows of the point that was clicked; its mark stands in its custom data."""
    points = st.session_state[key].selection.points
    mark = points[0].get("customdata") if points else None
    if mark:
        _open(slug, tuple(str(value) for value in mark))
        st.session_state[_OPENED] = True


def _cell_clicked(one: Answer, key: str) -> None:
    """Open the rows of the line that was clicked."""
    cells = st.session_state[key].selection.cells
    if cells:
        row = one.frame.iloc[cells[0][0]][list(BEHIND[one.slug].marks)]
        if row.notna().all():
            _open(one.slug, tuple(row.astype(str)))
            st.session_state[_OPENED] = True


def _open(slug: str, mark: tuple[str, ...]) -> None:
    open_rows(slug, mark)
    st.session_state[f"rows-{slug}"] = True
    st.toast(plain(f"The rows behind {' → '.join(mark)} are open below."))


def _boxes(slug: str, marks: pd.DataFrame, mark: tuple[str, ...]) -> None:
    """One box for each part of a mark, the later ones with the values that the earlier leave."""
    described = {column.name: column.description for column in find(slug).columns}
    left = marks
    with st.container(horizontal=True, key=f"marks-{slug}"):
        for position, (column, value) in enumerate(zip(marks.columns, mark, strict=False)):
            values = list(left[column].drop_duplicates())
            key = f"mark-{slug}-{column}"
            if value not in values:
                values.append(value)
            st.session_state[key] = value
            st.selectbox(
                column.replace("_", " ").capitalize(),
                values,
                key=key,
                help=described.get(column),
                on_change=_box_changed,
                args=(slug, marks, position),
                width=280,
            )
            left = left[left[column] == value]


def _box_changed(slug: str, marks: pd.DataFrame, position: int) -> None:
    """Open the first mark that has the values chosen up to the box that changed."""
    left = marks
    for column in marks.columns[: position + 1]:
        left = left[left[column] == st.session_state[f"mark-{slug}-{column}"]]
    if len(left):
        _open(slug, tuple(left.iloc[0]))


def _rows(view: Answer, behind: Answer) -> None:
    """The facts, reports of one event together, and the way to each one's reasons."""
    also = int((behind.frame["counted_as"] == ALSO).sum())
    more = f"; {also} more on the same events, shown beside them" if also else ""
    st.markdown(f"**{plain(behind.finding)}**{more}")
    if behind.frame.empty:
        return
    linked = behind.frame["address"].str.startswith("http").fillna(False)
    shown = behind.frame[_SHOWN].assign(address=behind.frame["address"].where(linked))
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=MISSING,
        alt=f"{behind.finding}: {len(shown)} facts with their sources",
        column_config={
            **{name: st.column_config.Column(_TITLES.get(name, name.capitalize())) for name in _SHOWN},
            "what": st.column_config.Column(_TITLES["what"], width="large"),
            "address": st.column_config.LinkColumn(_TITLES["address"], display_text="open"),
        },
    )
    st.download_button(
        f"CSV ({plural(len(behind.frame), 'row')})",
        data=partial(spreadsheet, behind),
        file_name=file_name(behind, of=view.slug),
        mime="text/csv",
        on_click="ignore",
        key=f"csv-rows-{view.slug}",
    )
    _why(view, behind)


def _why(view: Answer, behind: Answer) -> None:
    """Choose a fact: the rule, the choices in force, its evidence, and what else is said of the same event."""
    facts = behind.frame["what"].tolist()
    at = st.selectbox(
        "Why is this counted?",
        range(len(facts)),
        format_func=lambda position: facts[position],
        key=f"why-{view.slug}",
    )
    version = version_named(view.version)
    fact = behind.frame.iloc[min(at or 0, len(facts) - 1)]
    st.markdown(
        "\n".join(f"- {plain(said)}" for said in (*_status(fact), *why_counted(version, view.slug, view.choices)))
    )
    others = behind.frame[(behind.frame["event"] == fact["event"]) & (behind.frame["record"] != fact["record"])]
    if len(others):
        st.markdown("**Also said of the same event**")
        st.markdown(
            "\n".join(
                f"- {plain(f'{other.what} — {other.source} ({other.counted_as})')}" for other in others.itertuples()
            )
        )
    with st.container(horizontal=True, gap="small", key=f"about-{view.slug}"):
        known = subjects(version)
        for key in str(fact["about"]).split():
            subject_link(key, f"About {known[key].name}")
        record = f"{fact['table']}/{fact['record']}"
        if link := report_link(record, view.version, page_link(view.version)):
            st.link_button("Report an error", link)


def _status(fact: "pd.Series[Any]") -> tuple[str, ...]:
    """How a fact enters the number, and what it rests on."""
    grade = f" Grade of the source: {fact['grade']}." if pd.notna(fact["grade"]) else ""
    sure = f" Confidence of the compiler: {fact['confidence']}." if pd.notna(fact["confidence"]) else ""
    said = [f"{str(fact['counted_as']).capitalize()}. {READ[fact['read']].sentence}{grade}{sure}"]
    if pd.notna(fact["note"]):
        said.append(f"Note: {fact['note']}")
    return tuple(said)
