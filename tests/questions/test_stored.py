"""Answers that are stored when a version is built: the same to the last bit, and only while they fit."""

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from analytics import beforehand
from analytics.database import Version
from analytics.errors import InputError
from analytics.questions import QUESTIONS, ask, stored
from analytics.questions.registry import forget_answers
from analytics.store import build, open_version, write
from analytics.suppression import add
from tests.versions.conftest import package

SLUG = "lab-moves"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small package and its store, whose default answers are stored."""
    folder = tmp_path_factory.mktemp("built")
    data = package(folder / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALINOR_DATA", str(data))
        assert list(beforehand.make(folder / "store", build(data, folder / "store"))) == list(QUESTIONS)
    return folder


@pytest.fixture
def data(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package as the data folder."""
    monkeypatch.setenv("VALINOR_DATA", str(tmp_path / "data"))
    return shutil.copytree(built / "data", tmp_path / "data")


@pytest.fixture
def held(built: Path, data: Path, tmp_path: Path) -> Iterator[Version]:
    """The version of a copy of the store."""
    version = open_version(shutil.copytree(built / "store", tmp_path / "store"))
    forget_answers()
    yield version
    version.close()


def read_as_csv(version: Version, slug: str, choices: str) -> str | None:
    found = stored.read(version, slug, dict(parse_qsl(choices, keep_blank_values=True)))
    return found and found.csv()


def by_default(version: Version, slug: str = SLUG) -> dict[str, str]:
    return dict(ask(version, slug).choices)


def test_every_default_answer_is_read_as_it_was_made(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "path_of", lambda _: tmp_path / "answers")
    made = []
    for slug in QUESTIONS:
        try:
            made.append(ask(version, slug))
        except InputError:
            continue
    assert len(made) > 40
    write(tmp_path / "answers", stored.packed(version, made))
    assert stored.holds_all(version)
    for answer in made:
        again = stored.read(version, answer.slug, answer.choices)
        assert again is not None
        assert_frame_equal(again.frame, answer.frame, check_exact=True)
        assert again.csv() == answer.csv()
        assert {**vars(again), "frame": None} == {**vars(answer), "frame": None}


def test_an_answer_that_is_stored_is_not_computed(held: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = stored.read(held, SLUG, by_default(held))
    forget_answers()
    monkeypatch.setitem(QUESTIONS, SLUG, replace(QUESTIONS[SLUG], function=lambda *_: pytest.fail("it was computed")))
    assert expected is not None
    assert ask(held, SLUG).csv() == expected.csv()
    assert list(beforehand.make(held.path.parent, held.name)) == [], "it is stored already"


def test_other_choices_and_other_versions_are_computed(held: Version) -> None:
    assert stored.read(held, SLUG, {**by_default(held), "merge": "lab"}) is None
    held.panel = "one of our own"
    assert stored.read(held, SLUG, by_default(held)) is None


def test_what_other_code_stored_is_left_alone(held: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    choices = by_default(held)
    monkeypatch.setattr(stored, "_code", lambda: "of another day")
    assert not stored.holds_all(held)
    assert stored.read(held, SLUG, choices) is None
    assert list(beforehand.make(held.path.parent, held.name)) == list(QUESTIONS)
    assert stored.read(held, SLUG, choices) is not None


def test_what_was_stored_before_a_person_was_withheld_is_left_alone(held: Version, data: Path) -> None:
    choices = by_default(held)
    add(data, "Ann Lee")
    without = open_version(held.path.parent)
    assert without.withheld
    assert stored.read(without, SLUG, choices) is None
    list(beforehand.make(held.path.parent, held.name))
    assert stored.read(without, SLUG, choices) is not None
    assert stored.read(held, SLUG, choices) is None
    with zipfile.ZipFile(stored.path_of(held)) as archive:
        assert not [name for name in archive.namelist() if b"Ann Lee" in archive.read(name)]
    without.close()


@pytest.mark.parametrize("length", [1, 400])
def test_a_damaged_file_gives_the_same_numbers_or_none(held: Version, length: int) -> None:
    path = stored.path_of(held)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        asked = [tuple(name.split("?")) for name in archive.namelist()]
    expected = [read_as_csv(held, *one) for one in asked]
    assert len(expected) > 40
    assert None not in expected
    refused = 0
    for place in np.linspace(0, len(whole) - length, 10).astype(int):
        changed = bytes(byte ^ 0x5A for byte in whole[place : place + length])
        path.write_bytes(whole[:place] + changed + whole[place + length :])
        found = [read_as_csv(held, *one) for one in asked]
        assert all(now in (csv, None) for now, csv in zip(found, expected, strict=True)), place
        refused += None in found
    assert refused > 5


def test_a_file_that_is_cut_or_gone_is_written_anew(held: Version) -> None:
    path = stored.path_of(held)
    whole, choices = path.read_bytes(), by_default(held)
    for left in (b"", whole[:-1], whole[: len(whole) // 2]):
        path.write_bytes(left)
        assert stored.read(held, SLUG, choices) is None
        assert ask(held, SLUG).n == 4
    path.unlink()
    assert stored.read(held, SLUG, choices) is None
    assert not stored.holds_all(held)
    list(beforehand.make(path.parent, held.name))
    assert stored.holds_all(held)


def test_a_version_that_is_not_held_is_refused(held: Version) -> None:
    shutil.copy(held.path, held.path.with_name("2000-01-01-00000000.duckdb"))
    with pytest.raises(InputError, match="1999"):
        list(beforehand.make(held.path.parent, "1999-01-01-00000000"))
