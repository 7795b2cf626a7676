"""The store: builds data versions, keeps them beside each other, and opens them by name.

A data version is one immutable file `<date>-<hash of tables and schema>.duckdb`; the date is that of the newest source,
or the one it was cut to. Building writes a new file beside the others and then moves the small `latest` pointer; a file
that is served is never written to. Writers take turns by a lock that ends with its process, so whatever unfinished file
a writer finds was left by one that died, and goes.
"""

import fcntl
import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from analytics.catalog import Catalog, Folder, data_folder
from analytics.config import settings
from analytics.database import DatabaseError, Version, is_whole, no_room, write_database
from analytics.errors import InputError, StoreError
from analytics.shipped import AS_KNOWN_AT, opened, packed, records, table_files
from analytics.tables import Rows, check_references, read_rows

LATEST = "latest"


def store_folder() -> Path:
    """The folder of built versions: `VALINOR_STORE`, or `built` in the data folder."""
    return Path(settings().store or data_folder() / "built")


def build(data: Path, store: Path) -> str:
    """Build the version of a folder's tables and every version shipped with it, unless held, and make the first latest.

    Args:
        data: the folder with the data package.
        store: the folder of built versions; made when absent.

    Returns:
        The name of the version.

    Raises:
        InputError: naming file, line and column of the first mistake; what is served has not changed then.
    """
    rows = read_tables(data)
    name = version_name(Catalog(data), rows)
    with writing(store):
        hold(store, name, Catalog(data), rows)
        if not (store / f"{name}.zip").exists():
            # Kept beside the version, so that publishing the next tables can still ship these.
            write(store / f"{name}.zip", packed(table_files(data)))
        for record, tables in records(data):
            if tables.exists() and not is_whole(store / f"{record.stem}.duckdb"):
                _unpack(store, tables)
            kept, content = store / record.name, record.read_bytes()
            if not kept.exists() or kept.read_bytes() != content:
                write(kept, content)
        write(store / LATEST, f"{name}\n".encode())
    return name


def read_tables(folder: Folder) -> dict[str, Rows]:
    """Every table of a data package, read and checked.

    Raises:
        InputError: naming file, line and column of the first mistake.
    """
    rows = {table.name: read_rows(table, folder) for table in Catalog(folder).tables}
    check_references(rows)
    return rows


def hold(store: Path, name: str, catalog: Catalog, rows: Mapping[str, Rows]) -> None:
    """Write the database of a version, unless it is held whole. Inside `writing` only."""
    path = store / f"{name}.duckdb"
    if not is_whole(path):
        with _replaced(path) as unfinished:
            write_database(unfinished, catalog, rows, name)


def _unpack(store: Path, tables: Path) -> None:
    """Build a shipped version from its tables, after proving by the hash that they are those published."""
    inside = opened(tables.read_bytes(), tables.name)
    rows = read_tables(inside)
    name = version_name(Catalog(inside), rows)
    if name != tables.stem:
        raise InputError(tables.name, f"the tables of {name}", "those it is named after", "Restore the file.")
    hold(store, name, Catalog(inside), rows)


def held(store: Path) -> list[str]:
    """Names of the versions in a store, oldest first."""
    return sorted(path.stem for path in store.glob("*.duckdb"))


def latest(store: Path) -> str:
    """Name of the version that is served when none is asked for; empty where the store holds none."""
    pointer = store / LATEST
    if not pointer.is_file():
        return (held(store) or [""])[-1]
    return pointer.read_text(encoding="utf-8", errors="replace").strip()


def open_version(store: Path, name: str = LATEST) -> Version:
    """Open a version by name, or the latest.

    Raises:
        InputError: when the store holds no such version; the sentence names the nearest one held.
        StoreError: when it holds none, or its latest is not one of them, or the file cannot be read.
    """
    names = held(store)
    newest = latest(store) if name == LATEST else ""
    if not names:
        raise StoreError("data version", newest or name, "a built version", "Run valinor build.")
    if name == LATEST and newest not in names:
        raise StoreError(f"{LATEST} data version", newest, f"one of {', '.join(names)}", "Run valinor build.")
    name = newest or name
    if name not in names:
        nearest = min(names, key=lambda other: (_distance(other, name), other))
        raise InputError("data version", name, f"one of {', '.join(names)}", f"Nearest held: {nearest}.")
    return Version(store / f"{name}.duckdb")


def _distance(one: str, other: str) -> float:
    """Days between the dates two names begin with; a name without a date is farthest."""
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    except ValueError:
        return float("inf")


def version_name(catalog: Catalog, rows: Mapping[str, Rows]) -> str:
    """A date and a hash of schemas and rows: the same on every machine, in any row order.

    The date is the one the tables were cut to, else that of the newest source with a complete date.
    """
    digest = hashlib.sha256()
    for name in sorted(rows):
        digest.update(json.dumps([name, rows[name].table.descriptor], sort_keys=True).encode())
        digest.update(rows[name].canonical.encode())
    published = [str(text) for text in rows["sources"].columns["published"] if text]
    newest = max((text for text in published if re.fullmatch(r"\d{4}-\d\d-\d\d", text)), default="undated")
    return f"{catalog.descriptor.get(AS_KNOWN_AT, newest)}-{digest.hexdigest()[:8]}"


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """The right to write to a store, one process at a time; what a dead writer left unfinished is cleared first.

    Raises:
        InputError: when the folder cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        with (store / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for leftover in store.glob(".*.unfinished*"):
                leftover.unlink(missing_ok=True)
            yield
    except (OSError, DatabaseError) as error:
        reason = no_room(error) or getattr(error, "strerror", None)
        if not reason:
            raise
        raise InputError(str(store), reason, "a folder that can be written", "Make room or name another.") from None


def write(path: Path, content: bytes) -> None:
    """Write a file that takes its place only when it is complete."""
    with _replaced(path) as unfinished:
        unfinished.write_bytes(content)


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of `path` only when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.unfinished")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            leftover.unlink(missing_ok=True)
