"""The strip of an answer under other choices: what it asks, and what it says where a choice has no answer."""

import math

import pandas as pd
import pytest

from analytics.choice_kinds import AreaChoice, PeriodChoice
from analytics.figures.strips import choices_strip
from analytics.questions import QUESTIONS, ask, find
from analytics.questions.alternatives import RADII, alternatives

WITH_HEADLINE = [slug for slug, question in QUESTIONS.items() if question.headline]


def test_the_questions_that_claims_rest_on_have_a_headline():
    assert {"area-share", "area-rebound", "concentration", "talent-direction", "model-sectors"} <= set(WITH_HEADLINE)


@pytest.mark.parametrize("slug", WITH_HEADLINE)
def test_each_row_is_the_answer_with_one_choice_changed(version, slug):
    strip = alternatives(version, slug, {})
    headline = find(slug).headline
    expected = sum(
        len(choice.options) - 1 + (len(RADII) if isinstance(choice, AreaChoice) else 0)
        for choice in find(slug).choices
        if not isinstance(choice, PeriodChoice)
    )
    assert len(strip) == 1 + expected
    assert list(strip["is_default"]) == [True] + [False] * expected
    for row in strip[strip["refused"] == ""].to_dict("records"):
        key, _, value = row["switch"].partition("=")
        frame = ask(version, slug, {key: value} if key else {}).frame
        values = set(frame[headline.value].dropna())
        assert row["value"] in values or (math.isnan(row["value"]) and not values)


def test_the_present_choices_are_the_base(version):
    strip = alternatives(version, "area-share", {"base": "us", "area": "radius-33"})
    assert (
        strip.iloc[0]["value"]
        == ask(version, "area-share", {"base": "us", "area": "radius-33"}).frame.iloc[-1]["share"]
    )
    assert "base=world" in set(strip["switch"])
    assert "base=us" not in set(strip["switch"])
    world = strip.set_index("switch").loc["base=world"]
    assert world["value"] == ask(version, "area-share", {"area": "radius-33"}).frame.iloc[-1]["share"]


def test_a_refused_setting_keeps_its_reason(version):
    strip = alternatives(version, "concentration", {}).set_index("switch")
    assert "expected city" in strip.loc["unit=parent", "refused"]
    assert math.isnan(strip.loc["unit=parent", "value"])


def test_a_question_without_a_headline_is_refused(version):
    with pytest.raises(ValueError, match="boomerangs"):
        alternatives(version, "boomerangs", {})


def test_the_figure_marks_every_number_and_names_every_row(version):
    strip = alternatives(version, "concentration", {})
    figure = choices_strip(strip, "light")
    assert sum(len(trace["x"]) for trace in figure["data"]) == strip["value"].notna().sum()
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert len(words) == len(strip)
    assert sum("not defined" in word for word in words) == (strip["refused"] != "").sum()


def test_a_strip_without_any_number_still_stands():
    row = {"alternative": "as shown", "switch": "", "unit": "share", "is_default": True, "value": math.nan}
    frame = pd.DataFrame([{**row, "low": math.nan, "high": math.nan, "n": 0, "period": "", "refused": ""}])
    assert "no such number" in choices_strip(frame, "dark")["layout"]["annotations"][0]["text"]
