"""The Methods page is the documentation of the code: every metric is on it, whole."""

import ast
import re

import pytest

from analytics import metrics
from analytics.methods import families, method
from analytics.questions import QUESTIONS
from pages.shared.method_cards import _metric, _question

EVERY = [one for methods in families().values() for one in methods]


def test_every_public_metric_stands_once():
    assert sorted(one.name for one in EVERY) == sorted(metrics.__all__)
    assert len({one.anchor for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_metric_is_documented_in_full(one):
    assert one.summary.endswith((".", ":", "?"))
    assert one.formula.count("{") == one.formula.count("}")
    assert "$" not in one.formula
    assert one.args
    assert one.source
    for line in one.example.splitlines():
        if line.startswith(">>> ") and not line.endswith(("(", "[", "{", ",")):
            ast.parse(line.removeprefix(">>> "))
    shown = _metric(one)
    for text in (one.formula, one.example, f"##### {one.name}".replace("_", "\\_")):
        assert text in shown
    for heading in ("Given", "Returns", "Undefined", "Refused", "Source"):
        assert f"**{heading}**" in shown


def test_a_question_names_the_metrics_that_name_it():
    for slug, question in QUESTIONS.items():
        for name in question.metrics:
            assert slug in method(name).questions


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_shows_every_choice_and_column(slug):
    shown, question = _question(QUESTIONS[slug]), QUESTIONS[slug]
    for choice in question.choices:
        assert f"(`{choice.slug}`, by default `{choice.default}`)" in shown
        assert all(f"`{option.value}`" in shown for option in choice.options)
    for column in question.columns:
        assert f"- `{column.name}`" in shown


def test_a_metric_without_a_section_is_refused(monkeypatch):
    whole = metrics.hhi.__doc__
    monkeypatch.setattr(metrics.hhi, "__doc__", re.sub(r"Source: .*?\n", "", whole))
    with pytest.raises(ValueError, match="hhi lacks Source"):
        method("hhi")


def test_an_unknown_metric_is_refused():
    with pytest.raises(ValueError, match="no metric"):
        method("magic")
