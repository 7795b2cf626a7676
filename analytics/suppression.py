"""Keeps out of every version, old ones too, the people who asked to be removed.

`suppressed.csv` in the data folder holds one salted hash a line, so that the list does not name those who are on it.
The salt is public and names can be guessed, so a hash is discretion, not a secret. What names a person is withheld when
a version is opened and when a committed file is shown: a row whose key, reference or name column names the person goes,
with every row that refers to it; in any other text the whole cell becomes "withheld". Files themselves stay as they
were, because versions are immutable.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from analytics.errors import InputError
from analytics.spelling import words as words_of

FILE = "suppressed.csv"
HEADER = "hash"
SALT = "valinor: removed on request"
WITHHELD = "withheld"
NAME_COLUMNS = frozenset({"name", "who", "person_hash"})
SOURCES = "sources"
LONGEST_NAME = 6
"""Words of the longest name looked for."""


class Connection(Protocol):
    """An open database, as far as it is needed here."""

    def execute(self, query: str, parameters: object = ..., /) -> Any:
        """Run one statement."""


Reference = tuple[str, str, str]
"""A column that refers to another table: column, table, its key."""
Marks = Mapping[str, str | None]
"""Texts of one column to withhold: what is shown instead, or None where the row goes."""
Found = Mapping[tuple[str, str], Marks]
"""What is to be withheld, by table and column."""


@dataclass(frozen=True)
class Shape:
    """A table as it is in a version: its columns, those that hold text, its key and its references."""

    columns: tuple[str, ...]
    texts: tuple[str, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]


def hash_of(name: str) -> str:
    """The salted hash of a name; case, accents and punctuation make no difference.

    Example:
        >>> hash_of("Zoë O'Hara") == hash_of("zoe o hara"), hash_of("ĐẶNG") == hash_of("đặng"), len(hash_of("Zoë"))
        (True, True, 64)
    """
    return _hash(" ".join(words_of(name)))


def suppressed(data: Path) -> frozenset[str]:
    """The hashes in the list of a data folder.

    Raises:
        InputError: when the list is missing or a line is not a hash: no one may come back through a damaged file.
    """
    path = data / FILE
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        fix = "Restore it; without entries it is that line alone."
        raise InputError(str(path), "no file", f"the list of removed people, first line {HEADER}", fix) from None
    return _read(path, changed)


def add(data: Path, name: str) -> bool:
    """Put a person on the list; whether the person was not on it yet.

    Raises:
        InputError: for a name without letters, or a list that cannot be read or written.
    """
    if not any(character.isalpha() for character in name):
        raise InputError("name", name, "the name of a person", "Write it as the tables do.")
    hashes = suppressed(data)
    added = hash_of(name)
    if added in hashes:
        return False
    path = data / FILE
    unfinished = path.with_name(f".{FILE}.{os.getpid()}")
    try:
        unfinished.write_text("\n".join([HEADER, *sorted({*hashes, added})]) + "\n", encoding="utf-8")
        os.replace(unfinished, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(str(path), reason, "a file that can be written", "Free it.") from None
    return True


def marks(table: str, column: str, shape: Shape, texts: Iterable[str], hashes: frozenset[str]) -> Marks:
    """Which texts of a column are withheld, and how.

    Example:
        >>> columns = ("person_id", "name", "source_id")
        >>> people = Shape(columns, columns, ("person_id",), (("source_id", "sources", "source_id"),))
        >>> marks("people", "name", people, ["Ann Lee", "Bo Li"], frozenset({hash_of("Ann Lee")}))
        {'Ann Lee': None}
    """
    refers = {name: other for name, other, _ in shape.references}
    source = refers.get(column) == SOURCES or (table == SOURCES and column in shape.key)
    found = [text for text in texts if names_someone(text, hashes)]
    if source:
        # The row of a source serves other rows too, so it stays under another name.
        return {text: f"{WITHHELD}-{_hash(text)[:6]}" for text in found}
    leaves = column in shape.key or column in refers or column in NAME_COLUMNS
    return dict.fromkeys(found, None if leaves else WITHHELD)


def shapes_of(connection: Connection) -> dict[str, Shape]:
    """The tables of a version's file."""
    columns = connection.execute(
        """SELECT table_name, list(column_name ORDER BY column_index),
            list(column_name ORDER BY column_index) FILTER (data_type = 'VARCHAR')
        FROM duckdb_columns() WHERE NOT internal AND table_name <> 'version'
        GROUP BY table_name ORDER BY table_name"""
    ).fetchall()
    constraints = connection.execute(
        """SELECT table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
        FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')"""
    ).fetchall()
    keys = {name: tuple(fields) for name, kind, fields, _, _ in constraints if kind == "PRIMARY KEY"}
    return {
        name: Shape(
            tuple(every),
            tuple(texts or ()),
            keys.get(name, ()),
            tuple(
                (fields[0], other, key[0]) for table, _, fields, other, key in constraints if table == name and other
            ),
        )
        for name, every, texts in columns
    }


def found_in(connection: Connection, shapes: Mapping[str, Shape], hashes: frozenset[str]) -> Found:
    """What is to be withheld from a version, by table and column."""
    found = {}
    for table, shape in shapes.items() if hashes else ():
        for column in shape.texts:
            statement = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
            texts = [text for (text,) in connection.execute(statement).fetchall()]
            marked = marks(table, column, shape, texts, hashes)
            if marked:
                found[table, column] = marked
    return found


def take_out(connection: Connection, shapes: Mapping[str, Shape], found: Found) -> int:
    """Withhold what was found, and every row that refers to one that went; rows and cells that were changed."""
    total = 0
    for (table, column), marked in found.items():
        leaving = [text for text, shown in marked.items() if shown is None]
        total += _changed(connection, f'DELETE FROM "{table}" WHERE list_contains($1, "{column}")', leaving)
        for text, shown in marked.items():
            if shown is not None:
                total += _changed(
                    connection, f'UPDATE "{table}" SET "{column}" = $1 WHERE "{column}" = $2', shown, text
                )
    orphans = [
        f'DELETE FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "{key}" FROM "{other}")'
        for table, shape in shapes.items()
        for column, other, key in shape.references
    ]
    while left := sum(_changed(connection, statement) for statement in orphans):
        total += left
    return total


def _changed(connection: Connection, statement: str, *values: object) -> int:
    """Rows that a statement changed."""
    (rows,) = connection.execute(statement, list(values)).fetchone()
    return int(rows)


def names_someone(text: str, hashes: frozenset[str]) -> bool:
    """Whether a text names someone on the list: all of it, as a name or its hash, or any two to six words in a row."""
    words = words_of(text)
    if text in hashes or _hash(" ".join(words)) in hashes:
        return True
    return any(
        _hash(" ".join(words[start : start + length])) in hashes
        for length in range(2, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    )


@lru_cache(maxsize=200_000)
def _hash(words: str) -> str:
    return hashlib.sha256(f"{SALT}\n{words}".encode()).hexdigest()


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if lines[:1] != [HEADER]:
        raise InputError(f"{path}, line 1", (lines or [""])[0], HEADER, "Restore the first line.")
    for number, line in enumerate(lines[1:], 2):
        if not re.fullmatch("[0-9a-f]{64}", line):
            raise InputError(f"{path}, line {number}", line, "a hash of 64 digits", "Use valinor suppress NAME.")
    return frozenset(lines[1:])
