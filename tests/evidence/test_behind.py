"""From a mark to its rows: they add up to the number, reports of one event stand together, nothing private is told."""

import pytest

from analytics.answer import Answer
from analytics.database import Version
from analytics.errors import InputError
from analytics.evidence.behind import ALSO, BEHIND, NOT_TOLD, marks_of, rows_behind, why_counted
from analytics.evidence.facts import FACTS
from analytics.questions import QUESTIONS, ask, find
from tests.questions.conftest import small_store, small_version
from tests.questions.test_moves import move, tables

__all__ = ["small_store", "small_version"]

INFERRED = {"published_moves", "published_people", "paper_sightings", "first_papers", "positions", "career_ages"}
"""What papers and positions tell of single people: counted, never listed."""


def counted(behind):
    return behind.frame[behind.frame["counted_as"] != ALSO]


def test_every_question_has_rows_or_a_reason_why_not() -> None:
    assert not set(BEHIND) & set(NOT_TOLD)
    assert {*BEHIND, *NOT_TOLD} == set(QUESTIONS)
    assert all(reason.endswith(".") for reason in NOT_TOLD.values())


def test_what_is_inferred_about_people_is_never_told() -> None:
    assert not set(FACTS) & INFERRED


def assert_cites_its_sources(behind: Answer) -> None:
    named = behind.frame[["source", "address"]].fillna("").drop_duplicates().itertuples(index=False, name=None)
    assert sorted((source.title, source.address) for source in behind.sources) == sorted(named)


def test_other_sources_of_one_title_are_not_cited(version: Version) -> None:
    behind = rows_behind(version, "deals", {"evidence": "all"}, ("OpenAI", "Windsurf"))
    (title,) = {source.title for source in behind.sources}
    assert len(version.frame("SELECT 1 FROM sources WHERE title = $title", {"title": title})) > 1
    assert_cites_its_sources(behind)


@pytest.mark.parametrize("slug", BEHIND)
def test_first_and_last_mark_open_rows_with_sources(version: Version, slug: str) -> None:
    marks = marks_of(ask(version, slug))
    assert len(marks)
    for at in {0, len(marks) - 1}:
        behind = rows_behind(version, slug, {}, tuple(marks.iloc[at]))
        assert behind.n == len(counted(behind))
        assert behind.n or slug == "model-sectors"  # no model of a sector in a year is a mark as well
        assert behind.frame[["what", "source", "table", "record"]].notna().all().all()
        assert not behind.frame.duplicated(["table", "record"]).any()
        assert_cites_its_sources(behind)
    assert len(why_counted(version, slug, ask(version, slug).choices)) == 1 + len(find(slug).choices)


@pytest.mark.parametrize(
    ("slug", "column", "told"),
    [
        ("lab-moves", "people", lambda rows: rows["event"].nunique()),
        ("talent-direction", "n", lambda rows: rows["event"].nunique()),
        ("talent-direction", "to_startups", lambda rows: rows[rows.counted_as == "to a start-up"]["event"].nunique()),
        ("talent-attractors", "inflow", lambda rows: rows[rows.counted_as == "joined"]["event"].nunique()),
        ("talent-attractors", "outflow", lambda rows: rows[rows.counted_as == "left"]["event"].nunique()),
        ("liquidity-departures", "departures", lambda rows: rows["event"].nunique()),
        ("liquidity-departures", "to_found", lambda rows: (rows.counted_as == "left to found").sum()),
        ("founders", "n", lambda rows: rows["event"].nunique()),
        ("model-sectors", "n", None),
        ("specialisation", "ai_companies", lambda rows: rows[rows.counted_as == "AI company"]["about"].nunique()),
        ("elite-cohort", "models", len),
    ],
)
def test_rows_add_up_to_the_number(version: Version, slug: str, column: str, told) -> None:
    answer = ask(version, slug)
    for at in sorted({0, 1, len(answer.frame) // 2, len(answer.frame) - 1}):
        row = answer.frame.iloc[at]
        behind = rows_behind(version, slug, {}, [str(row[name]) for name in BEHIND[slug].marks])
        if told is None:
            assert behind.n == row["models"]
        else:
            assert told(counted(behind)) == row[column]


@pytest.mark.parametrize("choices", [{}, {"area": "san-francisco", "base": "us"}, {"population": "labs"}])
def test_companies_behind_a_share_are_those_counted(version: Version, choices: dict[str, str]) -> None:
    answer = ask(version, "area-share", choices)
    row = answer.frame.iloc[-1]
    told = counted(rows_behind(version, "area-share", choices, (row["period"],)))
    assert told["about"].nunique() == row["n"]
    assert told[told["counted_as"] == "inside"]["about"].nunique() == row["in_area"]


def test_deals_and_capital_expenditure_make_the_ratio(version: Version) -> None:
    row = ask(version, "deals-to-capex").frame.iloc[-1]
    told = counted(rows_behind(version, "deals-to-capex", {}, (row["acquirer"], str(row["fiscal_year"]))))
    assert (told["counted_as"] == "price").sum() >= row["deals"]
    assert (told["counted_as"] == "capital expenditure").sum() == 1


def test_reports_of_one_event_stand_together(small_version) -> None:
    moves = [
        move(1, "ann", "google-brain", "openai", "2022-06"),
        move(2, "ann", "google-brain", "openai", "2022-07") | {"event_id": "e1"},
        move(3, "ann", "deepmind", "meta", "2022-08") | {"event_id": "e1", "sourced": False, "read": "no"},
        move(4, "bob", "google-brain", "openai", "2022-09"),
    ]
    version = small_version(tables(moves))
    behind = rows_behind(version, "lab-moves", {}, ("Alphabet", "Openai"))
    # The event of ann was reported three times: twice so, once otherwise and not read.
    assert list(behind.frame["record"]) == ["m4", "m1", "m2", "m3"]
    assert list(behind.frame["counted_as"]) == ["counted", "counted", "counted", ALSO]
    assert behind.finding == "3 rows behind Alphabet → Openai"
    assert ask(version, "lab-moves").frame["people"].iloc[0] == 2
    labs = rows_behind(version, "lab-moves", {"merge": "lab"}, ("Google-Brain", "Openai"))
    assert labs.n == 3


@pytest.mark.parametrize(
    ("slug", "choices", "mark", "sentence"),
    [
        ("lab-moves", {}, ("OpenAI", "Nowhere"), "destination: found 'Nowhere', expected one that is shown, such as"),
        ("lab-moves", {}, ("OpenAI",), "expected values for origin, destination"),
        ("lab-moves", {"series": "published-strict"}, ("Alphabet", "Meta"), "Numbers below 5 inferred about people"),
        ("tenure", {}, ("OpenAI",), "inferred about people"),
        ("lab-option", {}, (), "rests on the inputs you set"),
        ("nothing", {}, (), "question: found 'nothing'"),
    ],
)
def test_what_cannot_be_told_is_one_sentence(version: Version, slug, choices, mark, sentence) -> None:
    with pytest.raises(InputError) as refused:
        rows_behind(version, slug, choices, mark)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
