"""Run in a copy in which the recipes were followed: writes what the new adapter gives, and asks the new question."""

import csv
import sys
from pathlib import Path

from analytics.catalog import Catalog
from analytics.cli import main
from analytics.sources import ingest
from analytics.sources.table import canonical_csv
from tools.reference import documents

DATA = Path("data")


def write_tables(raw: Path) -> None:
    """Write the tables of the new adapter; its sources go to those that are there."""
    catalog = Catalog(DATA)
    held = [dict(zip(catalog.table("sources").columns, row, strict=True)) for row in rows_of("sources")]
    made = ingest.office_rents.ingest(raw, DATA, None, None)
    found = ingest.merged([{"sources": held}, made], {one.name: one.key for one in catalog.tables})
    for name, rows in found.items():
        table = catalog.table(name)
        path = DATA / table.path
        path.unlink(missing_ok=True)  # a link to the repository's own
        path.write_bytes(canonical_csv(rows, table.columns, table.key))


def rows_of(name: str) -> list[list[str]]:
    """The rows of a table as texts."""
    with (DATA / Catalog(DATA).table(name).path).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


if __name__ == "__main__":
    made = documents()
    assert "## directory-size" in made["questions.md"]
    assert "### hoover" in made["metrics.md"]
    assert "## office_rents" in made["data.md"]
    write_tables(Path(sys.argv[1]))
    main(sys.argv[2:])
