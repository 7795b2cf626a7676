"""The page of one organisation, person or company: every fact told of it, by kind, each with its source."""

import re
from collections import Counter

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.evidence.facts_listed import RUN_AS
from analytics.evidence.subjects import Subject, subjects
from analytics.evidence.told import READ
from analytics.links import report_link
from analytics.wording import date_of, source_named
from pages.shared.actions import actions
from pages.shared.answers import answer, current_version
from pages.shared.guard import guarded
from pages.shared.search import subject_link
from pages.shared.show import small_print
from pages.shared.state import SUBJECT, address, choose, page_link
from pages.shared.words import plain

FIRST = 12
"""Facts of a kind that are shown before the rest is asked for."""
_NEIGHBOURS = 16
_SHARED = 3


def subject_page() -> None:
    """The whole page; without a subject it says how to find one."""
    asked = " ".join(address().get(SUBJECT, ()))
    one = subjects(current_version()).get(asked)
    if one is None:
        st.title("A company, lab or person", anchor=False)
        if asked:
            st.info(plain(f"No page for {asked[:60]!r} in this data version."))
        st.markdown("Type a name into the box above: each organisation, person and company has a page of its own.")
        return
    with guarded("about"):
        view = answer("about")
        st.title(plain(one.name), anchor=False)
        st.caption(plain(one.about))
        choose("about", only=("evidence",))
        st.header(plain(view.finding), anchor=False)
        _sections(view)
        _neighbours(view, one)
        small_print(view)
        actions((view,))


def _sections(view: Answer) -> None:
    """The kinds of fact with their number; then a table each, a long one cut until the rest is asked for."""
    counts = view.frame["section"].value_counts(sort=False)
    if len(counts) > 1:
        st.markdown(" · ".join(f"[{plain(str(name))}](#{_anchor(name)}) {count}" for name, count in counts.items()))
    for section, facts in view.frame.groupby("section", sort=False):
        st.header(plain(str(section)), anchor=_anchor(section))
        lines = together(facts)
        if len(lines) < len(facts):
            st.caption(f"{len(facts)} facts in {len(lines)} lines: settings of one model stand together.")
        if reason := shared_reason(lines["note"]):
            st.caption(plain(f"Why, said once for several lines: {reason}."))
            lines = lines.assign(note=lines["note"].str.removesuffix(f"; {reason}"))
        _table(lines.head(FIRST), view)
        rest = lines.iloc[FIRST:]
        if len(rest):
            more = st.expander(f"{len(rest)} more", key=f"more-{section}", on_change="rerun")
            if more.open:
                with more:
                    _table(rest, view)


def _anchor(section: object) -> str:
    return re.sub(r"[^a-z]+", "-", str(section).lower())


def together(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts, those that differ only in the setting a model ran with as one line that says how many they are."""
    said = facts["what"].str.partition(RUN_AS)[0]
    alike = facts.groupby([said, facts["date"].fillna(""), facts["source"], facts["what"].str.contains(RUN_AS)])
    settings = alike["what"].transform("size").where(facts["what"].str.contains(RUN_AS), 1)
    together = said + ", in " + settings.astype(str) + " settings"
    return facts.assign(what=facts["what"].where(settings == 1, together))[(settings == 1) | (alike.cumcount() == 0)]


def shared_reason(notes: pd.Series) -> str:
    """The words after the semicolon that end three notes or more: they are said once."""
    ends = Counter(str(note).partition("; ")[2] for note in notes.dropna())
    return next((end for end, count in ends.most_common() if end and count >= _SHARED), "")


def _table(facts: pd.DataFrame, view: Answer) -> None:
    """Date, words and source of some facts; where a report address is set, a way to report each."""
    rows = facts.to_dict("records")
    shown = pd.DataFrame(
        {
            "Date": [_when(date, view.version) for date in facts["date"].fillna("")],
            "Fact": [fact_words(row) for row in rows],
            "Source": [source_words(row) for row in rows],
        }
    )
    reports = [
        report_link(f"{table}/{record}", view.version, page_link(view.version))
        for table, record in zip(facts["table"], facts["record"], strict=True)
    ]
    if any(reports):
        shown["Wrong?"] = [f"[Report]({link})" for link in reports]
    with st.container(key=f"facts-{facts.index[0]}"):
        st.table(shown, hide_index=True, border="horizontal")


def _when(date: str, version: str) -> str:
    """A date in words; of one after the day the data reach to, that it is still to come."""
    return f"{date_of(date)}, to come" if re.match(r"\d{4}-", date) and date > version[:10] else date_of(date)


def fact_words(fact: dict[str, object]) -> str:
    """A fact as Markdown: of a judgement with its reason, of one that does not count by default with that."""
    said = plain(str(fact["what"]))
    if fact["read"] == "judgement":
        return f"{said}. Why: {plain(str(fact['note']))}"
    return said if fact["sourced"] else f"{said} (not counted unless Evidence is All)"


def source_words(fact: dict[str, object]) -> str:
    """A source as a link, and how it was read, as Markdown."""
    short, link = READ[str(fact["read"])].short, str(fact["address"])
    if fact["read"] == "judgement":
        return short.capitalize()
    title = plain(source_named(str(fact["source"]), link))
    told = f"[{title}]({link})" if link.startswith("http") else title
    return f"{told} ({short})" if short else told


def _neighbours(view: Answer, one: Subject) -> None:
    """Links to those it is told of together with, most often first."""
    known = subjects(current_version())
    counts = view.frame["others"].str.split().explode().dropna().value_counts()
    if counts.empty:
        return
    st.header("See also", anchor="see-also")
    with st.container(horizontal=True, gap="small", key="neighbours"):
        for key in counts.index[:_NEIGHBOURS]:
            if key != one.key:
                subject_link(key, known[key].name)
