"""A claim at a glance: in words, its verdict, the number behind it, and how it fares under other definitions."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.errors import InputError
from analytics.figures.strips import alternatives_strip
from analytics.wording import measured_with_interval, month_of
from pages.shared import later
from pages.shared.actions import actions
from pages.shared.answers import answer, figure
from pages.shared.guard import guarded
from pages.shared.hints import way
from pages.shared.show import CONFIG, loading, small_print
from pages.shared.theme import theme_name
from pages.shared.words import plain

VERDICTS = {
    "supported": (
        "Supported",
        "blue",
        "The test holds, and in at least three quarters of the other definitions tried.",
    ),
    "mixed": ("Mixed", "gray", "Neither the test nor its opposite holds throughout."),
    "contradicted": (
        "Contradicted",
        "red",
        "The opposite holds, and in at least three quarters of the other definitions tried.",
    ),
    "not-testable": ("Cannot be tested yet", "gray", "Too few data for the test."),
}
_HEIGHT = 420
"""Pixels of a card, more or less."""


def claim_cards() -> None:
    """Every claim that has been tested: all at a glance, then a card each. Claims without a test are not shown."""
    with guarded("claims"):
        with loading("claims"):
            claims, alternatives = answer("claims"), answer("claim-alternatives")
        st.header(plain(claims.finding), anchor=False)
        _at_a_glance(claims)
        st.header("What each verdict rests on, and what would change it", anchor="cards")
        for row in claims.frame.to_dict("records"):
            with st.container(border=True, key=f"claim-{row['claim']}"), guarded(row["claim"]):
                _card(row, alternatives)
        small_print(claims)
        actions((claims, alternatives))


def claim_card(claim: str) -> None:
    """The card of one claim, on the page that shows its evidence; below the first view it comes later, as views do."""
    if later.rest_waits():
        st.skeleton(height=_HEIGHT)
        return
    with guarded(claim):
        with loading("claims"):
            claims, alternatives = answer("claims"), answer("claim-alternatives")
        row = next((row for row in claims.frame.to_dict("records") if row["claim"] == claim), None)
        if row is None:
            raise InputError("data version", claims.version, "one with the tables of the claim", "Open a newer one.")
        with st.container(border=True, key=f"claim-{claim}"):
            _card({**row, "page": ""}, alternatives, st.header)


def _at_a_glance(claims: Answer) -> None:
    """One line a claim, what is known first: verdict, story and link, number with interval and base, how it fares."""
    rows = sorted(claims.frame.to_dict("records"), key=lambda row: list(VERDICTS).index(row["verdict"]))
    shown = {
        "Verdict": [f":{VERDICTS[row['verdict']][1]}-badge[{VERDICTS[row['verdict']][0]}]" for row in rows],
        "The claim": [f"[{plain(row['title'])}](#{row['claim']})" for row in rows],
        "What is measured": [
            f"{plain(row['measure'])}: **{plain(_number(row))}**, {plain(row['base'])}" for row in rows
        ],
        "Holds in": [_holds_in(row) for row in rows],
        "Data to": [month_of(row["data_to"]) for row in rows],
    }
    with st.container(key="glance"):
        st.table(pd.DataFrame(shown), hide_index=True, border="horizontal")


def _card(row: dict[str, Any], alternatives: Answer, heading: Callable[..., Any] = st.subheader) -> None:
    word, colour, meaning = VERDICTS[row["verdict"]]
    heading(plain(row["title"]), anchor=row["claim"])
    words, strip = st.columns([5, 6], gap="medium")
    with words:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(word, color=colour, help=meaning)
            st.markdown(plain(f"Holds in {_holds_in(row)}."), width="content")
        base = f", {row['base']}" if pd.notna(row["value"]) else ""
        st.markdown(f"{plain(row['measure'])}: **{plain(_number(row))}**{plain(base)}.")
        st.markdown(plain(f"Behind the verdict: {row['found']}."))
        st.caption(plain(f"The rule, set before the numbers were seen: {row['rule']}"))
        if page := row["page"]:
            way(f"pages/{page.replace('-', '_')}.py", f"See the {page.replace('-', ' ')} →")
    with strip:
        if alternatives.frame.loc[alternatives.frame["claim"] == row["claim"], "value"].isna().all():
            st.caption("Nothing can be drawn: too few data under every definition.")
            return
        st.plotly_chart(
            figure(alternatives_strip, (alternatives,), theme_name(), claim=row["claim"]),
            theme=None,
            config=CONFIG,
            key=f"definitions-{row['claim']}",
            alt=f"{word}: {row['measure']} under each alternative; the rows are in the download on the page of claims.",
        )


def _holds_in(row: dict[str, Any]) -> str:
    """Under how many other definitions the test holds, in words that follow "Holds in".

    Example:
        >>> _holds_in({"holds_in": 2, "alternatives": 17, "too_few_in": 5})
        '2 of 17 other definitions (too few data in 5)'
        >>> _holds_in({"holds_in": 1, "alternatives": 1, "too_few_in": 0})
        'the one other definition'
        >>> _holds_in({"holds_in": 0, "alternatives": 0, "too_few_in": 0})
        'no other definition (none was tried)'
    """
    held, tried, few = row["holds_in"], row["alternatives"], row["too_few_in"]
    if tried < 2:
        return "the one other definition" if held else f"no other definition ({'one' if tried else 'none'} was tried)"
    words = f"{held or 'none'} of {tried} other definitions"
    return f"{words} (too few data in {'all' if few == tried else few})" if few else words


def _number(row: dict[str, Any]) -> str:
    """The value with its interval, in its unit."""
    if pd.isna(row["value"]):
        return "not enough data"
    return measured_with_interval(row["value"], row["low"], row["high"], row["unit"])
