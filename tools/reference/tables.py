"""The data dictionary, from the data package."""

from pathlib import Path

from analytics.catalog import KINDS, Catalog, Field, Table, grouped
from tools.reference.markdown import code, joined, table, told

DATA = Path(__file__).parents[2] / "data"


def tables() -> str:
    """Every table, grouped as on the page Data, then the files of the base map."""
    catalog = Catalog(DATA)
    groups = {kind: grouped(catalog.tables, kind) for kind in KINDS}
    maps = [
        (code(one["path"]), told(one["title"]), told(one["description"]))
        for one in catalog.descriptor["resources"]
        if "schema" not in one
    ]
    return joined(
        [
            told(str(catalog.descriptor["description"])),
            "Files are CSV in UTF-8, comma, header, `\\n` line ends; an empty cell is a missing value. Licences and "
            "credits: [data/LICENSE.md](../../data/LICENSE.md).",
            *(_contents(*KINDS[kind], areas) for kind, areas in groups.items()),
            *(_table(one) for areas in groups.values() for tables in areas.values() for one in tables),
            "## The base map",
            table(("file", "holds", "about"), maps),
        ]
    )


def _contents(heading: str, meaning: str, areas: dict[str, list[Table]]) -> str:
    rows = [
        (told(area) if one is tables[0] else "", f"[{one.name}](#{one.name})", told(one.title), code(one.path))
        for area, tables in areas.items()
        for one in tables
    ]
    return joined([f"## {heading}", meaning, table(("about", "table", "holds", "file in `data/`"), rows)])


def _table(one: Table) -> str:
    refers = {key.field: f"[{key.table}](#{key.table}).{code(key.key)}" for key in one.foreign_keys}
    rows = [
        (code(field.name), field.type, told(field.unit), _meaning(field, refers.get(field.name, "")))
        for field in one.fields
    ]
    key = ", ".join(code(name) for name in one.key)
    return joined(
        [
            f"## {one.name}",
            f"{told(one.title)}. {told(one.description)}".strip(),
            f"Key: {key}." if key else "",
            table(("column", "type", "unit", "meaning"), rows),
        ]
    )


def _meaning(field: Field, refers: str) -> str:
    limits = field.constraints
    parts = [told(field.description)]
    if "enum" in limits:
        parts.append("One of " + ", ".join(code(str(value)) for value in limits["enum"]) + ".")
    if "minimum" in limits or "maximum" in limits:
        ends = [f"{word} {limits[end]}" for word, end in (("from", "minimum"), ("to", "maximum")) if end in limits]
        parts.append(" ".join(ends).capitalize() + ".")
    if refers:
        parts.append(f"In {refers}.")
    if limits.get("required"):
        parts.append("Required.")
    return " ".join(parts)
