"""The Methods page is the documentation of the code: every metric, question, choice and test is on it, whole."""

import ast
import inspect
import re

import pytest

from analytics import metrics
from analytics.claims import CLAIMS
from analytics.method_titles import TITLES, title_of
from analytics.methods import FAMILIES, SECTIONS, anchor_of, declared_choices, families, methods, read_docstring
from analytics.questions import QUESTIONS
from pages.shared.method_cards import claim_text, metric_text, prose, question_text

EVERY = list(methods().values())
WHOLE = """Share of the largest.

Ties count once.

Formula: $a$
Args:
    x: numbers, which
        go on here.
Returns: a share.
Undefined: nothing.
Refused: nothing.
Source: definition.
Example:
    >>> 1
    1
"""


def test_every_public_metric_stands_once_in_its_family():
    assert sorted(one.name for family in families() for one in family.methods) == sorted(metrics.__all__)
    for family in families():
        assert family.about
        assert {one.family for one in family.methods} == {family.slug}
    assert [family.title for family in families()] == list(FAMILIES.values())


def test_every_metric_is_called_by_words_of_its_own():
    titles = [title_of(one.name) for one in EVERY]
    assert len(set(titles)) == len(titles)
    assert not any("_" in title for title in titles)
    assert set(TITLES) <= set(metrics.__all__)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_metric_is_documented_in_full(one):
    assert one.summary.endswith((".", "?"))
    assert not re.search(r"[{}]|\$", re.sub(r"\\[{}]", "", balanced(one.formula)))
    for opening, closing in (("left", "right"), ("begin", "end")):
        assert one.formula.count(rf"\{opening}") == len(re.findall(rf"\\{closing}(?![a-z])", one.formula))
    for text in (one.returns, one.undefined, one.refused, one.source):
        assert text.endswith(".")


def balanced(formula):
    """The formula without its paired braces, innermost first."""
    while (inner := re.sub(r"(?<!\\)\{([^{}]|\\[{}])*(?<!\\)\}", "", formula)) != formula:
        formula = inner
    return formula


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_every_argument_is_explained_and_no_other(one):
    explained = [name.strip() for argument in one.arguments for name in argument.name.split(",")]
    assert sorted(explained) == sorted(inspect.signature(getattr(metrics, one.name)).parameters)
    assert all(argument.meaning for argument in one.arguments)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_an_example_calls_the_metric_and_shows_a_result(one):
    lines = one.example.splitlines()
    code = [line[4:] for line in lines if line.startswith((">>> ", "... "))]
    called = {node.id for node in ast.walk(ast.parse("\n".join(code))) if isinstance(node, ast.Name)}
    assert one.name in called
    assert not lines[-1].startswith(">>>")


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_the_page_shows_all_of_a_metric(one):
    shown = metric_text(one)
    told = (one.summary, *one.further, one.returns, one.undefined, one.refused, one.source)
    for text in (one.formula, one.example, *map(prose, told)):
        assert text in shown
    for argument in one.arguments:
        assert prose(argument.meaning) in shown
    assert f"`{one.name}`" in shown
    for slug in one.questions:
        assert f"(#question-{slug})" in shown


def test_names_in_a_text_lead_to_their_metric_and_marks_mean_nothing():
    assert prose("as `hhi`") == "as [`hhi`](#hhi)"
    assert prose("as `np.mean`") == "as `np.mean`"
    assert prose("a*b*c [d](e) $x$") == r"a\*b\*c \[d\](e) \$x\$"


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_shows_its_choices_columns_and_metrics(slug):
    question, shown = QUESTIONS[slug], question_text(QUESTIONS[slug])
    for choice in question.choices:
        assert f"(#choice-{anchor_of(choice)})" in shown
    for column in question.columns:
        assert f"`{column.name}`" in shown
    for name in question.metrics:
        assert f"(#{name})" in shown
        assert slug in methods()[name].questions


def test_every_choice_a_question_has_is_defined():
    asked = {(choice.slug, choice.label) for question in QUESTIONS.values() for choice in question.choices}
    assert asked <= {(choice.slug, choice.label) for choice in declared_choices()}


def test_choices_of_one_slug_have_places_of_their_own():
    assert "(#choice-measure)" in question_text(QUESTIONS["concentration"])
    assert "(#choice-measure-1)" in question_text(QUESTIONS["capex"])


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.slug)
def test_a_claim_names_its_alternatives(claim):
    shown = claim_text(claim).replace("\u2060", "")
    assert all(label.split(",")[0] in shown for label, _ in claim.alternatives)
    assert ("every published series" in shown) == (claim.slug == "brain-drain")


def test_a_docstring_is_split_into_its_sections():
    head, sections = read_docstring(WHOLE, "largest")
    assert head == "Share of the largest.\n\nTies count once.\n\n"
    assert list(sections) == list(SECTIONS)
    assert sections["Args"] == "x: numbers, which\n    go on here."
    assert sections["Example"] == ">>> 1\n1"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_docstring_that_lacks_a_section_is_refused(section):
    lacking = re.sub(rf"^{section}:.*\n(    .*\n)*", "", WHOLE, flags=re.MULTILINE)
    with pytest.raises(ValueError, match=r"the docstring of largest: found .* expected Formula, Args"):
        read_docstring(lacking, "largest")
    empty = re.sub(rf"^{section}:.*\n(    .*\n)*", f"{section}:\n", WHOLE, flags=re.MULTILINE)
    with pytest.raises(ValueError, match="the docstring of largest"):
        read_docstring(empty, "largest")


def test_sections_in_another_order_are_refused():
    swapped = WHOLE.replace("Undefined: nothing.\nRefused: nothing.\n", "Refused: nothing.\nUndefined: nothing.\n")
    with pytest.raises(ValueError, match="Returns, Refused, Undefined"):
        read_docstring(swapped, "largest")
