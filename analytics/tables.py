"""Reads one committed table and checks every cell against its schema, so that a mistake names file, line and column."""

import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from analytics.catalog import Field, Folder, Table
from analytics.errors import InputError

Cell = str | int | float | bool | date | None
NEW_LINE = b"\n"
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")

ARROW: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "year": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass(frozen=True)
class Rows:
    """The rows of a table as typed columns, with the line of the file each row starts on."""

    table: Table
    columns: Mapping[str, Sequence[Cell]]
    lines: Sequence[int]
    canonical: str

    def arrow(self) -> pa.Table:
        """The columns as an Arrow table."""
        return pa.table(
            {field.name: pa.array(self.columns[field.name], ARROW[field.type]) for field in self.table.fields}
        )


def read_rows(table: Table, folder: Folder) -> Rows:
    """Read and check a table.

    Args:
        table: its schema.
        folder: the folder the schema's path is relative to.

    Returns:
        Typed columns; an empty cell is None.

    Raises:
        InputError: for a missing file, an encoding that is not UTF-8, a header that differs from the schema, a cell of
            the wrong type or outside its constraints, or a key that stands twice.
    """
    records, lines = _records(table, folder)
    texts = list(zip(*records, strict=True)) if records else [()] * len(table.fields)
    columns = {
        field.name: _typed(table, field, column, lines) for field, column in zip(table.fields, texts, strict=True)
    }
    _check_key(table, columns, lines)
    canonical = "\x1e".join("\x1f".join(record) for record in sorted(records))
    return Rows(table, columns, lines, canonical)


def check_references(rows: Mapping[str, Rows]) -> None:
    """Check that every foreign key of every table stands in the table it refers to.

    Raises:
        InputError: naming file, line and column of the first value that does not.
    """
    for held in rows.values():
        for key in held.table.foreign_keys:
            known = set(rows[key.table].columns[key.key])
            for line, value in zip(held.lines, held.columns[key.field], strict=True):
                if value is not None and value not in known:
                    raise InputError(
                        _where(held.table, line, key.field),
                        value,
                        f"a {key.key} of {rows[key.table].table.path}",
                        "Add the row it refers to, or correct the value.",
                    )


