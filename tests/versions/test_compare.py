"""What differs between two versions, and what that did to an answer."""

import json
from dataclasses import replace

import pytest

from analytics.changes import Moved, Reason, changed_definition, changes
from analytics.errors import InputError
from analytics.publish import publish
from analytics.store import build, open_version, write
from analytics.versions import diff, listed
from tests.versions.conftest import edit


@pytest.fixture
def pair(data, store, published):
    """Opens the version of the package before and after an edit of its moves."""

    def after(old, new):
        edit(data / "facts" / "moves.csv", old, new)
        second = publish(data, store)
        return open_version(store, published[0]), open_version(store, second)

    return after


def test_a_changed_cell_is_told_and_nothing_else(pair):
    found = diff(*pair("m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai"))
    (table,) = found.tables
    (row,) = table.corrected
    assert (table.table, table.added, table.removed, table.extended) == ("moves", (), (), ())
    assert (row.key, row.cells) == ("m1", {"destination_id": ("meta", "xai")})
    flows = [moved for moved in found.answers if moved.question == "lab-moves"]
    assert Moved("lab-moves", "Openai · Meta", "people", 3, 2) in flows
    assert Moved("lab-moves", "Openai · Xai", "", None, None, "new") in flows
    of_moves = {"lab-moves", "talent-direction", "talent-attractors", "boomerangs", "about"}
    moves_alone = {*of_moves, "claims", "claim-alternatives"}
    assert {moved.question for moved in found.answers} <= moves_alone


def test_rows_are_added_and_removed_by_their_key(pair):
    (table,) = diff(*pair("m1,m1,", "m9,m9,")).tables
    assert (table.added, table.removed, table.corrected) == (("m9",), ("m1",), ())


def test_a_filled_cell_takes_nothing_back(pair):
    (table,) = diff(*pair("m1,m1,ann-lee,,", "m1,m1,ann-lee,researcher,")).tables
    (row,) = table.extended
    assert (row.cells, table.corrected) == ({"role": (None, "researcher")}, ())


def test_a_version_does_not_differ_from_itself(store, published):
    version = open_version(store, published[0])
    found = diff(version, version)
    assert (found.tables, found.answers, found.unanswered) == ((), (), ())


def test_changes_say_what_moved_for_this_answer_and_why(pair):
    old, new = pair("m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    found = changes(old, new, "lab-moves", {"merge": "lab"})
    assert found.choices["merge"] == "lab"
    assert found.reasons == (Reason("corrected record", "moves", 1),)
    assert found.sentence == (
        f"From {old.name} to {new.name}: 2 rows changed, 1 row new; "
        "the largest move is people of Openai · Meta: 3 → 2. 1 row corrected in moves."
    )
    assert list(found.frame.columns) == ["row", "column", "old", "new", "kind"]
    assert len(found.frame) == len(found.moved)
    assert "3 people" in found.old_finding


def test_changes_elsewhere_move_nothing_here(pair):
    old, new = pair("m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    found = changes(old, new, "model-sectors")
    assert (found.moved, found.reasons) == ((), ())
    assert found.sentence.endswith("no number moved: what this answer reads is the same.")


def test_a_row_without_effect_is_said_to_have_none(pair):
    old, new = pair("m1,m1,ann-lee,,", "m1,m1,ann-lee,researcher,")
    found = changes(old, new, "lab-moves")
    assert found.moved == ()
    assert found.sentence.endswith("no number moved: 1 row extended in moves, without effect here.")


def test_an_answer_that_code_gives_otherwise_is_a_changed_definition(store, published):
    name = published[0]
    version = open_version(store, name)
    assert not changed_definition(version, "lab-moves")
    answers = {slug: dict(columns) for slug, columns in version.record.answers.items()}
    answers["lab-moves"]["people"] = "0" * 12
    answers["model-sectors"]["dropped_since"] = "0" * 12
    del answers["model-sectors"]["share"]
    then = replace(version.record, answers=answers)
    write(store / f"{name}.json", then.json().encode())
    again = open_version(store, name)
    assert changed_definition(again, "lab-moves")
    assert not changed_definition(again, "model-sectors")
    assert changes(again, again, "lab-moves").reasons == (Reason("changed definition"),)
    assert "the definition has changed" in changes(again, again, "lab-moves").sentence


def test_a_version_without_a_record_says_nothing_about_definitions(store, published):
    name = published[0]
    (store / f"{name}.json").unlink()
    version = open_version(store, name)
    assert not changed_definition(version, "lab-moves")
    assert not listed(store)[0].published


def test_unknown_questions_and_choices_are_refused(store, published):
    version = open_version(store, published[0])
    for arguments in (("no-such",), ("lab-moves", {"merge": "sideways"}), ("lab-moves", {"colour": "red"})):
        with pytest.raises(InputError):
            changes(version, version, *arguments)


def test_a_version_older_than_a_table_or_column_says_so(data, store):
    today = json.loads((data / "datapackage.json").read_text())
    older = json.loads((data / "datapackage.json").read_text())
    older["resources"] = [one for one in older["resources"] if one["name"] != "policy_events"]
    moves = next(one for one in older["resources"] if one["name"] == "moves")
    moves["schema"]["fields"] = [one for one in moves["schema"]["fields"] if one["name"] != "is_deal"]
    path = data / "facts" / "moves.csv"
    whole = path.read_text()
    (data / "datapackage.json").write_text(json.dumps(older))
    path.write_text(whole.replace("is_deal,", "").replace(",hire,false,", ",hire,"))
    name = build(data, store)
    (data / "datapackage.json").write_text(json.dumps(today))
    path.write_text(whole)
    old, new = open_version(store, name), open_version(store, publish(data, store))
    assert {"policy-events", "lab-moves"} <= set(diff(old, new).unanswered)
    with pytest.raises(InputError, match=f"data version {name}: found 'no table policy_events'"):
        changes(old, new, "policy-events")
    with pytest.raises(InputError, match=f"data version {name}: found 'no column is_deal'"):
        changes(old, new, "lab-moves")
    with pytest.raises(RuntimeError, match="SELECT colour"):
        old.frame("SELECT colour FROM moves")
