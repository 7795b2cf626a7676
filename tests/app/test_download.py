"""Files for spreadsheets: nothing runs as a formula, no digit is lost."""

import csv
import io
from pathlib import Path

import pandas as pd

from analytics.database import Version
from analytics.questions import QUESTIONS, ask
from pages.shared.download import file_name, spreadsheet, spreadsheet_text


def read(text: str) -> list[dict[str, str]]:
    """The rows as texts, after the byte order mark."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


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
