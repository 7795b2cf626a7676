"""Reads and writes the file of a data version: the only module that opens DuckDB, for panels too (`workspace`)."""

import errno
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from analytics.answer import Statement
from analytics.catalog import Catalog, data_folder, literal
from analytics.definitions import DEFINITIONS
from analytics.errors import InputError, StoreError
from analytics.shipped import Record, read_record
from analytics.suppression import found_in, shapes_of, suppressed, take_out
from analytics.tables import Rows

OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "enable_external_access": False,
    "allocator_bulk_deallocation_flush_threshold": "2MB",
}
"""How a version is read: one thread a cursor is as fast as two over tables this small, and keeps less memory.

What a query has freed goes back to the system at once; with the usual threshold some 40 MB of it stay with a server.
"""
SMALL_BLOCKS: dict[str, str | bool | int | float | list[str]] = {"default_block_size": "16384"}
"""Most columns here are short, and each takes a block at least: with the usual 256 kB a file is six times as large."""
HEADERS = 3 * 4096
"""Bytes of a DuckDB file before its first block."""
DatabaseError = duckdb.Error
"""What DuckDB raises; for modules that may not import it."""
DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException, duckdb.ConnectionException)
"""What DuckDB raises for a file that is not as it was written, or that was closed because it is not."""
NO_ROOM = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO))


def no_room(error: Exception) -> str:
    """Why a disk took no more, in the system's words, however an error wraps them; empty for any other error.

    Example:
        >>> no_room(duckdb.IOException('Could not write file "x.wal": No space left on device'))
        'No space left on device'
    """
    return next((reason for reason in NO_ROOM if reason in str(error)), "")


def workspace(folder: Path | None, memory_limit: str = "", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A database for the models over a panel, gone when it is closed; with a folder, what exceeds memory goes there."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
    }
    if folder is not None:
        config["temp_directory"] = str(folder / "spill")
    if memory_limit:
        config["memory_limit"] = memory_limit
    return duckdb.connect(":memory:", config=config)


