"""People who asked to be removed: gone from every table and answer of every version, others' rows stay."""

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.changes import changed_definition
from analytics.errors import InputError
from analytics.evidence.subjects import subjects
from analytics.questions import QUESTIONS, ask
from analytics.store import held, open_version
from analytics.suppression import FILE, add, hash_of, suppressed
from pages.shared.files import Asked
from tests.versions.conftest import ROOT

NAME = "Ann Lee"


def everything(version):
    """All text of every table and every default answer."""
    tables = [version.table(name).to_csv() for name in version.shapes]
    answers = [ask(version, slug) for slug in QUESTIONS]
    words = [answer.csv() + answer.finding + " ".join(answer.notes) + answer.json() for answer in answers]
    return "\n".join([*tables, *words]).lower().replace("-", " ")


def test_the_person_is_in_every_version_before(store, published):
    for name in published:
        assert "ann lee" in everything(open_version(store, name))


def test_the_person_is_gone_from_every_table_and_answer_of_every_version(data, store, published):
    files = {path.name: path.read_bytes() for path in store.glob("*.duckdb")}
    assert add(data, "  ANN  lee ")
    assert sorted(published) == held(store)
    for name in held(store):
        version = open_version(store, name)
        assert version.withheld
        assert "ann lee" not in everything(version)
    assert {path.name: path.read_bytes() for path in store.glob("*.duckdb")} == files


def test_a_version_is_known_by_its_file_and_whom_it_withholds(data, store, published):
    before = open_version(store, published[0])
    assert before == open_version(store, published[0])
    assert before != open_version(store, published[1])
    assert subjects(before) is subjects(open_version(store, published[0]))
    add(data, NAME)
    assert before != open_version(store, published[0])
    assert not {key for key in subjects(open_version(store, published[0])) if "ann-lee" in key}


def test_rows_of_others_stay_with_the_name_taken_out(data, store, published):
    add(data, NAME)
    version = open_version(store, published[0])
    moves = version.table("moves").set_index("move_id")
    assert list(moves.index) == ["m2", "m3", "m4"]
    assert moves.at["m2", "note"] == "withheld"
    assert moves.at["m2", "source_id"] in set(version.table("sources")["source_id"])
    assert list(version.table("founders")["founder_id"]) == ["xai-bo-li"]
    assert version.table("founder_employers").empty
    assert version.table("pay_packages").empty
    assert "withheld" in set(version.table("sources")["title"])
    assert ask(version, "lab-moves").n == 3
    assert ask(version, "lab-moves").sources


def test_the_person_stays_away_when_a_panel_takes_the_place_of_papers(data, store, published):
    add(data, NAME)
    moved = {"rule": "loose", "level": "lab", "origin_id": "openai", "destination_id": "meta", "year": 2025}
    rows = [{**moved, "person_hash": hash_of(name), "source_id": "valinor"} for name in (NAME, "Bo Li")]
    panel = open_version(store, published[0]).answering_from({"published_moves": pd.DataFrame(rows)}, {}, panel="mine")
    assert panel.withheld
    assert list(panel.table("published_moves")["person_hash"]) == [hash_of("Bo Li")]
    assert "ann lee" not in everything(panel)
    assert ask(panel, "lab-moves").n == 3


def test_the_file_cannot_be_read_around_the_list(data, store, published):
    add(data, NAME)
    version = open_version(store, published[0])
    databases = version.frame("SELECT database_name FROM duckdb_databases() WHERE NOT internal")["database_name"]
    assert list(databases) == ["memory"]
    with pytest.raises(RuntimeError, match="disabled"):
        version.frame(f"SELECT * FROM read_csv('{data}/facts/people.csv')")


def test_a_file_that_names_the_person_is_not_told_to_be_current(data, store, published):
    def tag():
        return Asked(open_version(store, published[0]), True, "lab-moves", {}, "csv").tag

    before = tag()
    assert tag() == before
    add(data, NAME)
    assert tag() != before


def test_removal_is_not_called_a_changed_definition(data, store, published):
    add(data, NAME)
    assert not changed_definition(open_version(store, published[0]), "lab-moves")


def test_someone_who_is_in_no_table_changes_nothing(data, store, published):
    add(data, "Nobody Here")
    assert not open_version(store, published[0]).withheld
    assert ask(open_version(store, published[0]), "lab-moves").n == 4


def test_the_list_names_no_one_and_holds_each_once(data):
    assert add(data, NAME)
    assert not add(data, "ann-lee")
    assert (data / FILE).read_text() == f"hash\n{hash_of(NAME)}\n"
    assert suppressed(data) == {hash_of(NAME)}


@pytest.mark.parametrize("content", [None, "", "name\n", "hash\nAnn Lee\n", "hash\n\n"])
def test_a_list_that_is_missing_or_damaged_lets_nobody_back_in(data, store, published, content):
    if content is None:
        (data / FILE).unlink()
    else:
        (data / FILE).write_text(content)
    with pytest.raises(InputError) as refusal:
        open_version(store)
    assert "\n" not in str(refusal.value)


def test_the_committed_list_is_its_header():
    assert (ROOT / "data" / FILE).read_text() == "hash\n"


def test_the_data_page_withholds_too(data, store, published):
    add(data, NAME)
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    shown = app.switch_page("pages/data.py").run()
    assert not shown.exception
    labels = [card.label for card in shown.expander]
    assert any(label.startswith("**People**") and label.endswith("2 rows") for label in labels), labels
    st.cache_resource.clear()
