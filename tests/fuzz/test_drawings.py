"""Every drawing of every question, with each choice changed alone: none fails, whatever an answer lacks."""

import pytest

from analytics.errors import InputError
from analytics.export import companions
from analytics.figures.registry import view_of
from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import choices_of

pytestmark = pytest.mark.fuzz
FURTHER = {"period": ("2015", "2025", "2025H1", "2017..2020", "2026-06"), "area": ("radius-5", "radius-200")}
"""Values that a list of options does not name."""
MOST = 8


def changed(version, slug):
    """The default choices, then each other value of each choice; of long lists the first and last."""
    yield {}
    for choice in choices_of(version, slug):
        values = [option.value for option in choice.options if option.value != choice.default]
        few = values if len(values) <= MOST else (*values[: MOST // 2], *values[-MOST // 2 :])
        yield from ({choice.slug: value} for value in (*few, *FURTHER.get(choice.slug, ())))


@pytest.mark.parametrize("slug", [slug for slug in QUESTIONS if view_of(slug).drawings])
def test_no_choice_breaks_a_drawing(version, slug):
    drawn = 0
    for choices in changed(version, slug):
        try:
            answer = ask(version, slug, choices)
        except InputError:
            continue
        answers = (answer, *companions(version, answer))
        for drawing in view_of(slug).drawings:
            more = {"base_url": ""} if drawing.on_map else {}
            figure = drawing.draw(*answers, "dark", **more)
            assert answer.frame.empty or figure["layout"]["height"] > 0, choices
            drawn += 1
    assert drawn
