"""The command line as a user meets it."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest

from analytics.cli import main
from analytics.export import export
from analytics.questions import QUESTIONS, ask

ROOT = Path(__file__).parents[2]


@pytest.fixture
def valinor(version):
    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "analytics.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "VALINOR_STORE": str(version.path.parent), **environment},
            capture_output=True,
            timeout=120,
        )

    return run


def test_questions_lists_every_slug_with_defaults(valinor):
    output = valinor("questions").stdout.decode()
    for question in QUESTIONS.values():
        assert f"\n{question.slug}: " in f"\n{output}"
    assert "observed [same-age-36] first-listed" in output
    assert "\n  employer [all] all or an identifier that the data name\n" in output


def test_csv_is_the_frame_and_nothing_else(valinor, version):
    done = valinor("answer", "area-share", "--choice", "base=us", "--choice", "area=radius-50")
    assert done.returncode == 0, done.stderr
    assert not done.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"))))
    frame = ask(version, "area-share", {"base": "us", "area": "radius-50"}).frame
    assert [row["period"] for row in rows] == list(frame["period"])
    assert [int(row["in_area"]) for row in rows] == list(frame["in_area"])
    for row, share in zip(rows, frame["share"], strict=True):
        assert row["share"] == ("" if share != share else repr(float(share)))


def test_json_says_what_was_asked(valinor, version):
    done = valinor("answer", "talent-direction", "--choice", "classes=big-tech", "--format", "json")
    content = json.loads(done.stdout)
    assert content["question"] == "talent-direction"
    assert content["version"] == version.name
    assert content["choices"]["classes"] == "big-tech"
    assert content["choices"]["evidence"] == "sourced"
    assert len(content["rows"]) == len(ask(version, "talent-direction", {"classes": "big-tech"}).frame)
    assert content["sources"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("answer", "no-such-question"),
        ("answer", "area-share", "--choice", "area=paris"),
        ("answer", "area-share", "--choice", "metro=x"),
        ("answer", "area-share", "--choice", "area"),
        ("answer", "area-share", "--choice", "base=us", "--choice", "base=world"),
        ("answer", "area-share", "--version", "2001-01-01-00000000"),
        ("answer", "area-share", "--choice", "area=" + "9" * 10_000),
        ("answer", "lab-moves", "--choice", "period=2025H3"),
        ("answer", "lab-moves", "--choice", "period='; DROP TABLE moves"),
        ("answer", "area-share", "--format", "zip", "--output", "no/such/folder/x.zip"),
        ("answer", "area-share", "--format", "png", "--figure", "pie"),
        ("ingest", "--all", "no/such/folder"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(valinor, arguments):
    done = valinor(*arguments)
    message = done.stderr.decode().strip()
    assert done.returncode == 2
    assert done.stdout == b""
    assert "\n" not in message
    assert "expected" in message
    assert message.endswith(".")
    assert len(message) < 1000


def test_files_are_written_where_told(valinor, version, tmp_path):
    answer = ask(version, "boomerangs")
    for form in ("parquet", "zip"):
        path = tmp_path / f"boomerangs.{form}"
        done = valinor("answer", "boomerangs", "--format", form, "--output", str(path))
        assert (done.returncode, done.stdout) == (0, b"")
        assert path.read_bytes() == export(version, answer, form)
        assert valinor("answer", "boomerangs", "--format", form).stdout == path.read_bytes()


def test_a_binary_file_is_not_sent_to_a_terminal(version):
    outer, inner = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "analytics.cli", "answer", "claims", "--format", "zip"],
        cwd=ROOT,
        env={**os.environ, "VALINOR_STORE": str(version.path.parent)},
        stdout=inner,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(inner)
    os.close(outer)
    assert done.returncode == 2
    assert "--output" in done.stderr.decode()


def test_an_empty_store_is_one_sentence_and_exit_code_2(valinor, tmp_path):
    done = valinor("answer", "area-share", VALINOR_STORE=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("Run valinor build.")


def test_build_prints_the_version(valinor, version, tmp_path):
    done = valinor("build", VALINOR_STORE=str(tmp_path / "store"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith(version.name)


def commands(group, name="valinor"):
    for one in group.commands.values():
        yield from (
            commands(one, f"{name} {one.name}") if isinstance(one, click.Group) else [(f"{name} {one.name}", one)]
        )


@pytest.mark.parametrize(("name", "command"), [*commands(main)], ids=lambda part: part if isinstance(part, str) else "")
def test_every_command_and_option_says_what_it_does(name, command):
    assert command.help
    lacking = [one.name for one in command.params if isinstance(one, click.Option) and not one.help]
    assert not lacking, f"{name}: {lacking}"