class Version:
    """An open data version. Reading only; safe to share between threads (each call has its own cursor).

    People on the list of the data folder are withheld from everything that is read here (`analytics.suppression`).
    """

    def __init__(self, path: Path) -> None:
        """Open a built file."""
        self.name = path.stem
        self.path = path
        self.withheld = 0
        """Rows and cells kept back because they name someone who asked to be removed."""
        self.panel = ""
        """The panel of one's own that the moves are from; empty for the tables as published."""
        self.damaged = False
        """Whether a part of the file could not be read when it was needed."""
        hashes = suppressed(data_folder())
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=OPTIONS)
            self.shapes = shapes_of(self._connection)
            if _cut(self._connection, path):
                raise self._refusal(f"{path.name}, which was cut off")
            self._withhold(hashes)
        except duckdb.Error:
            raise self._refusal(path.name) from None
        self.without = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest() if self.withheld else ""
        """Digest of the list of people, where something is withheld because of it."""
        self.key = f"{path} {self.without}"
        """What answers are kept under: the same file with other people withheld gives other answers."""
        beside = path.with_suffix(".json")
        self.record = read_record(beside) if beside.exists() else self._unpublished()

    def __eq__(self, other: object) -> bool:
        """Whether the other gives the same answers: the same file, people withheld and panel."""
        return isinstance(other, Version) and self.key == other.key

    def __hash__(self) -> int:
        """By what answers are kept under."""
        return hash(self.key)

    @property
    def newest(self) -> str:
        """The date in the name: that of the newest source, or the date the version was cut to."""
        return self.name[:10]

    def frame(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Run one statement with bound values (`$name`) and return its rows.

        Raises:
            InputError: when the version is older than a table or a column that is asked for.
            StoreError: when the file was damaged since it was opened.
            RuntimeError: with the statement in the message, when the database refuses it.
        """
        try:
            with self._connection.cursor() as cursor:
                return cursor.execute(sql, dict(parameters or {})).df()
        except DAMAGED as error:
            self.damaged = True
            raise self._refusal(f"{self.path.name}, a part of which cannot be read") from error
        except duckdb.Error as error:
            lacking = self._lacking(str(error))
            if lacking:
                raise InputError(
                    f"data version {self.name}", f"no {lacking}", "a version that has it", "Open a newer one."
                ) from error
            raise RuntimeError(f"{error}\n{sql}\n{dict(parameters or {})}") from error

    def table(self, name: str) -> pd.DataFrame:
        """A whole table with every cell as text, as a CSV file has it.

        Raises:
            InputError: when the version is older than the table.
        """
        return self.frame(f'SELECT COLUMNS(*)::VARCHAR FROM "{name}"').fillna("")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _refusal(self, found: str) -> StoreError:
        return StoreError("data version", found, "a database built by valinor build", "Run valinor build.")

    def _lacking(self, error: str) -> str:
        """The table or column that today's data package has and this version had not yet; empty for other errors."""
        found = re.search(r'Table with name (\w+)|(?:column|column named) "(\w+)"', error)
        if not found:
            return ""
        tables = Catalog(data_folder()).tables
        if found[1]:
            return f"table {found[1]}" if found[1] in {table.name for table in tables} else ""
        owners = [table for table in tables if found[2] in table.columns and table.name in self.shapes]
        without = [table for table in owners if found[2] not in self.shapes[table.name].columns]
        return f"column {found[2]}" if without else ""

    def _unpublished(self) -> Record:
        if not self.shapes:
            raise self._refusal(f"{self.path.name}, without tables")
        definitions = str(self.frame("SELECT definitions FROM version")["definitions"][0])
        return Record(self.name, definitions, f"sources to {self.newest}")

    def _withhold(self, hashes: frozenset[str]) -> None:
        """Where the file names someone on the list, go on with a copy in memory that does not."""
        found = found_in(self._connection, self.shapes, hashes)
        if not found:
            return
        copy = self._in_memory()
        self.withheld = take_out(copy, self.shapes, found)
        self._connection.close()
        self._connection = copy

    def _in_memory(self) -> duckdb.DuckDBPyConnection:
        """A copy of the file in memory, which can be changed."""
        copy = duckdb.connect(":memory:", config={"threads": 2})
        copy.execute(f"ATTACH {literal(self.path)} AS held (READ_ONLY)")
        for table in [*self.shapes, "version"]:
            copy.execute(f'CREATE TABLE "{table}" AS SELECT * FROM held.main."{table}"')
        copy.execute("DETACH held")
        copy.execute("SET enable_external_access = false")
        return copy

    def answering_from(
        self, tables: Mapping[str, pd.DataFrame], further: Mapping[str, pd.DataFrame], *, panel: str
    ) -> "Version":
        """The same version in memory, with other rows in some tables; the file stays as it is.

        Args:
            tables: rows that take the place of those of a table; columns left out are empty.
            further: rows that are added to a table.
            panel: what the rows are from, for notes.
        """
        other = Version(self.path)
        copy = other._in_memory()
        for name in tables:
            copy.execute(f'DELETE FROM "{name}"')
        for name, rows in (*tables.items(), *further.items()):
            copy.register("arriving", rows)
            copy.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
            copy.unregister("arriving")
        # The copy is of the file, which names everyone; and a panel may be older than the list.
        if found := found_in(copy, other.shapes, suppressed(data_folder())):
            other.withheld = take_out(copy, other.shapes, found)
        other._connection.close()
        other._connection = copy
        other.panel, other.key = panel, f"{self.path} {panel} {id(copy)}"
        return other


class Reader:
    """Reads a version for one answer and remembers each statement."""

    def __init__(self, version: Version) -> None:
        """Start with no statement."""
        self.version = version
        self.statements: list[Statement] = []

    def frame(self, sql: str, **parameters: object) -> pd.DataFrame:
        """Run one statement with bound values; only those the statement names are bound."""
        self.statements.append(Statement(sql, bound(sql, parameters)))
        return self.version.frame(sql, self.statements[-1].parameters)


def bound(sql: str, values: Mapping[str, object]) -> dict[str, object]:
    """Those of the values that a statement names.

    Example:
        >>> bound("SELECT * FROM moves WHERE rule IN $rules", {"rule": "strict", "rules": ["strict", "loose"]})
        {'rules': ['strict', 'loose']}
    """
    return {name: value for name, value in values.items() if re.search(rf"\${name}\b", sql)}


def _cut(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a file is shorter than the blocks that DuckDB counts in it."""
    blocks = connection.execute("SELECT sum(total_blocks * block_size) FROM pragma_database_size()").fetchone()
    return path.stat().st_size < HEADERS + int(blocks[0] if blocks else 0)


def is_whole(path: Path) -> bool:
    """Whether a file is there and every block of it can be read: DuckDB compares each with its checksum."""
    try:
        with duckdb.connect(str(path), read_only=True, config=OPTIONS) as connection:
            tables = () if _cut(connection, path) else tuple(shapes_of(connection))
            for table in tables:
                connection.execute(f'SELECT bit_xor(hash(held)) FROM "{table}" AS held')
    except duckdb.Error:
        return False
    return bool(tables)


def write_database(path: Path, catalog: Catalog, rows: Mapping[str, Rows], name: str) -> None:
    """Write every table, those referred to first, and what the version says about itself."""
    with duckdb.connect(str(path), config=SMALL_BLOCKS) as connection:
        for table in catalog.in_order:
            connection.execute(table.create)
            batch = rows[table.name].arrow()
            if batch.num_rows:  # the small versions of the tests are empty but for a table or two
                connection.register("batch", batch)
                connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM batch')
                connection.unregister("batch")
        connection.execute("CREATE TABLE version (name VARCHAR, definitions VARCHAR)")
        connection.execute("INSERT INTO version VALUES ($1, $2)", [name, DEFINITIONS])
        # Closing would do this too, but says nothing when the disk is full.
        connection.execute("CHECKPOINT")
