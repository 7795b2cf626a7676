"""publish, versions, diff and suppress on the command line."""

import json

import pytest

from tests.versions.conftest import edit


def said(done):
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_publish_change_publish_and_the_difference_is_told(data, valinor, published):
    first = said(valinor("publish")).strip()
    assert first == published[0]
    edit(data / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    second = said(valinor("publish")).strip()
    text = said(valinor("diff", first, second))
    lines = text.splitlines()
    assert lines[:3] == [
        f"{first} → {second}",
        "moves: 0 added, 0 removed, 1 corrected, 0 extended",
        "  m1: destination_id: meta → xai",
    ]
    assert "  Openai · Meta: people: 3 → 2" in lines
    document = json.loads(said(valinor("diff", first, second, "--format", "json")))
    assert document["tables"][0]["corrected"] == [{"key": "m1", "cells": {"destination_id": ["meta", "xai"]}}]
    assert said(valinor("diff", first, first)).splitlines()[1:] == ["Nothing differs."]


def test_versions_lists_those_held_newest_first(valinor):
    name = said(valinor("publish")).strip()
    earlier = said(valinor("publish", "--as-known-at", "2025-12-31")).strip()
    lines = said(valinor("versions")).splitlines()
    assert lines[0] == f"{name} (latest): sources to 2026-07-31, newest source 2026-07-31, definitions 1, published"
    assert lines[1].startswith(f"{earlier}: as known at 2025-12-31, newest source 2025-03-01")
    assert lines[2].startswith("  A row stands unless")
    first, second = json.loads(said(valinor("versions", "--format", "json")))
    assert (first["name"], first["latest"], second["name"], second["latest"]) == (name, True, earlier, False)
    assert second["label"] == "as known at 2025-12-31"


def test_suppress_tells_how_much_is_withheld(valinor):
    name = said(valinor("publish")).strip()
    assert "boomerangs" in said(valinor("questions"))
    assert said(valinor("suppress", "Ann Lee")).startswith("Added; in all, ")
    assert said(valinor("suppress", "ann lee")).startswith("On the list already; in all, ")
    assert "Ann" not in said(valinor("answer", "boomerangs", "--choice", "evidence=all", "--version", name))


@pytest.mark.parametrize(
    "arguments",
    [
        ("versions",),
        ("diff", "2026-01-01-00000000", "latest"),
        ("publish", "--as-known-at", "yesterday"),
        ("publish", "--as-known-at", "2026-12-31"),
        ("publish", "--as-known-at", "1066-10-14"),
        ("suppress", " -- "),
        ("suppress", ""),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(valinor, arguments):
    done = valinor(*arguments)
    message = done.stderr.decode().strip()
    assert (done.returncode, done.stdout) == (2, b"")
    assert "\n" not in message
    assert "expected" in message
    assert message.endswith(".")


def test_an_unknown_version_names_the_nearest(valinor):
    name = said(valinor("publish")).strip()
    for arguments in (("diff", "2026-07-30-00000000", name), ("diff", name, "2026-07-30-00000000")):
        done = valinor(*arguments)
        assert done.returncode == 2
        assert done.stderr.decode().strip().endswith(f"Nearest held: {name}.")
