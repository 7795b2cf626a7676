"""Questions, choices and claims, from the registry, the definitions and the tests of the claims."""

import re

from analytics.choice_kinds import AreaChoice, NamedChoice, NumberChoice, PeriodChoice
from analytics.choices import Choice
from analytics.claims import CLAIMS
from analytics.claims.rule import Claim
from analytics.definitions import DEFINITIONS, LEAST_N
from analytics.links import PAGES
from analytics.methods import anchor_of, declared_choices
from analytics.questions import QUESTIONS, Question
from tools.reference.markdown import code, joined, table, told


def questions() -> str:
    """Every question, first as a list, then each with its choices and columns."""
    rows = [(f"[{one.slug}](#{one.slug})", told(one.title), _page(one.slug)) for one in QUESTIONS.values()]
    return joined(
        [
            "`valinor answer SLUG --choice KEY=VALUE`, `/api/answers/SLUG.csv?KEY=VALUE`, and the pages ask the same "
            "questions. Shares are fractions, money US dollars, distances km, intervals 95 % (`low`, `high`); `n` is "
            "the base of the row; a missing number is an empty cell. Slugs and columns are permanent.",
            table(("question", "asks", "page"), rows),
            *(_question(one) for one in QUESTIONS.values()),
        ]
    )


def _page(slug: str) -> str:
    return next((code(path) for path, slugs in PAGES.items() if slug in slugs), "none")


def _question(one: Question) -> str:
    headline = f"Headline number: {told(one.headline.meaning)} ({one.headline.unit})." if one.headline else ""
    asked = [
        (f"[{choice.slug}](choices.md#{anchor_of(choice)})", code(choice.default), _allowed(choice))
        for choice in one.choices
    ]
    columns = [(code(column.name), column.type, told(column.unit), told(column.description)) for column in one.columns]
    reads = ", ".join(f"[{name}](data.md#{name})" for name in one.tables)
    uses = ", ".join(f"[{name}](metrics.md#{name})" for name in one.metrics)
    return joined(
        [
            f"## {one.slug}",
            f"{told(one.title)}. Page: {_page(one.slug)}.",
            f"Measure: {_measure(one.measure)}." if isinstance(one.measure, str) else "",
            headline,
            table(("choice", "default", "values"), asked) or "No choices.",
            table(("column", "type", "unit", "meaning"), columns),
            f"Tables: {reads or 'none, a scenario rests on its choices'}. Metrics: {uses or 'none'}.",
        ]
    )


def _measure(text: str) -> str:
    """What the numbers are; the words of a choice stand where it is named."""
    return told(re.sub(r"\{(\w+)(?:!l)?\}", r"`\1`", text))


def _allowed(choice: Choice) -> str:
    listed = ", ".join(code(option.value) for option in choice.options)
    if isinstance(choice, NamedChoice):
        return f"{listed}, or one that the data name" if listed else "one that the data name"
    if isinstance(choice, AreaChoice):
        return f"{listed}, `radius-N` (N from {choice.least} to {choice.most} km)"
    return listed or told(choice.expected())


def choices() -> str:
    """Every choice with its values; where a question begins elsewhere than with the default here, it says so."""
    about = (
        f"Definitions {DEFINITIONS}: the number rises when a meaning changes, because the same data then give another "
        f"answer. Ratios, indices and ranks are given from n = {LEAST_N} on; below it the count is shown alone."
    )
    return joined([about, *(_choice(one) for one in sorted(declared_choices(), key=lambda one: one.slug))])


def _choice(choice: Choice) -> str:
    spelled = isinstance(choice, AreaChoice | PeriodChoice | NumberChoice)
    values = [
        (code(option.value), told(option.label), told(option.meaning) or "as the label says")
        for option in choice.options
    ]
    asked = ", ".join(
        f"[{one.slug}](questions.md#{one.slug})"
        for one in QUESTIONS.values()
        if anchor_of(choice) in map(anchor_of, [asked for asked in one.choices if asked.slug == choice.slug])
    )
    return joined(
        [
            f"## {choice.slug}",
            f"{told(choice.label)}. {told(choice.meaning)} Default: {code(choice.default)}.",
            f"Written as {told(choice.expected())}." if spelled else "",
            "Or the identifier of one that the data name." if isinstance(choice, NamedChoice) else "",
            table(("value", "on screen", "meaning"), values),
            f"Asked by {asked}." if asked else "Asked by no question yet.",
        ]
    )


def claims() -> str:
    """Every claim, and the rule that turns outcomes into a verdict."""
    about = (
        "Each test was fixed before the numbers were seen. A claim is supported when its test holds by default and in "
        "at least three quarters of the alternatives, contradicted when its opposite does, and mixed otherwise; below "
        "its base it is not testable. Verdicts are computed: `valinor answer claims`."
    )
    return joined([about, *(_claim(one) for one in CLAIMS)])


def _claim(one: Claim) -> str:
    alternatives = [
        (told(label), " ".join(code(f"{key}={value}") for key, value in changed.items()))
        for label, changed in one.alternatives
    ]
    named = "" if one.further is Claim.further else "Besides, each that the data name, such as every published series."
    return joined(
        [
            f"## {one.slug}",
            told(one.title),
            f"- Page: `/{one.page}`\n- Measure: {told(one.measure)} ({one.unit})\n- Holds when: {told(one.rule)}",
            table(("alternative", "choice"), alternatives),
            named,
        ]
    )
