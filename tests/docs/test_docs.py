"""The documents are true: their commands run, their links lead somewhere, what they name is there."""

import csv
import importlib.util
import os
import re
import shlex
import tomllib
from functools import cache
from itertools import dropwhile
from pathlib import Path
from urllib.parse import urlsplit

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.cli import main
from tests.docs.reading import MADE, ROOT, anchors, blocks, commands, documents, links, own_files
from tests.docs.recipes import RECIPES
from tools.reference import FOLDER
from tools.reference import documents as reference

DOCUMENTS = documents()
WRITTEN = {name: text for name, text in DOCUMENTS.items() if not name.startswith(MADE)}
WITH_COMMANDS = [name for name, text in WRITTEN.items() if commands(text)]
# Commands that write to the repository, serve or ask a server, or need what a document cannot give are read, not run.
ONLY_READ = {"build", "ingest", "publish", "ready", "serve", "suppress"}
PLACEHOLDER = re.compile(r"[A-Z]{3,}|.*\*.*|hdfs://.*|.*\bspark\b.*")
IMAGES = {"png", "svg"}
SETTING = re.compile(r"VALINOR_[A-Z_]+=")


def test_the_reference_is_what_the_code_says():
    made = reference()
    held = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).glob("*.md")}
    unlike = sorted(name for name in made.keys() | held.keys() if made.get(name) != held.get(name))
    assert not unlike, f"{', '.join(unlike)}: run make docs"


@cache
def anchors_of(name):
    return anchors(DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    lost = []
    for target in links(DOCUMENTS[name]):
        path, _, anchor = target.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        inside = os.path.relpath(there, ROOT)
        if not there.exists() or (anchor and anchor not in anchors_of(inside)):
            lost.append(target)
    assert not lost


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_commands_run_as_shown(name, store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALINOR_STORE", str(store))
    for at, block in enumerate(block for block in blocks(WRITTEN[name]) if block.language == "csv"):
        Path("panel.csv" if not at else f"table-{at}.csv").write_text(block.text, encoding="utf-8")
    for command in commands(WRITTEN[name]):
        words = [*dropwhile(SETTING.match, shlex.split(command.line))]
        if Path(words[0]).name == "valinor":
            read(main, words[1:])
            if name not in RECIPES:  # those are run where the recipe was followed
                ran(words[1:], command.output)
        elif words[0] == "make":
            check_make(words[1:], WRITTEN[name])
        elif re.fullmatch(r"(.*/)?python3?", words[0]) and words[1:2] == ["-m"]:
            assert importlib.util.find_spec(words[2]), command.line
    for block in blocks(WRITTEN[name]):
        if block.language == "python" and name not in RECIPES:
            exec(compile(block.text, name, "exec"), {})


def test_the_small_panel_gives_the_flows_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = WRITTEN["docs/your-own-panel.md"]
    Path("panel.csv").write_text(
        next(block.text for block in blocks(text) if block.language == "csv"), encoding="utf-8"
    )
    ran(["moves", "panel.csv", "--out", "flows"], None)
    flows = pd.read_parquet("flows/flow_matrix.parquet")
    rows = [f"| {' | '.join(map(str, row))} |" for row in flows.itertuples(index=False)]
    shown = text.partition("| period | origin | destination | people |\n|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert sorted(rows) == sorted(shown.splitlines())


def ran(arguments, output):
    """Run a command of valinor in this process, unless it is only to be read; what it prints is what is shown."""
    if arguments[0] in ONLY_READ or any(map(PLACEHOLDER.fullmatch, arguments)) or IMAGES & {*arguments}:
        return
    done = CliRunner().invoke(main, arguments)
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    if output is None:
        assert done.exit_code == 0, f"{arguments}: {done.output}"
    else:
        shown = ".*".join(map(re.escape, output.strip().split("…")))
        assert re.fullmatch(shown, done.output.strip(), re.DOTALL), f"{arguments}: {done.output}"


def read(command, arguments):
    """Refuse a command or an option that is not there."""
    while isinstance(command, click.Group):
        assert set(arguments[:1]) <= set(command.commands), arguments
        command, arguments = command.commands[arguments[0]], arguments[1:]
    command.make_context(command.name, [*arguments])


def check_make(arguments, text):
    """The target is there, and so are the files that are named, or the document has them made."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert arguments[0] in targets, arguments
    for word in " ".join(arguments[1:]).replace("ARGS=", "").split():
        assert "/" not in word or word.startswith("..") or (ROOT / word).exists() or f"New file `{word}`" in text, word


@pytest.mark.parametrize("name", WRITTEN)
def test_files_that_are_named_are_there(name):
    text = WRITTEN[name]
    made = set(re.findall(r"New file\s+`([^`]+)`", text))
    named = re.findall(r"`((?:analytics|bench|data|docs|pages|tests|tools)/[\w./*<>-]*)`", text)
    patterns = {one: re.sub(r"<\w+>", "*", one).rstrip("/") for one in named if one not in made}
    # What is built, or made by a recipe, is not in the repository.
    own = ("data/built", "data/facts/office_rents.csv")
    assert not [one for one, pattern in patterns.items() if not [*ROOT.glob(pattern)] and not pattern.startswith(own)]


def test_every_variable_that_is_read_is_documented():
    code = [path for folder in ("analytics", "pages", "tools") for path in (ROOT / folder).rglob("*.py")]
    read_there = {
        name for path in code for name in re.findall(r"VALINOR_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))
    }
    told = {name for name in read_there for text in WRITTEN.values() if f"`{name}`" in text}
    assert read_there == told


def test_contributing_says_where_a_line_of_every_folder_belongs():
    table = WRITTEN["CONTRIBUTING.md"].partition("## Where a line belongs")[2].partition("\nDependencies")[0]
    files = [Path(name).parts for name in own_files()]
    folders = {parts[0] for parts in files if len(parts) > 1}
    folders |= {"/".join(parts[:2]) for parts in files if parts[0] in ("analytics", "data", "pages") and len(parts) > 2}
    assert not [folder for folder in sorted(folders) if f"`{folder}/" not in table]


def test_every_licence_and_data_set_is_credited():
    text = WRITTEN["data/LICENSE.md"]
    with (ROOT / "data" / "facts" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        sources = [row for row in csv.DictReader(lines) if row["kind"] == "dataset" and row["address"]]
    assert sources
    for row in sources:
        parts = urlsplit(row["address"])
        named = "/".join(parts.path.split("/")[:3]) if parts.hostname == "github.com" else parts.hostname
        assert named in text, row["address"]
        assert row["licence"].replace("-", " ").lower() in text.lower(), row["licence"]


def test_the_two_commands_stand_in_the_readme():
    assert [one.line for one in commands(WRITTEN["README.md"])] == ["make run", "make test"]


def test_what_is_to_be_cited_is_what_is_packaged():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = dict(re.findall(r'^([a-z-]+): "?([^"\n]+)"?$', text, re.MULTILINE))
    assert cited.keys() >= {"cff-version", "message", "title", "type"}
    assert '\nauthors:\n  - name: "Valinor contributors"\n' in text
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
