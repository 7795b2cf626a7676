"""Files that are nearly right: tables, descriptions, records, stories, panels; and what is written into files."""

import csv
import io
import json
import random
import shutil
import xml.etree.ElementTree as xml
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.catalog import PACKAGE, Catalog
from analytics.choices import read_choices
from analytics.cli import main
from analytics.errors import InputError
from analytics.figures.still import SLIDE, Words, still
from analytics.files import FORMULA_STARTS, spreadsheet_text
from analytics.panel import read_output
from analytics.questions import QUESTIONS
from analytics.shipped import opened, packed, read_record, table_files
from analytics.store import build, latest, open_version, read_tables
from analytics.stories import read_file, read_lines, read_query, read_step
from analytics.suppression import FILE, add, hash_of, suppressed
from analytics.tables import read_rows
from tests.conftest import assert_one_sentence
from tests.fuzz.conftest import tried
from tests.fuzz.texts import broken, texts
from tests.versions.conftest import package

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
STEP = "boomerangs?evidence=all|They came back."
STORY = {"title": "T", "version": "", "steps": [{"question": "claims", "choices": {}, "sentence": "S."}]}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package as the data folder."""
    folder = package(tmp_path / "data")
    add(folder, "Cy Roe")
    monkeypatch.setenv("VALINOR_DATA", str(folder))
    return folder


def attempt(name: str, given: object, action: Callable[[], object]) -> object:
    """One action that is counted: what it gives, or None where it refuses in a sentence."""
    tried(name)
    try:
        return action()
    except InputError as refused:
        assert_one_sentence(str(refused), given)
        return None


def damaged(name: str, content: bytes, count: int) -> list[bytes]:
    chance = random.Random(name)
    return [broken(chance, content) for _ in range(count)]


def test_tables(data: Path, effort: int) -> None:
    for name in ("moves", "people", "sources", "places", "organisations", "batches"):
        table = Catalog(data).table(name)
        path = data / table.path
        whole, rows = path.read_bytes(), read_rows(table, data)
        for content in damaged(name, whole, 2 * effort):
            path.write_bytes(content)
            read = attempt("file: a table", content, lambda table=table: read_rows(table, data))  # type: ignore[misc]
            if read is not None:
                _assert_as_written(content, read.columns, rows.table.columns)  # type: ignore[attr-defined]
        path.write_bytes(whole)


def _assert_as_written(content: bytes, columns: dict[str, Sequence[object]], names: Sequence[str]) -> None:
    """Every cell of text is the cell of the file, in its order."""
    records = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))[1:]
    for place, name in enumerate(names):
        for record, cell in zip(records, columns[name], strict=True):
            assert not isinstance(cell, str) or cell == record[place]
            assert (cell is None) == (record[place] == "")


def test_descriptions_records_and_lists(data: Path, effort: int, tmp_path: Path) -> None:
    path = data / PACKAGE
    whole = path.read_bytes()
    for content in damaged("package", whole, 3 * effort):
        path.write_bytes(content)
        attempt("file: datapackage.json", content, lambda: read_tables(data))
    path.write_bytes(whole)
    record = tmp_path / "record.json"
    good = b'{"name": "x", "definitions": "1", "label": "", "as_known_at": "", "notes": ["n"], "answers": {}}'
    for content in damaged("record", good, 3 * effort):
        record.write_bytes(content)
        attempt("file: a record", content, lambda: read_record(record))
    for content in damaged("removed", (data / FILE).read_bytes(), 3 * effort):
        (data / FILE).write_bytes(content)
        found = attempt("file: suppressed.csv", content, lambda: suppressed(data))
        assert found is None or hash_of("Cy Roe") in found or b"\n" not in content.rstrip()  # type: ignore[operator]


def test_shipped_tables(data: Path, effort: int) -> None:
    whole = packed(table_files(data))
    expected = {name: rows.canonical for name, rows in read_tables(data).items()}
    for content in damaged("zip", whole, 2 * effort):
        found = attempt(
            "file: a version's zip", content[:99], lambda content=content: read_tables(opened(content, "x"))
        )
        if found is not None:
            assert {name: rows.canonical for name, rows in found.items()} == expected  # type: ignore[attr-defined]


def test_pointers(data: Path, effort: int, tmp_path: Path) -> None:
    store = tmp_path / "store"
    name = build(data, store)
    for content in damaged("pointer", f"{name}\n".encode(), 3 * effort):
        (store / "latest").write_bytes(content)
        version = attempt("file: latest", content, lambda: open_version(store))
        if version is not None:
            assert version.name == name == latest(store)  # type: ignore[attr-defined]
            version.close()  # type: ignore[attr-defined]


def test_stories(effort: int) -> None:
    for text in texts("step", 10 * effort, (STEP, "claims", "area-share?base=us&base=world|x", "claims?foo=1|x")):
        step = attempt("story step", text, lambda text=text: read_step(text))
        if step is not None:
            assert read_step(step.written()) == step  # type: ignore[attr-defined]
    for text in texts("at", 5 * effort, ("1", "2", "0", "-1")):
        attempt("story at", text, lambda text=text: read_query({"step": [STEP], "at": [text], "title": [text]}))
        attempt("story steps", text, lambda text=text: read_query({"step": [text] * 41, "v": [text]}))
    link = "http://h/cluster?view=area-share&base=us&v=x | It grows."
    for text in texts("lines", 10 * effort, (STEP, link, f"{link}\n{STEP}")):
        attempt("story lines", text, lambda text=text: read_lines(text, text, text))
    whole = json.dumps(STORY).encode()
    for content in damaged("story", whole, 10 * effort):
        text = content.decode("utf-8", "replace")
        attempt("file: a story", text, lambda text=text: read_file(text))
    for odd in (None, 1, [], {}, [[]], "x", {"steps": 5}, {"title": None, "steps": [None]}, {"title": {}, "steps": {}}):
        attempt("file: a story", odd, lambda odd=odd: read_file(json.dumps(odd)))
        nested = {**STORY, "steps": [{"question": "area-share", "choices": {"base": odd}, "sentence": odd}]}
        attempt("file: a story", nested, lambda nested=nested: read_file(json.dumps(nested)))


def test_several_values_of_a_choice(effort: int) -> None:
    choices = QUESTIONS["area-share"].choices
    chance = random.Random("values")
    for text in texts("values", 10 * effort, ("us", "world")):
        raw = {choice.slug: chance.choice(([text], [text, text], [], text, None)) for choice in choices}
        tried("choices as lists")
        reading = read_choices(choices, raw)  # type: ignore[arg-type]
        for error in reading.errors:
            assert_one_sentence(str(error), raw)
        for choice in choices:
            assert choice.allows(reading.values[choice.slug])


def moves(folder: Path, *flags: str) -> object:
    """A run of the models over `panel.csv`; what it wrote."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    panel = next(folder.glob("panel.*"))
    arguments = ["moves", str(panel), "--out", str(folder / "out"), "--threads", "1", *flags]
    done = CliRunner().invoke(main, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise AssertionError(panel.read_bytes()[:500]) from done.exception
    assert not list(folder.glob(".*"))
    if done.exit_code:
        assert done.exit_code == 2
        assert_one_sentence(done.stderr.strip().splitlines()[-1], panel.read_bytes()[:500])
        return None
    return read_output(folder / "out").quality


def test_panels(data: Path, effort: int, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    rows = "".join(f"p{n},{'ABC'[n % 3]},{2015 + n % 5},1.5\n" for n in range(12))
    whole = f"person_id,organisation_id,year,weight\n{rows}".encode()
    for content in damaged("panel", whole, 1 + 2 * effort):
        (here / "panel.csv").write_bytes(content)
        tried("file: a panel as CSV")
        quality = moves(here)
        if quality is not None:
            told = quality["rows_used"] + sum(quality["excluded"].values())  # type: ignore[index]
            assert told == quality["rows_read"], content  # type: ignore[index]
    (here / "panel.csv").write_bytes(whole)
    for flag, header in (
        ("--mergers", "from_id,into_id,year\nA,B,2017\n"),
        ("--deals", "origin_id,destination_id,from_year,to_year\nA,B,2017,2018\n"),
        ("--parents", "organisation_id,parent_id,from_year,to_year\nA,B,2016,\n"),
        ("--academic", "organisation_id\nA\n"),
    ):
        for content in damaged(flag, header.encode(), effort):
            (tmp_path / "side.csv").write_bytes(content)
            tried(f"file: {flag}")
            moves(here, flag, str(tmp_path / "side.csv"))
    (here / "panel.csv").unlink()
    buffer = io.BytesIO()
    pd.read_csv(io.BytesIO(whole)).to_parquet(buffer)
    for content in damaged("parquet", buffer.getvalue(), effort):
        (here / "panel.parquet").write_bytes(content)
        tried("file: a panel as Parquet")
        moves(here)


def test_outputs_of_moves(effort: int, tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text("person_id,organisation_id,year\np,A,2019\np,B,2020\n")
    moves(tmp_path)
    for path in sorted((tmp_path / "out").iterdir()):
        whole = path.read_bytes()
        for content in damaged(path.name, whole, 2 * effort):
            path.write_bytes(content)
            attempt(f"file: {path.name}", content[:99], lambda: read_output(tmp_path / "out"))
        path.write_bytes(whole)


def test_downloads_run_no_formula_and_keep_every_number(effort: int) -> None:
    for text in texts("cells", 20 * effort, ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "a;=1", 'a","=1')):
        tried("cell of a download")
        frame = pd.DataFrame({"text": [text, None], "number": [-0.1, 3.0], "typed": ["-5", "2"]})
        sheet = spreadsheet_text(frame, {"typed"})
        assert sheet.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(sheet[1:], newline="")))
        assert rows[1][1:] == ["-0.1", "-5"]
        assert rows[1][0].removeprefix("'") == text.removeprefix("'")
        assert not rows[1][0].startswith(FORMULA_STARTS)


def test_pictures_hold_no_markup_of_others(effort: int) -> None:
    for text in texts("picture", 5 * effort, ("<script>alert(1)</script>", "]]>", "<!--", "&lt;b&gt;", "<a href='x'>")):
        tried("words of a picture")
        said = "".join(letter for letter in text if letter.isprintable())  # tables hold no control characters
        words = Words(said, said, (said,), said)
        sheet = still(
            lambda width, height: {"data": [], "layout": {"height": height, "font": {"size": 12}}},
            words,
            "light",
            SLIDE,
        )
        tree = xml.fromstring(sheet.svg(DRAWN))
        assert not [one.tag for one in tree.iter() if one.tag.endswith(("script", "foreignObject", "}a"))]
