"""Builds data versions and opens them: the only module that opens DuckDB.

A data version is one immutable file `<newest source date>-<hash of tables and schema>.duckdb`. Building writes a new
file beside the others and then moves the small `latest` pointer; a file that is served is never written to.
"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pandas as pd

from analytics.answer import Statement
from analytics.catalog import Catalog, Table, data_folder
from analytics.definitions import DEFINITIONS
from analytics.errors import InputError
from analytics.tables import Rows, check_references, read_rows

LATEST = "latest"
SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "year": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def store_folder() -> Path:
    """The folder of built versions: `VALINOR_STORE`, or `built` in the data folder."""
    return Path(os.environ.get("VALINOR_STORE") or data_folder() / "built")


class Version:
    """An open data version. Reading only; safe to share between threads (each call has its own cursor)."""

    def __init__(self, path: Path) -> None:
        """Open a built file."""
        self.name = path.stem
        self.path = path
        try:
            self._connection = duckdb.connect(
                str(path), read_only=True, config={"threads": 2, "enable_external_access": False}
            )
        except duckdb.Error:
            raise InputError(
                "data version", path.name, "a database built by valinor build", "Build it again."
            ) from None

    @property
    def newest(self) -> str:
        """Date of the newest source, as in the name."""
        return self.name[:10]

    def frame(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Run one statement with bound values (`$name`) and return its rows.

        Raises:
            RuntimeError: with the statement in the message, when the database refuses it.
        """
        with self._connection.cursor() as cursor:
            try:
                return cursor.execute(sql, dict(parameters or {})).df()
            except duckdb.Error as error:
                raise RuntimeError(f"{error}\n{sql}\n{dict(parameters or {})}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Reader:
    """Reads a version for one answer and remembers each statement."""

    def __init__(self, version: Version) -> None:
        """Start with no statement."""
        self.version = version
        self.statements: list[Statement] = []

    def frame(self, sql: str, **parameters: object) -> pd.DataFrame:
        """Run one statement with bound values; only those the statement names are bound."""
        named = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}
        self.statements.append(Statement(sql, named))
        return self.version.frame(sql, named)


def build(data: Path, store: Path) -> str:
    """Build the data version of a folder of tables, unless it is held already, and make it the latest.

    Args:
        data: the folder with the data package.
        store: the folder of built versions; made when absent.

    Returns:
        The name of the version.

    Raises:
        InputError: naming file, line and column of the first mistake; nothing in the store has changed then.
    """
    catalog = Catalog(data)
    rows = {table.name: read_rows(table, data) for table in catalog.tables}
    check_references(rows)
    name = _version_name(rows)
    path = store / f"{name}.duckdb"
    try:
        store.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with _replaced(path) as unfinished:
                _write(unfinished, catalog, rows, name)
        with _replaced(store / LATEST) as unfinished:
            unfinished.write_text(f"{name}\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(str(store), reason, "a folder that can be written", "Free it or name another.") from None
    return name


def held(store: Path) -> list[str]:
    """Names of the versions in a store, oldest first."""
    return sorted(path.stem for path in store.glob("*.duckdb"))


def open_version(store: Path, name: str = LATEST) -> Version:
    """Open a version by name, or the latest.

    Raises:
        InputError: when the store holds no such version; the sentence names the nearest one held.
    """
    names = held(store)
    if name == LATEST:
        pointer = store / LATEST
        name = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else (names or [""])[-1]
    if not names:
        raise InputError("data version", name or LATEST, "a built version", "Run valinor build.")
    if name not in names:
        nearest = min(names, key=lambda other: (_distance(other, name), other))
        raise InputError("data version", name, f"one of {', '.join(names)}", f"Nearest held: {nearest}.")
    return Version(store / f"{name}.duckdb")


def _distance(one: str, other: str) -> float:
    """Days between the dates two names begin with; a name without a date is farthest."""
    try:
        return abs((pd.Timestamp(one[:10]) - pd.Timestamp(other[:10])).days)
    except ValueError:
        return float("inf")


def _version_name(rows: Mapping[str, Rows]) -> str:
    """Newest complete source date and a hash of schemas and rows: the same on every machine, in any row order."""
    digest = hashlib.sha256()
    for name in sorted(rows):
        digest.update(json.dumps([name, rows[name].table.descriptor], sort_keys=True).encode())
        digest.update(rows[name].canonical.encode())
    published = [str(text) for text in rows["sources"].columns["published"] if text]
    newest = max((text for text in published if re.fullmatch(r"\d{4}-\d\d-\d\d", text)), default="undated")
    return f"{newest}-{digest.hexdigest()[:8]}"


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of `path` only when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            leftover.unlink(missing_ok=True)


def _write(path: Path, catalog: Catalog, rows: Mapping[str, Rows], name: str) -> None:
    """Write every table, those referred to first, and what the version says about itself."""
    with duckdb.connect(str(path)) as connection:
        for table_name in _in_order(catalog):
            batch = rows[table_name].arrow()
            connection.register("batch", batch)
            connection.execute(_create(rows[table_name].table))
            connection.execute(f'INSERT INTO "{table_name}" SELECT * FROM batch')
            connection.unregister("batch")
        connection.execute("CREATE TABLE version (name VARCHAR, definitions VARCHAR)")
        connection.execute("INSERT INTO version VALUES ($1, $2)", [name, DEFINITIONS])


def _in_order(catalog: Catalog) -> list[str]:
    """Table names so that each comes after those it refers to."""
    graph = {table.name: {key.table for key in table.foreign_keys} - {table.name} for table in catalog.tables}
    return list(TopologicalSorter(graph).static_order())


def _create(table: Table) -> str:
    """The CREATE statement: types, keys and checks of the schema."""
    lines = []
    for field in table.fields:
        line = f'"{field.name}" {SQL_TYPES[field.type]}'
        if field.constraints.get("required"):
            line += " NOT NULL"
        if field.type == "string" and "enum" in field.constraints:
            allowed = ", ".join("'" + str(value).replace("'", "''") + "'" for value in field.constraints["enum"])
            line += f' CHECK ("{field.name}" IN ({allowed}))'
        lines.append(line)
    if table.key:
        lines.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    lines += [
        f'FOREIGN KEY ("{key.field}") REFERENCES "{key.table}" ("{key.key}")'
        for key in table.foreign_keys
        if key.table != table.name
    ]
    return f'CREATE TABLE "{table.name}" (' + ", ".join(lines) + ")"
