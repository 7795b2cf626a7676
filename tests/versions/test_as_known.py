"""The tables as known at a date: what leaves, what stands, and that nothing refers to what left."""

import csv
import io
from datetime import date

import pytest

from analytics.as_known import OWN_DATE, cut
from analytics.catalog import Catalog
from analytics.errors import InputError
from analytics.questions import ask
from analytics.shipped import opened, packed
from analytics.store import open_version, read_tables
from tests.versions.conftest import ROOT


def rows(files, catalog, table):
    text = files[catalog.table(table).path].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def held(data):
    """Rows by table as known at the end of 2025."""
    files, catalog = cut(data, date(2025, 12, 31)), Catalog(data)
    return {table.name: rows(files, catalog, table.name) for table in catalog.tables}


def test_a_row_leaves_when_its_source_or_the_fact_is_dated_later(held):
    assert [row["move_id"] for row in held["moves"]] == ["m1", "m2"]
    assert [row["model_id"] for row in held["models"]] == ["a"]


def test_those_whose_last_row_left_go_with_it(held):
    assert [row["person_id"] for row in held["people"]] == ["ann-lee", "bo-li"]
    assert [row["company_id"] for row in held["companies"]] == ["1"]
    assert "late" not in {row["source_id"] for row in held["sources"]}
    assert "list" in {row["source_id"] for row in held["sources"]}


def test_a_spell_ends_with_the_last_snapshot(held):
    assert [row["snapshot"] for row in held["snapshots"]] == ["2025-06-01", "2025-12-01"]
    assert [(row["from_snapshot"], row["to_snapshot"]) for row in held["locations"]] == [("2025-06-01", "2025-12-01")]


def test_a_position_that_ended_later_was_still_held_and_a_later_review_is_not_known(held):
    (row,) = held["positions"]
    assert (row["person_id"], row["end_date"], row["end_precision"]) == ("bo-li", "", "")
    assert [row["organisation_id"] for row in held["review_dates"]] == ["openai"]


def test_money_of_a_later_source_is_emptied_and_the_founder_stands(held):
    founder = next(row for row in held["founders"] if row["founder_id"] == "xai-bo-li")
    assert {founder[name] for name in ("raised_usd", "money_date", "money_source_id")} == {""}


def test_judgements_stand_as_they_are(data, held):
    for name in ("countries", "batches", "organisation_classes", "labs", "places"):
        assert held[name] == rows(
            {Catalog(data).table(name).path: (data / Catalog(data).table(name).path).read_bytes()}, Catalog(data), name
        )


def test_only_the_date_decides(data):
    assert cut(data, date(2025, 12, 31)) == cut(data, date(2025, 12, 31))


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (date(2026, 7, 31), "date: found '2026-07-31', expected a day before the newest source, 2026-07-31."),
        (date(1999, 1, 1), "date: found '1999-01-01', expected a day since the first fact, "),
    ],
)
def test_a_date_at_which_all_or_nothing_was_known_is_refused(data, at, sentence):
    with pytest.raises(InputError) as refusal:
        cut(data, at)
    assert str(refusal.value).startswith(sentence)


def test_an_answer_counts_what_was_known(store, published):
    assert ask(open_version(store, published[1]), "lab-moves").n == 2
    assert ask(open_version(store), "lab-moves").n == 4


def test_every_column_that_dates_a_fact_is_one_of_the_package():
    catalog = Catalog(ROOT / "data")
    for table, column in OWN_DATE.items():
        assert column in catalog.table(table).columns


@pytest.mark.parametrize("at", [date(2022, 6, 30), date(2024, 12, 31), date(2025, 12, 31)])
def test_the_committed_tables_cut_to_a_date_are_whole_and_hold_nothing_later(at):
    files = cut(ROOT / "data", at)
    tables = read_tables(opened(packed(files), "cut"))
    for table, column in OWN_DATE.items():
        assert not [cell for cell in tables[table].columns[column] if cell is not None and str(cell) > str(at)]
    published = dict(zip(*(tables["sources"].columns[name] for name in ("source_id", "published")), strict=True))
    assert not [source for source in tables["moves"].columns["source_id"] if (published[source] or "") > str(at)]
    assert len(tables["moves"].lines) > 50
