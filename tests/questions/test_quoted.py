"""Quoted figures beside ours: each rule on a table worked out by hand, and what a quoted row must have."""

import math

import pandas as pd
import pytest

from analytics.claims import CLAIMS
from analytics.definitions import QUOTED_CLAIM
from analytics.figures.quoted import quoted_beside_ours
from analytics.questions import ask, find, quoted
from analytics.wording import QUALIFIERS

MOVES = pd.DataFrame(
    [("A", "B", 12), ("B", "A", 3), ("C", "B", 5), ("C", "A", 2)], columns=["origin", "destination", "people"]
)
FOUNDERS = pd.DataFrame(
    [
        *[("Lab", f"c{at}", f"p{at}", 2024 + at % 3, True) for at in range(6)],
        *[("Other", f"d{at}", f"q{at}", 2020, True) for at in range(6)],
        ("Lab", "d0", "q0", 2020, True),
        ("Lab", "shop", "p9", 2026, False),
    ],
    columns=["employer", "company_id", "founder", "founded", "is_ai"],
)


def test_a_ratio_of_two_flows_has_the_interval_of_the_share():
    """12 there and 3 back: 4 to 1; Wilson of 12 in 15 is 0.548 to 0.930, as odds 1.21 to 13.2."""
    ours = quoted.flow_ratio(MOVES, "A", "B")
    assert (ours.value, ours.n) == (4, 15)
    assert (ours.low, ours.high) == pytest.approx((1.212, 13.2), rel=5e-3)


def test_below_a_base_of_ten_the_number_is_missing_and_the_base_is_told():
    for ours, n in ((quoted.flow_ratio(MOVES, "C", "A"), 2), (quoted.arrivals_share(MOVES, "C", "A"), 5)):
        assert math.isnan(ours.value)
        assert ours.n == n


def test_a_share_of_arrivals_and_a_count():
    assert quoted.arrivals_share(MOVES, "C", "B").value == pytest.approx(5 / 17)
    assert quoted.flow(MOVES, "C", "B")[::3] == (5, 5)


def test_founders_by_share_of_ai_companies_and_since_a_year():
    """Lab stands behind 6 of its own AI companies and one of Other's: 7 of 12; 5 people since 2025, one not in AI."""
    assert quoted.founder_share(FOUNDERS, "Lab")[::3] == (pytest.approx(7 / 12), 12)
    assert quoted.founders_since(FOUNDERS, "Lab", "2025").value == 5


def test_only_read_rows_are_quoted_and_ours_follows_the_data(small_version):
    answered = {
        "figure": "A to B, for one back",
        "said_by": "Somebody",
        "unit": "people",
        "claim": "valinor",
        "question": "lab-moves",
        "measure": "flow|A|B",
        "quoted_value": 40,
    }
    version = small_version(
        {
            "quoted_figures": [
                {"quoted_id": name, "as_published": "40", "read": read, "sourced": read == "yes", "date": "2025"}
                for name, read in (("one", "yes"), ("two", "no"))
            ],
            "quoted_answers": [{"quoted_id": name, **answered} for name in ("one", "two")],
            "organisations": [{"organisation_id": name, "name": name.upper()} for name in ("a", "b")],
            "people": [{"person_id": f"p{at}", "name": f"P{at}"} for at in range(3)],
            "moves": [
                {"move_id": f"m{at}", "event_id": f"e{at}", "person_id": f"p{at}", "origin_id": "a", "kind": "hire"}
                | {"destination_id": "b", "date": "2025", "date_precision": "year", "is_deal": False}
                | {"read": "yes", "weak": False, "sourced": True}
                for at in range(3)
            ],
        }
    )
    answer = ask(version, "quoted-figures")
    assert answer.n == 1
    assert answer.frame[["quoted_value", "ours", "n"]].iloc[0].tolist() == [40, 3, 3]
    assert ask(version, "quoted-figures", {"claim": "diaspora"}).frame.empty


def test_every_committed_row_names_a_rule_a_question_and_a_claim(version):
    frame = ask(version, "quoted-figures").frame
    asked = version.frame("SELECT * FROM quoted_answers")
    assert len(frame) == len(asked) >= 20
    for row in asked.to_dict("records"):
        assert row["measure"].split("|")[0] in quoted.MEASURES
        assert find(row["question"])
        assert QUOTED_CLAIM.allows(row["claim"])
        assert row["claim"] in {claim.slug for claim in CLAIMS}
    assert frame["why_different"].str.len().min() > 40
    assert (frame["ours"].notna() | (frame["n"] < 10)).all()
    shares = frame[frame["unit"] == "share"]
    assert shares["quoted_value"].between(0, 1).all()


def test_no_line_of_the_drawing_ends_in_a_word_that_belongs_to_its_number(version):
    drawn = quoted_beside_ours(ask(version, "quoted-figures"), "light")["layout"]["annotations"]
    texts = [note["text"] for note in drawn]
    assert not [text for text in texts if text.endswith(QUALIFIERS)]
    assert [text for text in texts if text.startswith("◇ quoted at least 40 ")]
