"""An answer as files of rows: CSV for programs and for spreadsheets, Parquet, and their names."""

import io
import json
import re
from collections.abc import Callable, Collection, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet_files

from analytics.answer import Answer
from analytics.definitions import DEFINITIONS
from analytics.questions import find

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula; some read the full-width signs so too."""
_LONGEST_NAME = 150


def spreadsheet(answer: Answer) -> bytes:
    """The rows of an answer as CSV for a spreadsheet: UTF-8 with a mark, text that would run as a formula quoted."""
    return spreadsheet_text(answer.frame).encode("utf-8")


def spreadsheet_text(frame: pd.DataFrame, numbers: Collection[str] = ()) -> str:
    """A frame as CSV with a byte order mark. Numbers keep every digit and their sign; booleans are true and false.

    Args:
        frame: the rows.
        numbers: columns that hold numbers as text.

    Example:
        >>> spreadsheet_text(pd.DataFrame({"text": ["=1+1", "a"], "number": [-0.5, 2]}))
        "\\ufefftext,number\\r\\n'=1+1,-0.5\\r\\na,2.0\\r\\n"
    """
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_bool_dtype(safe[name]):
            safe[name] = safe[name].map({True: "true", False: "false"})
        elif name not in numbers and not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_quoted, na_action="ignore")
    return BYTE_ORDER_MARK + safe.to_csv(index=False, lineterminator="\r\n")


def raw_csv(answer: Answer) -> bytes:
    """The rows as CSV for programs: exactly the cells, UTF-8 without a mark."""
    return answer.csv().encode("utf-8")


def json_text(answer: Answer) -> bytes:
    """The whole answer as JSON."""
    return answer.json().encode("utf-8")


def parquet(answer: Answer) -> bytes:
    """The rows as Parquet, typed; what was asked stands in the file's metadata under `valinor`."""
    table = pa.Table.from_pandas(answer.frame, preserve_index=False)
    told = {
        "question": answer.slug,
        "version": answer.version,
        "definitions": DEFINITIONS,
        "choices": dict(answer.choices),
        "finding": answer.finding,
        "units": {column.name: column.unit for column in answer.columns if column.unit},
    }
    about = json.dumps(told, ensure_ascii=False).encode("utf-8")
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"valinor": about})
    file = io.BytesIO()
    parquet_files.write_table(table, file, compression="zstd")
    return file.getvalue()


TEXTS: Mapping[str, tuple[str, Callable[[Answer], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", raw_csv),
    "json": ("application/json", json_text),
}
"""Formats of rows that are text, for what has no drawing too: their media type, and what makes the file."""


def file_name(answer: Answer, form: str = "csv", *more: str, of: str = "") -> str:
    """A name that tells what is inside: `valinor_<question>_<choices that differ>_v<version>.<form>`.

    Args:
        answer: what the file holds.
        form: the ending.
        more: further words, such as `dark` for an image.
        of: the question whose choices the answer has, where the answer is the rows behind another.
    """
    defaults = {choice.slug: choice.default for choice in find(of or answer.slug).choices}
    differing = [f"{slug}-{value}" for slug, value in answer.choices.items() if value != defaults.get(slug)]
    words = "_".join(["valinor", answer.slug, *differing, *more]).replace("..", "-to-")
    return f"{re.sub(r'[^A-Za-z0-9._-]', '-', words)[:_LONGEST_NAME]}_v{answer.version}.{form}"


def _quoted(cell: object) -> object:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
