"""The Methods page: metrics from their documentation, questions and definitions from their declarations."""

import streamlit as st

from analytics.choices import Choice
from analytics.claims import CLAIMS
from analytics.methods import Method, families
from analytics.questions import QUESTIONS, Question
from pages.shared.words import plain


def metric_index() -> None:
    """Every metric by name, linked to its place on the page."""
    lines = [
        f"- **{_title(family)}**: " + ", ".join(f"[{plain(one.name)}](#{one.anchor})" for one in methods)
        for family, methods in families().items()
    ]
    st.markdown("\n".join(lines))


def claim_rules() -> None:
    """When each claim holds, and what is changed to see whether it still does."""
    st.markdown(
        "A claim is *supported* when its test holds by default and in at least three quarters of the alternatives, "
        "*contradicted* when the opposite does, *not testable* when its base is below the floor, else *mixed*."
    )
    for claim in CLAIMS:
        tried = ", ".join(label for label, _ in claim.alternatives)
        st.markdown(
            f"**{plain(claim.title)}**  \nHolds when: {plain(claim.rule)}  \n"
            f"Alternatives, one at a time: {plain(tried)}"
            f"{', and each published series' if claim.slug == 'brain-drain' else ''}."
        )


def question_cards() -> None:
    """Every question: its choices with their meaning, its columns with their units, its metrics."""
    for question in QUESTIONS.values():
        opened = st.expander(
            f"**{plain(question.title)}** · {question.slug}", key=f"q-{question.slug}", on_change="rerun"
        )
        if opened.open:
            with opened:
                st.markdown(_question(question))


def metric_cards() -> None:
    """One block a family, a heading with an anchor for each metric."""
    for family, methods in families().items():
        blocks = [f"#### {_title(family)}", *(_metric(one) for one in methods)]
        with st.container(key=f"methods-{methods[0].name}"):
            st.markdown("\n\n".join(blocks))


def method_links(names: tuple[str, ...]) -> str:
    """Links to metrics on the Methods page, as Markdown.

    Example:
        >>> method_links(("hhi",))
        '[hhi](/methods#hhi)'
    """
    return ", ".join(f"[{plain(name)}](/methods#{name.replace('_', '-')})" for name in names)


def _metric(one: Method) -> str:
    """A metric as Markdown; the formula is set by KaTeX."""
    given = "**Given**\n\n" + "\n".join(f"- {_text(entry)}" for entry in one.args)
    told = {
        "Returns": _text(one.returns),
        "Undefined": _text(one.undefined),
        "Refused": _text(one.refused),
        "Source": _text(one.source),
    }
    if one.questions:
        told["Used by"] = ", ".join(plain(QUESTIONS[slug].title) for slug in one.questions)
    lines = "  \n".join(f"**{name}**  {text}" for name, text in told.items())
    parts = [f"##### {plain(one.name)}", _text(one.summary), _text(one.details), f"$$\n{one.formula}\n$$", given, lines]
    return "\n\n".join([*filter(None, parts), f"```python\n{one.example}\n```"])


def _question(question: Question) -> str:
    """A question as Markdown."""
    columns = [
        f"- `{column.name}`{f' ({plain(column.unit)})' if column.unit else ''}: {plain(column.description)}"
        for column in question.columns
    ]
    metrics = f"\n\n**Metrics**  {method_links(question.metrics)}" if question.metrics else ""
    choices = "\n".join(_choice(choice) for choice in question.choices) or "None."
    return f"**Choices**\n\n{choices}\n\n**Columns**\n\n" + "\n".join(columns) + metrics


def _choice(choice: Choice) -> str:
    """A choice with what each value means; the default is named."""
    head = f"- **{plain(choice.label)}** (`{choice.slug}`, by default `{choice.default}`): {plain(choice.meaning)}"
    values = [
        f"    - `{option.value}`: {plain(option.label)}{'. ' + plain(option.meaning) if option.meaning else ''}"
        for option in choice.options
    ]
    return "\n".join([head, *values])


def _title(family: str) -> str:
    """The first words of what a family is about."""
    return plain(family.partition(":")[0].rstrip("."))


def _text(text: str) -> str:
    """Documentation as Markdown: names in backticks stay code, all else is taken as it is."""
    return "".join(f"`{part}`" if at % 2 else plain(part) for at, part in enumerate(text.split("`")))
