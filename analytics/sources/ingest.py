"""Runs every adapter and moves the tables into place only when all of them are written."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from analytics.catalog import PACKAGE, Catalog
from analytics.errors import InputError
from analytics.sources import (
    aiwatch,
    epoch,
    epoch_capabilities,
    epoch_compute,
    geography,
    published,
    reported,
    reported_stack,
    yc,
)
from analytics.sources.adapter import Mentioned, Row, Sources
from analytics.sources.places import Gazetteer
from analytics.sources.reported_places import organisations
from analytics.sources.table import canonical_csv
from analytics.store import read_tables


def ingest_all(raw: Path, data: Path) -> list[str]:
    """Rewrite `data/facts` and `data/geography` from the raw public files. The same files give the same bytes.

    Args:
        raw: folder of the raw public files.
        data: folder of the project's tables; its `judgements/` are read.

    Returns:
        The files written, relative to `data`, sorted.

    Raises:
        InputError: for a missing or unreadable file, a value no judgement covers, and rows that break the schema or
            refer to a row that no adapter gives; `data` is then as before.
    """
    catalog = Catalog(data)
    with tempfile.TemporaryDirectory(dir=data, prefix=".ingest-") as folder:
        staged = Path(folder)
        (staged / "facts").mkdir()
        geography.write(raw, staged / "geography")
        tables = _tables(raw, data, catalog)
        for name, rows in tables.items():
            table = catalog.table(name)
            content = canonical_csv(rows, table.columns, table.key)
            (staged / "facts" / f"{name}.csv").write_bytes(content)
        written = sorted(str(path.relative_to(staged)) for path in staged.rglob("*") if path.is_file())
        _check(staged, data)
        for name in ("facts", "geography"):
            _replace(staged / name, data / name)
    return written


def _tables(raw: Path, data: Path, catalog: Catalog) -> dict[str, list[Row]]:
    """Every table of facts, as all adapters together give it."""
    gazetteer = Gazetteer(raw, data)
    adapters = (yc, reported, reported_stack, epoch, epoch_capabilities, epoch_compute, aiwatch, published)
    known, sources = Mentioned(data), Sources()
    parts = [adapter.ingest(raw, data, gazetteer, known) for adapter in adapters]
    parts.append({"organisations": organisations(raw, known, gazetteer, sources)})
    parts += [{"sources": sources.rows}, {"sources": geography.sources()}]
    tables = merged(parts, {table.name: table.key for table in catalog.tables})
    tables["places"] = list(gazetteer.rows())
    return tables


def merged(
    parts: Sequence[dict[str, list[dict[str, object]]]], keys: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Row]]:
    """Rows of all adapters by table, each row once.

    Args:
        parts: rows by table, one part an adapter.
        keys: the primary key of each table.

    Raises:
        InputError: for two rows of one key that differ, which adapters must agree on.

    Example:
        >>> parts = [{"people": [{"person_id": "a"}]}, {"people": [{"person_id": "a"}, {"person_id": "b"}]}]
        >>> merged(parts, {"people": ("person_id",)})
        {'people': [{'person_id': 'a'}, {'person_id': 'b'}]}
    """
    tables: dict[str, dict[tuple[object, ...], Row]] = {}
    for part in parts:
        for name, rows in part.items():
            held = tables.setdefault(name, {})
            for row in rows:
                key = tuple(row[column] for column in keys[name])
                if held.setdefault(key, row) != row:
                    unlike = ", ".join(column for column in row if held[key].get(column) != row[column])
                    found = f"{key} twice with another {unlike}"
                    raise InputError(f"table {name}", found, "one row a key", "Make the adapters agree.")
    return {name: list(rows.values()) for name, rows in tables.items() if rows}


def _check(staged: Path, data: Path) -> None:
    """Read the new tables beside the judgements as a version is built of them: what no reader could use is refused."""
    for name in (PACKAGE, "judgements"):
        (staged / name).symlink_to((data / name).resolve())
    read_tables(staged)


def _replace(new: Path, old: Path) -> None:
    """Put a folder in the place of another, so that no reader finds half of it for long."""
    aside = new.with_name(f"old-{new.name}")
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
