"""Every flag and argument of the command line: exit code 0 with what was asked, or 2 with a sentence."""

import os
import runpy
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analytics.cli import main
from analytics.database import Version
from analytics.errors import InputError
from analytics.export import FORMATS
from analytics.questions import QUESTIONS
from analytics.store import build
from analytics.suppression import FILE
from pages.shared import server
from tests.conftest import assert_one_sentence
from tests.fuzz.conftest import tried
from tests.fuzz.texts import texts
from tests.versions.conftest import package

PANEL = "person_id,organisation_id,year\np,A,2019\np,B,2020\n"
Run = Callable[..., Result]


@pytest.fixture
def run(version: Version, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, on the committed tables."""
    monkeypatch.setenv("VALINOR_STORE", str(version.path.parent))
    return valinor


def valinor(name: str, *arguments: str) -> Result:
    """One run that is counted; a refusal of ours is one sentence, one of the parser names its usage."""
    tried(f"valinor {name}")
    done = CliRunner().invoke(main, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise AssertionError(arguments) from done.exception
    assert done.exit_code in (0, 2), (arguments, done.output)
    assert "Traceback" not in done.output, arguments
    if done.exit_code and not done.stderr.startswith("Usage:"):
        assert_one_sentence(done.stderr.strip().splitlines()[-1], arguments)
    return done


def given(name: str, count: int, *valid: str) -> list[str]:
    """Texts that a command line can hold."""
    return [text.replace("\0", "0") for text in texts(name, count, valid)]


def test_answer(run: Run, effort: int, version: Version) -> None:
    for text in given("slug", 3 * effort, "claims", "area-share"):
        assert (run("answer SLUG", "answer", "--", text).exit_code == 0) == (text in QUESTIONS)
    for text in given("--choice", 5 * effort, "base=us", "base", "=", "base=us=us", "area=radius-50"):
        done = run("answer --choice", "answer", "area-share", "--choice", text, "--format", "json")
        if done.exit_code == 0:
            assert '"base": "us"' in done.output or "base=us" not in text.lower()
    for text in given("--format", 2 * effort, "csv", "json", "CSV"):
        done = run("answer --format", "answer", "policy-events", f"--format={text}")
        assert (done.exit_code == 0) == (text in FORMATS) or text in ("png", "svg"), text
    for text in given("--theme", 2 * effort, "light", "dark"):
        run("answer --theme", "answer", "policy-events", f"--theme={text}")
    for text in given("--figure", 2 * effort, "pie"):
        if text:
            assert run("answer --figure", "answer", "area-share", "--format=svg", f"--figure={text}").exit_code == 2
    for text in given("--version", 3 * effort, version.name, "latest", "10:00+05"):
        done = run("answer --version", "answer", "policy-events", f"--version={text}")
        assert (done.exit_code == 0) == (text in (version.name, "latest")), text
    for text in given("--panel", 2 * effort, ".", "nowhere"):
        run("answer --panel", "answer", "lab-moves", f"--panel={text}")


def test_output(run: Run, effort: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in given("--output", 2 * effort, "x.csv", "."):
        run("answer --output", "answer", "policy-events", "--output", str(tmp_path / text.replace("/", "_")[:3_000]))
    assert not list(tmp_path.glob(".*.unfinished*"))


def test_versions_and_organisations(run: Run, effort: int, version: Version) -> None:
    for text in given("diff", 3 * effort):
        if text != "latest":
            assert run("diff OLD", "diff", "--", text, version.name).exit_code == 2
            assert run("diff NEW", "diff", "--", version.name, text).exit_code == 2
    for text in given("form", 2 * effort, "text", "json"):
        run("versions --format", "versions", f"--format={text}")
        if text not in ("text", "json"):
            assert run("diff --format", "diff", version.name, version.name, f"--format={text}").exit_code == 2
    for text in given("--on", 3 * effort, "2020", "2020-05", "2020-05-06", "2020-13"):
        run("explain --on", "organisations", "explain", f"--on={text}", "OpenAI")
    for text in given("affiliation", 3 * effort, "OpenAI", "Google (DeepMind)"):
        run("explain AFFILIATION", "organisations", "explain", "--on=2020", "--", text)


def test_what_writes(effort: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = package(tmp_path / "data")
    store = tmp_path / "store"
    monkeypatch.setenv("VALINOR_DATA", str(data))
    monkeypatch.setenv("VALINOR_STORE", str(store))
    name = build(data, store)
    for text in given("--as-known-at", 3 * effort, "2025-13-31", "31.12.2025", "2025"):
        assert valinor("publish --as-known-at", "publish", f"--as-known-at={text}").exit_code == 2
    for text in given("--all", effort // 2, "nowhere"):
        if not Path(text[:200]).is_dir():
            assert valinor("ingest --all", "ingest", f"--all={text}").exit_code == 2, text
    before = (data / FILE).read_text().count("\n")
    for text in given("suppress", 1 * effort, "Ann Lee"):
        done = valinor("suppress NAME", "suppress", "--", text)
        assert (done.exit_code == 0) == any(letter.isalpha() for letter in text), text
    assert (data / FILE).read_text().count("\n") >= before
    assert {path.stem for path in store.glob("*.duckdb")} == {name}


def test_serve(run: Run, effort: int, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    for name in ("VALINOR_DATA", "VALINOR_STORE"):  # serving sets them; they are to be put back
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr(sys, "argv", ["valinor"])
    monkeypatch.setattr(runpy, "run_module", lambda *_, **__: started.append(sys.argv[1:]))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    for text in given("--port", 3 * effort, "8501", "0", "65536"):
        assert run("serve --port", "serve", f"--port={text}").exit_code in (0, 2)
    for command in started:
        assert 1 <= int(command[-1]) <= 65535
    for text in given("--host", 3 * effort, "127.0.0.1", "localhost"):
        tried("valinor serve --host")
        with pytest.raises(InputError) as refused:
            server._check_free(f"{text}..", 0)
        assert_one_sentence(str(refused.value), text)


MOVES = {
    "--engine": ("duckdb",),
    "--memory-limit": ("1GB", "10", "-1GB", "1e99GB"),
    "--threads": ("1", "0", "-1", "1.5", "20255"),
    "--max-gap": ("0", "2", "-1", "99999999999999999999"),
    "--rule": ("loose", "strict"),
    "--mergers": ("panel.csv", "nowhere.csv"),
    "--deals": ("panel.csv",),
    "--parents": ("panel.csv",),
    "--academic": ("panel.csv",),
    "--out": ("panel.csv", ".", "new/folder"),
    "PANEL": ("*.csv", "**", "panel.parquet", "[", "s3://nowhere/x.csv"),
}


def test_moves(effort: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("panel.csv").write_text(PANEL)
    for flag, valid in MOVES.items():
        for text in given(f"moves {flag}", 1 + effort // 2, *valid):
            if flag == "PANEL":
                arguments = ("--", text)
            else:
                inside = "./" + text.replace("..", ".") if flag == "--out" else text  # never outside this folder
                arguments = (f"{flag}={inside}", "panel.csv")
            out = () if flag == "--out" else ("--out=out", "--force")
            threads = () if flag == "--threads" else ("--threads=1",)
            valinor(f"moves {flag}", "moves", *out, *threads, *arguments)
            assert Path("panel.csv").read_text() == PANEL
            shutil.rmtree("out", ignore_errors=True)
    assert not list(tmp_path.rglob("scratch")), "nothing half-made is left"
