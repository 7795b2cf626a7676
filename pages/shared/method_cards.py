"""What the Methods page shows, each text written once elsewhere: docstrings, registry, definitions and claims.

A heading carries the address (`/methods#hhi`) and one block of Markdown all below it, so that the page stays light.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from analytics.choice_kinds import AreaChoice, NumberChoice, PeriodChoice
from analytics.choices import Choice
from analytics.claims import CLAIMS
from analytics.claims.rule import Claim
from analytics.definitions import BAY_COUNTIES, DEFINITIONS, LEAST_N
from analytics.links import path_prefix
from analytics.method_titles import title_of
from analytics.methods import Method, anchor_of, declared_choices, families, methods
from analytics.questions import QUESTIONS, Question
from pages.shared.scripts import ARRIVE
from pages.shared.state import link_parameters
from pages.shared.words import plain


def method_links(names: Iterable[str]) -> str:
    """Metrics by name, each linked to its place on the Methods page, as Markdown; the choices of the address stay."""
    query = urlencode(link_parameters(), doseq=True)
    page = f"{path_prefix()}/methods{'?' if query else ''}{query}"
    return ", ".join(f"[{plain(title_of(name))}]({page}#{name})" for name in names)


def arrive() -> None:
    """Bring the reader to the part the address names, last of all.

    Streamlit scrolls once, when the heading appears; what is set above it afterwards (formulas, code) moves it away.
    So the place is held while the page still grows, for five seconds at most, or until the reader moves.
    """
    st.html(ARRIVE, unsafe_allow_javascript=True)


def contents() -> None:
    """What the page holds, every part a link."""
    st.markdown(
        "Made from the program itself: what stands here is what runs, and the tests run every example. Shares are "
        "fractions of 1, intervals are 95 % unless said otherwise, distances are kilometres on a sphere, and a result "
        "that is undefined is missing, never zero. “Page not checked” marks a reference cited without the original "
        "at hand."
    )
    lines = [
        f"- **[{plain(family.title)}](#family-{family.slug})** "
        + " · ".join(f"[{plain(title_of(method.name))}](#{method.name})" for method in family.methods)
        for family in families()
    ]
    with st.container(key="contents"):
        st.markdown(
            "**Metrics** below · **[Questions](#questions)** · **[Definitions](#definitions)** · "
            "**[Tests of the claims](#claims)**"
        )
        with st.expander(f"All {len(methods())} metrics by name"):
            st.markdown("\n".join(lines))


def metric_cards() -> None:
    """Every metric, by family."""
    for family in families():
        st.header(plain(family.title), anchor=f"family-{family.slug}")
        st.markdown("\n\n".join(prose(text) for text in family.about))
        for method in family.methods:
            st.subheader(plain(title_of(method.name)), anchor=method.name)
            st.markdown(metric_text(method))


def metric_text(method: Method) -> str:
    """All that is known of one metric, as Markdown: what it means in words, its formula, an example, then the rest."""
    used = ", ".join(f"[{plain(QUESTIONS[slug].title)}](#question-{slug})" for slug in method.questions)
    parts = [
        *(prose(text) for text in (method.summary, *method.further)),
        f"$$\n{method.formula}\n$$",
        f"```python\n>>> from analytics.metrics import {method.name}\n{method.example}\n```",
        f"**Used by** {used or 'no question yet.'}",
        f"**In Python** `{method.name}` is called as `{method.call}`, with",
        "\n".join(
            f"- {', '.join(f'`{name.strip()}`' for name in argument.name.split(','))}: {prose(argument.meaning)}"
            for argument in method.arguments
        ),
        f"**Result** {prose(method.returns)}",
        f"**Undefined** {prose(method.undefined)}",
        f"**Refused** {prose(method.refused)}",
        f"**Source** {prose(method.source)}",
    ]
    return "\n\n".join(parts)


def question_cards() -> None:
    """Every question: its choices with their defaults, its columns with their units, and the metrics it uses."""
    st.markdown("A question is asked of one data version under some choices; its answer has these columns.")
    for question in QUESTIONS.values():
        st.subheader(plain(question.title), anchor=f"question-{question.slug}")
        st.markdown(question_text(question))


def question_text(question: Question) -> str:
    choices = [
        f"- [{plain(choice.label)}](#choice-{anchor_of(choice)}) (`{choice.slug}`), "
        f"by default: {plain(choice.label_of(choice.default))}"
        for choice in question.choices
    ]
    columns = [
        f"- `{column.name}`{plain(f' ({column.unit})') if column.unit else ''} {plain(column.description)}"
        for column in question.columns
    ]
    used = ", ".join(f"[{plain(title_of(name))}](#{name})" for name in question.metrics)
    return "\n\n".join(
        [
            "**Choices** " + ("" if choices else "none."),
            "\n".join(choices),
            "**Columns**",
            "\n".join(columns),
            f"**Metrics** {used or 'none: rows and counts as they are.'}",
            f"**In addresses and files** `{question.slug}`",
        ]
    )


def choice_cards() -> None:
    """Every choice: what each of its values means, and which questions have it."""
    st.markdown(
        plain(
            f"Definitions {DEFINITIONS}: the number rises when a meaning changes, because the same data then give "
            f"another answer. Ratios, indices and ranks are given from n = {LEAST_N} on; below it the count is shown "
            f"alone. The nine counties of the Bay Area are {', '.join(BAY_COUNTIES)}."
        )
    )
    for choice in declared_choices():
        st.subheader(plain(choice.label), anchor=f"choice-{anchor_of(choice)}")
        st.markdown(_choice_text(choice))


def _choice_text(choice: Choice) -> str:
    options = [
        f"- {plain(option.label)} (`{option.value}`{', the default' if option.value == choice.default else ''}) "
        f"{plain(option.meaning)}"
        for option in choice.options
    ]
    asked = ", ".join(
        f"[{plain(question.title)}](#question-{question.slug})"
        for question in QUESTIONS.values()
        if any((choice.slug, choice.label) == (one.slug, one.label) for one in question.choices)
    )
    spelled = isinstance(choice, AreaChoice | PeriodChoice | NumberChoice)
    written = f"Written as {choice.expected()}." if spelled else ""
    parts = [
        f"{plain(choice.meaning)} {plain(written)}".strip(),
        "\n".join(options),
        f"**In addresses** `{choice.slug}`",
        f"**Used by** {asked or 'no question yet.'}",
    ]
    return "\n\n".join(part for part in parts if part)


def claim_rules() -> None:
    """Every claim: what is measured, when its test holds, and under which other choices it is repeated."""
    st.markdown(
        "Each test was fixed before the numbers were seen. A claim is supported when its test holds by default and in "
        "at least three quarters of the alternatives, contradicted when the opposite does, and mixed otherwise; below "
        "its base it cannot be tested."
    )
    for claim in CLAIMS:
        st.subheader(plain(claim.title), anchor=f"claim-{claim.slug}")
        st.markdown(claim_text(claim))


def claim_text(claim: Claim) -> str:
    alternatives = "; ".join(label for label, _ in claim.alternatives)
    if claim.further is not Claim.further:
        alternatives += "; and each that the data name, such as every published series"
    return "\n\n".join(
        [
            f"**Measure** {plain(claim.measure)}",
            f"**Holds when** {plain(claim.rule)}",
            f"**Alternatives, one at a time** {plain(alternatives)}.",
        ]
    )


def prose(text: str) -> str:
    """A text of a docstring as Markdown: names in backticks stay code, and lead to their metric where it is one.

    Example:
        >>> prose("NaN where `hhi` is; never `None`, in [0, 1].")
        'NaN where [`hhi`](#hhi) is; never `None`, in \\\\[0, 1\\\\].'
    """
    parts = re.split(r"`([^`]+)`", text)
    return "".join(_code(part) if at % 2 else plain(part) for at, part in enumerate(parts))


def _code(name: str) -> str:
    return f"[`{name}`](#{name})" if name in methods() else f"`{name}`"
