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
        for value in {option.value for option in choice.options} - {choice.default}:
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


@pytest.mark.parametrize(
    ("slug", "choices", "read", "unread"),
    [
        ("lab-moves", {}, "moves", "deals"),
        ("talent-direction", {}, "moves", "deals"),
        ("talent-attractors", {}, "moves", "deals"),
        ("company-map", {"population": "labs"}, "sites", "places"),
    ],
)
def test_an_answer_cites_no_table_that_no_statement_reads(
    version: Version, slug: str, choices: dict[str, str], read: str, unread: str
) -> None:
    def titles(where: str) -> set[str]:
        return set(version.frame(f"SELECT title FROM sources WHERE {where}")["title"])

    tables = [table for table in QUESTIONS[slug].tables if table != unread]
    cited = " UNION ALL ".join(f'SELECT source_id FROM "{table}"' for table in tables)
    alone = titles(f'source_id IN (SELECT source_id FROM "{unread}")') - titles(f"source_id IN ({cited})")
    assert alone
    found = {source.title for source in ask(version, slug, choices).sources}
    assert not found & alone
    assert found & titles(f'source_id IN (SELECT source_id FROM "{read}")')
