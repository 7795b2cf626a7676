"""The data package: which tables there are, what their columns hold, and how they refer to one another."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analytics.errors import InputError

PACKAGE = "datapackage.json"


def data_folder() -> Path:
    """The folder of the data package: `VALINOR_DATA`, or `data` beside this package."""
    return Path(os.environ.get("VALINOR_DATA") or Path(__file__).parent.parent / "data")


@dataclass(frozen=True)
class Field:
    """One column of a table: name, type (string, integer, number, boolean, date), meaning, unit and constraints."""

    name: str
    type: str
    description: str
    unit: str
    constraints: dict[str, Any]


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values must stand in the key column of another table."""

    field: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """One table of the data package."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    descriptor: dict[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class Catalog:
    """The data package of a folder.

    Example:
        >>> Catalog(Path("data")).table("moves").key
        ('move_id',)
    """

    folder: Path

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The parsed `datapackage.json`."""
        path = self.folder / PACKAGE
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise InputError(str(path), "no file", "the data package", "Name the folder that holds it.") from None
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise InputError(str(path), str(error), "a JSON document in UTF-8", "Mend the file.") from None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table that has a schema, in the order of the package."""
        return tuple(_table(entry) for entry in self.descriptor["resources"] if "schema" in entry)

    def table(self, name: str) -> Table:
        """The table of that name, or an `InputError` that lists the names."""
        for table in self.tables:
            if table.name == name:
                return table
        names = ", ".join(table.name for table in self.tables)
        raise InputError("table", name, f"one of {names}", "Choose from the list.")


def _table(entry: dict[str, Any]) -> Table:
    schema = entry["schema"]
    return Table(
        name=entry["name"],
        path=entry["path"],
        title=entry.get("title", entry["name"]),
        description=entry.get("description", ""),
        fields=tuple(
            Field(
                field["name"],
                field["type"],
                field.get("description", ""),
                field.get("unit", ""),
                field.get("constraints", {}),
            )
            for field in schema["fields"]
        ),
        key=tuple(_several(schema.get("primaryKey", []))),
        foreign_keys=tuple(
            ForeignKey(
                _several(key["fields"])[0],
                key["reference"]["resource"] or entry["name"],
                _several(key["reference"]["fields"])[0],
            )
            for key in schema.get("foreignKeys", [])
        ),
        descriptor=schema,
    )


def _several(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
