"""Small data packages whose answers can be worked out by hand."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from analytics.catalog import Catalog, Field
from analytics.database import Version
from analytics.store import build, open_version

Tables = dict[str, list[dict[str, object]]]
SmallVersion = Callable[[Tables], Version]
DATA = Path(__file__).parents[2] / "data"
FILLER = {"string": "x", "boolean": "false", "integer": "0", "year": "2000", "number": "0", "date": "2000-01-01"}


def write_tables(folder: Path, tables: Tables) -> Path:
    """A data package with the real schemas, the given rows and otherwise empty tables.

    Cells that a row leaves out are empty, or a filler where the schema requires a value.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / "datapackage.json", folder)
    for table in Catalog(folder).tables:
        path = folder / table.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.columns)
            for row in tables.get(table.name, []):
                unknown = set(row) - set(table.columns)
                assert not unknown, f"{table.name} has no column {unknown}"
                writer.writerow([_cell(field, row) for field in table.fields])
    return folder


def _cell(field: Field, row: dict[str, object]) -> str:
    value = row.get(field.name)
    if value is None:
        if field.name == "source_id":
            return "test"
        limits = field.constraints
        return str(limits.get("enum", [FILLER[field.type]])[0]).lower() if limits.get("required") else ""
    return json.dumps(value) if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class SmallStore:
    """The store of all small versions, and the name of each by its tables, so that none is built twice."""

    folder: Path
    names: dict[str, str] = field(default_factory=dict)


@contextmanager
def making(folder: Path, store: SmallStore) -> Iterator[SmallVersion]:
    """Builds small data versions, opens them, and closes them in the end."""
    opened: list[Version] = []

    def make(tables: Tables) -> Version:
        text = json.dumps(tables, sort_keys=True, default=str)
        if text not in store.names:
            source = {"source_id": "test", "title": "Made up for a test", "published": "2026-07-31", "kind": "dataset"}
            data = write_tables(folder / f"data{len(opened)}", {"sources": [source], **tables})
            store.names[text] = build(data, store.folder)
        opened.append(open_version(store.folder, store.names[text]))
        return opened[-1]

    yield make
    for version in opened:
        version.close()


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> SmallStore:
    """The store of all small versions."""
    return SmallStore(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small_version(tmp_path: Path, small_store: SmallStore) -> Iterator[SmallVersion]:
    """Builds and opens a small data version."""
    with making(tmp_path, small_store) as make:
        yield make


@pytest.fixture(scope="module")
def shared_version(tmp_path_factory: pytest.TempPathFactory, small_store: SmallStore) -> Iterator[SmallVersion]:
    """The same, kept for all tests of a module."""
    with making(tmp_path_factory.mktemp("shared"), small_store) as make:
        yield make
