"""Files of rows: every format says the same, nothing runs as a formula, no digit is lost, the same bytes each time."""

import csv
import io
import json
import math
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as parquet_files
import pytest

from analytics.database import Version
from analytics.export import FORMATS, export
from analytics.files import file_name, spreadsheet, spreadsheet_text
from analytics.links import PAGES, view_link
from analytics.questions import QUESTIONS, ask

ROOT = Path(__file__).parents[2]
ROWS = [form for form, about in FORMATS.items() if about.rows]


def read(text: str) -> list[dict[str, str]]:
    """The rows as texts, after the byte order mark."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files in a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def plain(cell: object) -> object:
    """A cell as it may be compared: missing ones are None, numbers are floats."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def from_text(cell: str, dtype: object) -> object:
    """A cell of a CSV as what it stands for."""
    if cell == "":
        return None
    if pd.api.types.is_bool_dtype(dtype):
        return {"true": True, "false": False}[cell]
    return float(cell) if pd.api.types.is_numeric_dtype(dtype) else cell


def test_text_that_starts_a_formula_is_quoted() -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "plain", "a=b", "–", ""]
    rows = read(spreadsheet_text(pd.DataFrame({"text": cells})))
    assert [row["text"] for row in rows] == [f"'{cell}" for cell in cells[:6]] + cells[6:]


def test_numbers_keep_sign_and_digits() -> None:
    frame = pd.DataFrame({"number": [-0.5746, 1 / 3, float("nan")], "count": pd.array([-3, None, 7], dtype="Int64")})
    rows = read(spreadsheet_text(frame))
    assert [row["number"] for row in rows] == ["-0.5746", repr(1 / 3), ""]
    assert [row["count"] for row in rows] == ["-3", "", "7"]


def test_missing_text_and_booleans() -> None:
    frame = pd.DataFrame(
        {
            "text": pd.array(["a,b", None], dtype="string"),
            "flag": pd.array([True, None], dtype="boolean"),
            "mixed": ["=x", None],
        }
    )
    assert read(spreadsheet_text(frame)) == [
        {"text": "a,b", "flag": "true", "mixed": "'=x"},
        {"text": "", "flag": "", "mixed": ""},
    ]


@pytest.mark.parametrize("slug", QUESTIONS)
def test_csv_json_parquet_and_zip_hold_the_frame(version: Version, slug: str) -> None:
    answer = ask(version, slug)
    frame = answer.frame
    expected = [[plain(cell) for cell in row] for row in frame.astype(object).itertuples(index=False)]
    text = export(version, answer, "csv")
    assert not text.startswith(b"\xef\xbb\xbf")
    lines = csv.reader(io.StringIO(text.decode("utf-8"), newline=""))
    assert next(lines) == list(frame.columns)
    assert [[from_text(cell, dtype) for cell, dtype in zip(line, frame.dtypes, strict=True)] for line in lines] == [
        [None if cell == "" else cell for cell in row] for row in expected
    ]
    content = json.loads(export(version, answer, "json"))
    assert [[plain(cell) for cell in row.values()] for row in content["rows"]] == expected
    table = parquet_files.read_table(io.BytesIO(export(version, answer, "parquet")))
    assert [[plain(cell) for cell in row.values()] for row in table.to_pylist()] == expected
    assert json.loads(table.schema.metadata[b"valinor"])["choices"] == dict(answer.choices)
    assert unpacked(export(version, answer, "zip"))["data.csv"] == text


@pytest.mark.parametrize("form", ROWS)
def test_the_same_answer_gives_the_same_bytes(version: Version, form: str) -> None:
    answer = ask(version, "lab-moves")
    assert export(version, answer, form) == export(version, answer, form)


@pytest.mark.parametrize("slug", QUESTIONS)
def test_zip_says_what_it_holds(version: Version, slug: str) -> None:
    answer = ask(version, slug)
    files = unpacked(export(version, answer, "zip"))
    assert set(files) == {"README.md", "data.csv", "metadata.json", "reproduce.py"}
    about = json.loads(files["metadata.json"])
    assert (about["finding"], about["version"], about["n"]) == (answer.finding, version.name, answer.n)
    assert [column["name"] for column in about["columns"]] == list(answer.frame.columns)
    assert [one["sql"] for one in about["statements"]] == [one.sql for one in answer.statements]
    assert len(about["sources"]) == len(answer.sources)
    text = files["README.md"].decode("utf-8")
    link = view_link("", slug, version.name, answer.choices)
    for said in (answer.finding, *answer.notes, link, "How to cite", "Licence", *(s.title for s in answer.sources)):
        assert said in text


def test_zip_runs_and_regenerates_the_rows_byte_for_byte(version: Version, tmp_path: Path) -> None:
    answer = ask(version, "area-share", {"base": "us", "area": "radius-50"})
    with zipfile.ZipFile(io.BytesIO(export(version, answer, "zip"))) as archive:
        archive.extractall(tmp_path)

    def run() -> subprocess.CompletedProcess[str]:
        # No browser, so that this is quick: the rows need none, and the program says that the figure does.
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "VALINOR_STORE": str(version.path.parent),
            "VALINOR_BROWSER": "/nowhere",
        }
        command = [sys.executable, str(tmp_path / "reproduce.py")]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)

    done = run()
    assert done.returncode == 0, done.stderr
    assert "data.csv: the same, byte for byte" in done.stdout
    assert "figure.svg: not written." in done.stdout
    changed = (tmp_path / "data.csv").read_bytes().replace(b"2023", b"2024", 1)
    (tmp_path / "data.csv").write_bytes(changed)
    done = run()
    assert done.returncode == 1
    assert "NOT the same" in done.stdout


def test_every_answer_is_downloaded_whole(version: Version) -> None:
    for slug in QUESTIONS:
        one = ask(version, slug)
        rows = read(spreadsheet(one).decode("utf-8"))
        assert len(rows) == len(one.frame)
        assert file_name(one) == f"valinor_{slug}_v{version.name}.csv"


def test_file_name_tells_the_choices_that_differ(version: Version) -> None:
    one = ask(version, "lab-moves", {"period": "2023..2025", "evidence": "all", "kinds": "all"})
    assert file_name(one) == f"valinor_lab-moves_evidence-all_period-2023-to-2025_v{version.name}.csv"
    assert Path(file_name(one)).name == file_name(one)


def test_no_choice_is_named_like_another_parameter_of_a_file() -> None:
    names = {choice.slug for question in QUESTIONS.values() for choice in question.choices}
    assert not names & {"v", "theme", "figure"}


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/", "/about")])
def test_a_question_said_to_be_on_a_page_is_there(path: str) -> None:
    source = (ROOT / "pages" / f"{path.strip('/').replace('-', '_')}.py").read_text(encoding="utf-8")
    for slug in PAGES[path]:
        assert f'show("{slug}"' in source
