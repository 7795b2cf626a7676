"""What stands under a finding: measure, unit and who is counted, and every choice that was changed."""

from dataclasses import replace

import pytest

from analytics.captions import footer, subtitle
from analytics.database import Version
from analytics.questions import QUESTIONS, ask


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_subtitle_changes_with_every_choice(version: Version, slug: str) -> None:
    answer = ask(version, slug)
    plain = subtitle(answer)
    assert "{" not in plain
    assert answer.title not in plain, "the measure, not the question once more"
    for choice in QUESTIONS[slug].choices:
        for value in choice.alternatives():
            words = {**answer.words, choice.slug: choice.label_of(value)}
            other = subtitle(replace(answer, choices={**answer.choices, choice.slug: value}, words=words))
            assert other != plain, f"{choice.slug} {value}"


def test_a_subtitle_tells_measure_people_place_and_period(version: Version) -> None:
    answer = ask(version, "area-share", {"base": "us", "missing": "outside"})
    assert subtitle(answer) == (
        "Share inside the area with 95 % interval, by year · Y Combinator companies, in the United States"
        " · at 36 months · Bay Area (nine counties) · without a place: Counted outside"
    )


def test_a_subtitle_names_as_the_data_do(version: Version) -> None:
    assert subtitle(ask(version, "founders", {"employer": "paypal"})).endswith(" · employer: PayPal")


def test_what_is_concentrated_is_told_in_its_own_words(version: Version) -> None:
    answer = ask(version, "concentration", {"measure": "money", "unit": "parent"})
    assert "of money raised by parent company" in subtitle(answer)


def test_the_line_of_sources_holds_no_files_of_a_repository(version: Version) -> None:
    answer = ask(version, "lab-moves")
    assert any("commit" in source.title for source in answer.sources[:2])
    assert "commit" not in footer(answer)
    assert ".json" not in footer(answer)
