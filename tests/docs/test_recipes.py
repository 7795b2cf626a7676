"""The recipes work: all of them are followed in one copy of the repository, and what they say runs there."""

import os
import shlex
import subprocess
import sys

import pytest

from tests.docs.reading import ROOT, blocks, commands
from tests.docs.recipes import RECIPES, copy_of_repository, follow

TEXTS = [(ROOT / name).read_text(encoding="utf-8") for name in RECIPES]
LINES = [shlex.split(one.line) for text in TEXTS for one in commands(text)]
SHAPE = (
    "tests/test_architecture.py::test_a_page_is_short_and_holds_no_plumbing[pages/directory.py]",
    "tests/test_architecture.py::test_a_question_declares_what_its_answer_holds[directory-size]",
    "tests/evidence/test_behind.py::test_every_question_has_rows_or_a_reason_why_not",
    "tests/app/test_pages.py::test_page_shows_its_findings[/directory]",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy in which every step was done, beside a raw folder with the file of the example."""
    folder = copy_of_repository(tmp_path_factory.mktemp("followed") / "copy")
    touched = [path for text in TEXTS for path in follow(text, folder)]
    assert len(touched) == sum(block.language in ("python", "json") for text in TEXTS for block in blocks(text))
    (raw,) = (block.text for block in blocks(TEXTS[2]) if block.language == "csv")
    rents = folder.parent / "raw" / "rents"
    rents.mkdir(parents=True)
    (rents / "office_rents.csv").write_text(raw, encoding="utf-8")
    return folder


def test_recipes_do_what_they_say(copy, store):
    (asked,) = (words[1:] for words in LINES if words[0].endswith("valinor"))
    answer = run(copy, store, "-m", "tests.docs.after_recipes", str(copy.parent / "raw"), *asked)
    head, *rows = answer.splitlines()
    assert head == "snapshot,companies,n"
    assert {row[:4] for row in rows} == {"2022"}
    assert (copy / "data" / "facts" / "office_rents.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "san-francisco-2019-12,San Francisco,2019-12,84.1,office-rents",
        "san-francisco-2024-12,San Francisco,2024-12,68.38,office-rents",
    ]
    named = [one for words in LINES if words[:2] == ["make", "check"] for one in words[2].removeprefix("ARGS=").split()]
    assert "passed" in run(copy, store, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *named, *SHAPE)


def run(folder, store, *arguments):
    """Run Python in the copy and return what it prints."""
    environment = os.environ | {"VALINOR_STORE": str(store)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert not done.returncode, (done.stdout + done.stderr)[-4000:]
    return done.stdout
