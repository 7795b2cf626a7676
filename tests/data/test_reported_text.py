"""How the words of reported rows are read: notes, dates, and what a source is."""

import pytest

from analytics.sources.reported_money import amounts, status
from analytics.sources.reported_sources import GRADES, Sources, classified, published
from analytics.sources.reported_text import partial_date, presentable, without_private
from tests.data.conftest import committed
from tests.data.test_reported import DATE


def test_dates_have_the_precision_they_say():
    lengths = {"year": 4, "month": 7, "day": 10}
    for table in ("moves", "deals", "pay_packages", "policy_events", "valuations"):
        for row in committed(table):
            assert DATE.fullmatch(row["date"]), row
            if row["date_precision"] in lengths:
                assert len(row["date"]) == lengths[row["date_precision"]], row


def test_amounts_in_words_stay_words():
    assert amounts("hundreds of thousands") == (None, None)
    assert amounts("200000-400000") == (200000.0, 400000.0)
    worded = [row for row in committed("pay_packages") if not row["amount_low"]]
    assert len(worded) == 6
    assert all(row["amount_text"] for row in committed("pay_packages"))
    assert all(not row["amount_high"] for row in worded)


@pytest.mark.parametrize(
    ("who", "what", "note", "expected"),
    [
        ("one researcher (offer)", "package offer", "declined; disputed by Meta", "disputed"),
        ("staff (offers declined)", "package offer", "", "declined"),
        ("researchers (offers)", "package offer", "", "offered"),
        ("engineers", "average pay", "", "paid"),
        ("a researcher", "package", "first offer $125M", "reported"),
        ("a team", "licence-and-hire deal", "deal value, not pay", "reported"),
    ],
)
def test_status_of_pay_follows_the_words(who, what, note, expected):
    assert status({"person_or_group": who, "what": what, "note": note}) == expected


def test_notes_keep_their_meaning():
    assert presentable("as above; Dec 2024 stated; WEAK: uncited, probably AI-written notes on GitHub") == (
        "Dec 2024 stated; WEAK: uncited, probably machine-written notes"
    )
    assert without_private("To Lure This 24-year-old") == "To Lure […]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11 (source page says 2024)", ("2025-11", "source page says 2024")),
        ("undated (total, about)", ("", "undated (total, about)")),
        ("c. 2015", ("2015", "c.")),
        ("", ("", "")),
    ],
)
def test_dates_with_words(text, expected):
    assert partial_date(text) == expected


@pytest.mark.parametrize(
    ("title", "address", "expected"),
    [
        ("Ex-Googlers lead 28% of top AI startups in 2024 (newslinker)", "https://n.co/in-2024", ""),
        ("Business Times 2023; CB Insights unicorn list 2025-01-07", "", "2023"),
        ("The Guardian", "https://theguardian.com/technology/2014/jan/27/google", "2014-01-27"),
        ("Adam D'Angelo (Facebook's first CTO, Quora 2009)", "", ""),
        ("A tracker, commit d3e8402 of 4 Apr 2026", "", "2026-04-04"),
    ],
)
def test_dates_of_sources(title, address, expected):
    assert published(title, address) == expected


def test_kinds_of_sources():
    assert classified("10-K cover (SEC)", "https://www.sec.gov/x", "")[:2] == ("primary", "established")
    assert classified("copy of NYT", "https://dnyuz.com/x", "")[:2] == ("secondary", "copy")
    assert classified("A report", "https://time.com/x", "established outlet")[0] == "newspaper"
    assert classified("Epoch AI companies data", "https://github.com/sr3-k/data", "")[0] == "dataset"


def test_of_two_grades_the_cautious_one_stays():
    sources = Sources()
    for quality in ("established outlet", "aggregator", "copy or summary"):
        source_id = sources.add("A page", "https://example.org/a", quality)
    held = {row["source_id"]: row for row in sources.rows}
    assert held[source_id]["grade"] == "aggregator"
    assert GRADES.index("aggregator") > GRADES.index("copy")
