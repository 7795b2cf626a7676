"""Heads of tables on screen: of columns there are, in words, and files keep every column under its own name."""

import pytest

from analytics.figures.heads import HEADS
from analytics.figures.table import first_rows
from analytics.questions import ask


@pytest.mark.parametrize("slug", sorted(HEADS))
def test_heads_are_of_columns_there_are_and_none_is_said_twice(version, slug):
    frame = ask(version, slug).frame
    assert set(HEADS[slug]) <= set(frame.columns)
    said = [head for head in HEADS[slug].values() if head]
    assert len(set(said)) == len(said)
    assert not [head for head in said if "_" in head]


def test_rates_are_told_in_per_cent_a_year_and_stay_per_person_in_files(version):
    answer = ask(version, "liquidity-exits")
    columns = ("company", "window", "hazard")
    words = [
        note["text"]
        for note in first_rows(answer, "light", columns=columns, width=1200, height=600)["layout"]["annotations"]
    ]
    assert any("a year, % of people" in text for text in words)
    for hazard in answer.frame["hazard"]:
        assert f"{100 * hazard:.1f} %" in words
    assert "hazard" in answer.csv().splitlines()[0]