def _records(table: Table, folder: Folder) -> tuple[list[list[str]], list[int]]:
    """The rows as texts, after checking the encoding, the header and the number of cells."""
    path = folder / table.path
    try:
        content = path.read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        found = "no file" if isinstance(error, FileNotFoundError | KeyError) else getattr(error, "strerror", str(error))
        raise InputError(table.path, found, "the table of the data package", "Restore it.") from None
    _check_ends(table, content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = _column_at(table, content[: error.start])
        where = f"{table.path}, line {line}, column {column}"
        raise InputError(where, f"byte 0x{content[error.start]:02x}", "UTF-8", "Save the file as UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        _check_header(table, next(reader, []))
        for line, record in _numbered(reader):
            if len(record) != len(table.fields):
                raise InputError(
                    f"{table.path}, line {line}, column {table.columns[min(len(record), len(table.fields) - 1)]}",
                    f"{len(record)} cells",
                    f"{len(table.fields)} cells",
                    "Look for a comma or a quotation mark too many or too few.",
                )
            records.append(record)
            lines.append(line)
    except csv.Error as error:
        where = f"{table.path}, line {reader.line_num}, column {table.columns[0]} or later"
        raise InputError(where, str(error), "comma-separated cells", "Mend the quotation marks.") from None
    return records, lines


def _check_ends(table: Table, content: bytes) -> None:
    """Refuse a file that was cut off, which its last cell alone may not show, and characters no text has."""
    control = CONTROL.search(content)
    if control:
        where = f"{table.path}, line {content[: control.start()].count(NEW_LINE) + 1}"
        raise InputError(where, f"byte 0x{control[0][0]:02x}", "text without control characters", "Remove it.")
    if content and not content.endswith(NEW_LINE):
        where = f"{table.path}, line {content.count(NEW_LINE) + 1}"
        raise InputError(where, "a last line without an end", "a whole file", "Restore the file, or end the line.")


def _numbered(reader: Any) -> Any:
    """Each record with the line it starts on (a quoted cell may span several)."""
    start = reader.line_num + 1
    for record in reader:
        yield start, record
        start = reader.line_num + 1


def _column_at(table: Table, before: bytes) -> str:
    """The column in which the bytes end, as far as commas tell."""
    cells = next(csv.reader([before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")]), [""])
    return table.columns[min(max(len(cells), 1), len(table.columns)) - 1]


def _check_header(table: Table, header: list[str]) -> None:
    for position, expected in enumerate(table.columns):
        found = header[position] if position < len(header) else "nothing"
        if found != expected:
            fix = "Put the columns in the order of the schema."
            raise InputError(f"{table.path}, line 1, column {position + 1}", found, f"the column {expected}", fix)
    if len(header) > len(table.columns):
        found = header[len(table.columns)]
        where = f"{table.path}, line 1, column {len(table.columns) + 1}"
        raise InputError(where, found, "no further column", "Describe it in the data package or remove it.")


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _number(text: str) -> float:
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text):
        raise ValueError(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


PARSERS: Mapping[str, tuple[Callable[[str], Cell], str]] = {
    "string": (str, "text"),
    "integer": (_integer, "a whole number"),
    "year": (_integer, "a year"),
    "number": (_number, "a number"),
    "boolean": (_boolean, "true or false"),
    "date": (_date, "a date as 2026-07-31"),
}


def _typed(table: Table, field: Field, texts: Sequence[str], lines: Sequence[int]) -> list[Cell]:
    """One column as typed cells. Each distinct text is parsed and checked once."""
    parse, expected = PARSERS[field.type]
    known: dict[str, Cell] = {}
    for text, line in zip(texts, lines, strict=True):
        if text in known:
            continue
        try:
            known[text] = None if text == "" else parse(text)
        except (ValueError, KeyError):
            where = _where(table, line, field.name)
            raise InputError(where, text, expected, "Correct the cell.") from None
        refusal = _refusal(field, text, known[text])
        if refusal:
            raise InputError(_where(table, line, field.name), text, refusal, "Correct the cell.")
    return [known[text] for text in texts]


def _refusal(field: Field, text: str, value: Cell) -> str:
    """What the constraints of a column expect where a cell does not meet them; empty where it does."""
    limits = field.constraints
    if value is None:
        return "a value" if limits.get("required") else ""
    if "enum" in limits and value not in limits["enum"] and text not in limits["enum"]:
        return f"one of {', '.join(map(str, limits['enum']))}"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        return f"text of the form {limits['pattern']}"
    if "minimum" in limits and _below(value, limits["minimum"]):
        return f"at least {limits['minimum']}"
    if "maximum" in limits and _below(limits["maximum"], value):
        return f"at most {limits['maximum']}"
    return ""


def _below(one: Any, other: Any) -> bool:
    """Whether one bound is below another; dates compare as text in a schema."""
    if isinstance(one, date) or isinstance(other, date):
        return str(one) < str(other)
    return bool(float(one) < float(other))


def _check_key(table: Table, columns: Mapping[str, Sequence[Cell]], lines: Sequence[int]) -> None:
    unique = [(field.name,) for field in table.fields if field.constraints.get("unique")]
    for names in dict.fromkeys([table.key, *unique]):
        if not names:
            continue
        first: dict[tuple[Cell, ...], int] = {}
        for line, *key in zip(lines, *(columns[name] for name in names), strict=True):
            if tuple(key) in first:
                found = ", ".join(map(str, key))
                expected = f"a value that stands once (first on line {first[tuple(key)]})"
                where = _where(table, line, ", ".join(names))
                raise InputError(where, found, expected, "Remove one of the rows.")
            first[tuple(key)] = line


def _where(table: Table, line: int, column: str) -> str:
    return f"{table.path}, line {line}, column {column}"
