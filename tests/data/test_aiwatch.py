"""Positions, share sales and team statistics as tables: dates, kinds, names, and what is kept out."""

import re
from collections import Counter

import pytest

from analytics.sources.aiwatch import day, employment, precision
from analytics.sources.reported_teams import parsed
from tests.data.conftest import DATA, committed


@pytest.fixture(scope="module")
def positions():
    return committed("positions")


def test_no_profile_and_no_page_is_committed(positions):
    text = (DATA / "facts" / "positions.csv").read_text(encoding="utf-8").lower()
    assert not re.search(r"https?:|linkedin|www\.|@", text)
    assert {row["source_id"] for row in positions} == {"ai-watch"}
    assert not [row for row in committed("sources") if "linkedin" in row["address"].lower()]


def test_every_date_is_a_date_and_comments_are_no_precision(positions):
    for end in ("start", "end"):
        assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row[f"{end}_date"]) for row in positions)
        assert all(bool(row[f"{end}_date"]) == bool(row[f"{end}_precision"]) for row in positions)
    assert all(row["start_date"] <= row["end_date"] for row in positions if row["start_date"] and row["end_date"])
    seen = Counter(row["end_precision"] for row in positions if row["is_last_seen"] == "true")
    assert seen == {"unstated": 13}  # four comments, and nine seen on one day only


def test_spellings_of_an_organisation_are_one_and_a_row_written_twice_is_one(positions):
    assert len(positions) == 1582 - 8
    assert sum(row["organisation_id"] == "epoch" for row in positions) == 37 - 1
    assert len({row["organisation_id"] for row in positions}) == 15


@pytest.mark.parametrize(
    ("title", "stated", "kind"),
    [
        ("Research Intern", "Full-time", "intern"),
        ("Visiting Fellow", "", "visitor"),
        ("Program Manager of Visiting Fellows Program", "", "unstated"),
        ("Volunteer Coordinator", "", "unstated"),
        ("Contract Software Engineer", "", "contractor"),
        ("Board Director", "", "board-member"),
        ("Member", "Board Member", "board-member"),
        ("Advisor", "Part-time", "advisor"),
        ("Senior Advisor for AGI Readiness", "", "unstated"),
        ("Technical Advisor to the CEO", "full-time", "full-time"),
        ("Visiting Research Scholar", "position", "visitor"),
    ],
)
def test_kinds_of_position(title, stated, kind):
    assert employment(title, stated) == kind


def test_a_row_whose_cells_slipped_has_no_end():
    assert (day(" Christopher was a visiting scholar in summer*/"), precision("month", "")) == ("", "")


def test_who_is_in_both_lists_is_one_person(positions):
    names = {row["person_id"]: row["name"] for row in committed("people")}
    assert names["lukasz-kaiser"] == "Łukasz Kaiser"
    assert {row["person_id"] for row in positions} <= set(names)
    assert not [name for name in names.values() if name != name.strip()]


def test_a_sale_known_to_the_year_is_dated_to_the_year_and_reports_stay_apart():
    sales = committed("liquidity_events")
    assert len(sales) == 19
    assert all(len(row["date"]) == {"year": 4, "month": 7, "day": 10}[row["date_precision"]] for row in sales)
    assert "2021" in {row["date"] for row in sales if row["organisation_id"] == "openai"}
    assert sum(row["sourced"] == "true" for row in sales) == 14


def test_no_statement_is_about_one_person_or_origin_and_words_stand_as_published():
    facts = committed("team_facts")
    assert len(facts) == 61 - 2
    told = " ".join(f"{row['statistic']} {row['value_text']}" for row in facts).lower()
    assert not re.search(r"youngest|origin|born after", told)
    assert not [row for row in committed("sources") if "link.mail." in row["address"]]
    by_id = {row["fact_id"]: row for row in facts}
    assert by_id["openai-two-year-retention"]["value"] == "0.67"
    assert by_id["openai-sora-team-median-age"]["value"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("around 40 of about 250", (40, 250, "people")),
        ("1,200, of whom 900 AI tutors", (1200, None, "people")),
        ("8 / fewer than 30", (None, None, "")),
        ("14 companies, $14.7bn, 28%", (None, None, "")),
        ("about two dozen", (None, None, "")),
    ],
)
def test_a_number_is_read_only_where_there_is_one(text, expected):
    assert parsed("people", text) == expected
