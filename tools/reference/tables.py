"""The data dictionary, from the data package."""

from pathlib import Path

from analytics.catalog import Catalog, Field, Table
from tools.reference.markdown import code, joined, table, told

DATA = Path(__file__).parents[2] / "data"


def tables() -> str:
    """Every table in the order of the package, then the files of the base map."""
    catalog = Catalog(DATA)
    rows = [(f"[{one.name}](#{one.name})", told(one.title), code(one.path)) for one in catalog.tables]
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
            table(("table", "holds", "file in `data/`"), rows),
            *(_table(one) for one in catalog.tables),
            "## The base map",
            table(("file", "holds", "about"), maps),
        ]
    )


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
