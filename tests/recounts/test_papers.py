"""Employment in papers, counted again from the lists with loops and dictionaries."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.recounts.plain_papers import Papers, hashed, key

FACTS = Path(__file__).parents[2] / "data" / "facts"

pytestmark = pytest.mark.needs_raw


def table(name):
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def papers(raw, judgements):
    return Papers(raw, judgements)


@pytest.mark.parametrize("level", ["parent", "lab"])
@pytest.mark.parametrize("rule", ["strict", "loose"])
def test_published_moves(papers, level, rule):
    found = (
        {move[:4] for move in papers.loose(level) if move[4] >= 0.5 - 1e-9}
        if rule == "loose"
        else set(papers.strict(level))
    )
    expected = {(hashed(who), origin, destination, str(year)) for who, origin, destination, year in found}
    committed = {
        (row["person_hash"], row["origin_id"], row["destination_id"], row["year"])
        for row in table("published_moves")
        if (row["rule"], row["level"]) == (rule, level)
    }
    assert committed == expected


def test_sectors_of_papers(papers):
    sectors = {}
    for row, title, _, place, _ in papers.slots:
        if row["affiliations_used"] == "true":
            found = sectors.setdefault((row["venue"], row["year"], key(title)), set())
            if place:
                found |= {sector for _, sector in papers.meanings(place, int(row["year"])) or [("", "unknown")]}
    counted = Counter()
    for (venue, year, _), found in sectors.items():
        known = found - {"unknown"}
        counted[venue, year, "joint" if len(known) > 1 else "".join(known) or "unknown"] += 1
    committed = {
        (row["venue"], row["year"], row["sector"]): int(row["papers"])
        for row in table("paper_sectors")
        if row["venue"] in ("neurips", "icml", "acl")
    }
    assert committed == {cell: n for cell, n in counted.items() if cell[0] in ("neurips", "icml", "acl")}


def test_what_the_lists_hold(papers):
    slots = Counter(f"{row['venue']}-{row['year']}-{row['format']}" for row, *_ in papers.slots)
    filled = Counter(f"{row['venue']}-{row['year']}-{row['format']}" for row, _, _, place, _ in papers.slots if place)
    for row in table("paper_counts"):
        assert int(row["slots"]) == slots[row["list_id"]]
        assert int(row["with_affiliation"]) == filled[row["list_id"]]


def test_answers_hold_the_moves_that_may_be_shown(papers, answers):
    counted = Counter(
        (origin, destination) for _, origin, destination, _, mass in papers.loose("parent") if mass >= 0.5 - 1e-9
    )
    shown = answers("lab-moves", series="published-loose", merge="parent")
    assert set(shown["n"]) == {sum(counted.values())}
    assert sorted(shown["people"].dropna()) == sorted(n for n in counted.values() if n >= 5)
    assert len(shown) == len(counted)


def test_the_first_year_of_the_newest_list_is_not_back_dated(papers):
    """The table of 2019 says Uber for 2006 and is not used for NeurIPS."""
    before = [
        place
        for row, _, _, place, _ in papers.slots
        if row["affiliations_used"] == "true" and int(row["year"]) < 2009 and "uber ai" in place.lower()
    ]
    late = [
        place
        for row, _, _, place, _ in papers.slots
        if row["format"] == "table" and int(row["year"]) < 2009 and "Uber" in place
    ]
    assert late
    assert not before
