"""Stories: address, file and lines say the same; a step that cannot be shown is named."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import InputError
from analytics.questions import QUESTIONS, ask, find
from analytics.stories import MOST_STEPS, Story, read_file, read_lines, read_query, read_step, ready
from tests.conftest import ROOT

READY = ready(ROOT / "data")
sentences = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60).map(str.strip)


@st.composite
def stories(draw):
    steps = []
    for slug in draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=1, max_size=5)):
        pairs = [(c.slug, draw(st.sampled_from(c.options)).value) for c in find(slug).choices if c.options]
        steps.append(read_step(f"{slug}?{urlencode(pairs)}|{draw(sentences)}"))
    return Story(draw(sentences) or "A story", draw(st.sampled_from(["", "2026-07-31-d737bf8e"])), tuple(steps))


@given(stories(), st.integers(1, 5))
def test_address_and_file_give_the_story_back(story, at):
    at = min(at, len(story.steps))
    address = parse_qs(urlencode(story.query(at)), keep_blank_values=True)
    assert read_query(address) == (story, at)
    assert read_file(story.file()) == story


def test_the_address_names_every_choice():
    step = read_step("area-share|Why.")
    assert set(step.choices) == {choice.slug for choice in find("area-share").choices}
    assert "observed=same-age-36" in step.written()


def test_lines_take_links_and_steps():
    lines = "http://127.0.0.1:8501/cluster?v=x&view=area-share&base=us&evidence=all | First.\n\nboomerangs | Second."
    story = read_lines("T", "", lines)
    assert [(step.slug, step.sentence) for step in story.steps] == [("area-share", "First."), ("boomerangs", "Second.")]
    assert story.steps[0].choices["base"] == "us"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing|x", "question"),
        ("area-share?base=mars|x", "base"),
        ("area-share?base=us&base=us|x", "base"),
        ("area-share?colour=red|x", "colour"),
    ],
)
def test_a_step_that_cannot_be_shown_is_refused(text, said):
    with pytest.raises(InputError, match=said):
        read_query({"step": [text]})
    with pytest.raises(InputError, match="line 1"):
        read_lines("", "", text)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"title": "x"}', '{"title": "x", "steps": [1]}', '{"title": 1, "steps": 3}']
)
def test_a_file_that_is_no_story_is_refused(text):
    with pytest.raises(InputError):
        read_file(text)


@pytest.mark.parametrize("at", ["0", "2", "-1", "x", "²"])
def test_a_step_out_of_range_is_refused(at):
    with pytest.raises(InputError, match="at"):
        read_query({"step": ["claims|x"], "at": [at]})


def test_too_many_steps_are_refused():
    with pytest.raises(InputError, match=str(MOST_STEPS)):
        read_query({"step": ["claims|x"] * (MOST_STEPS + 1)})


def test_the_ready_stories_can_be_shown(version):
    assert set(READY) == {"snap-back", "who-gains"}
    for story in READY.values():
        for step in story.steps:
            assert not ask(version, step.slug, step.choices).frame.empty
            assert step.sentence
            assert not any(letter.isdigit() for letter in step.sentence), "numbers are computed, never typed"
