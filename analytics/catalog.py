"""The data package: which tables there are, what their columns hold, and how they refer to one another."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from analytics.config import settings
from analytics.errors import InputError

PACKAGE = "datapackage.json"
SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "year": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}

Folder = Path | zipfile.Path
"""Where a data package lies: a folder, or the inside of a zip file."""
KINDS = {
    "facts": ("Facts", "One row a fact, each with its source."),
    "judgements": ("Judgements", "Decided by hand, each row with its reason: change one and every answer follows."),
}
"""Folders of the tables, with what each holds."""
AREAS = {
    "Sources and places": ("sources", "places", "countries", "regions", "place_names", "metros"),
    "Organisations and people": (
        "organisations",
        "sites",
        "people",
        "organisation_parents",
        "organisation_mergers",
        "organisation_classes",
        "organisation_names",
        "labs",
        "ai_companies",
        "hyperscalers",
    ),
    "Y Combinator's directory": ("snapshots", "companies", "locations", "policy_events", "ai_tags", "batches"),
    "Moves, positions and teams": ("moves", "positions", "team_facts", "review_dates"),
    "Founders": ("founders", "founder_employers"),
    "Deals, money and pay": ("deals", "capex", "market_caps", "valuations", "pay_packages", "liquidity_events"),
    "Notable models": ("models", "model_organisations", "model_authors", "model_scores"),
    "Papers and doctorates": (
        "published_moves",
        "published_people",
        "paper_counts",
        "paper_sectors",
        "paper_sightings",
        "first_papers",
        "career_ages",
        "published_quality",
        "phd_destinations",
        "affiliation_rules",
        "paper_lists",
    ),
    "The stack, from chips to enterprises": (
        "ai_chips",
        "gpu_clusters",
        "data_centres",
        "data_centre_power",
        "compute_contracts",
        "enterprise_shares",
        "stack_evidence",
        "stack_layers",
        "enterprise_surveys",
    ),
    "Numbers that are quoted": ("quoted_figures", "quoted_answers"),
}
"""What the tables are about, in the order they are shown; `grouped` adds those that have no area."""


def data_folder() -> Path:
    """The folder of the data package: `VALINOR_DATA`, or `data` beside this package."""
    return Path(settings().data or Path(__file__).parent.parent / "data")


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

    @property
    def create(self) -> str:
        """The CREATE TABLE statement: types, keys and checks of the schema."""
        lines = []
        for field in self.fields:
            line = f'"{field.name}" {SQL_TYPES[field.type]}'
            if field.constraints.get("required"):
                line += " NOT NULL"
            if field.type == "string" and "enum" in field.constraints:
                allowed = ", ".join("'" + str(value).replace("'", "''") + "'" for value in field.constraints["enum"])
                line += f' CHECK ("{field.name}" IN ({allowed}))'
            lines.append(line)
        if self.key:
            lines.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in self.key) + ")")
        lines += [
            f'FOREIGN KEY ("{key.field}") REFERENCES "{key.table}" ("{key.key}")'
            for key in self.foreign_keys
            if key.table != self.name
        ]
        return f'CREATE TABLE "{self.name}" (' + ", ".join(lines) + ")"


@dataclass(frozen=True)
class Catalog:
    """The data package of a folder.

    Example:
        >>> Catalog(Path("data")).table("moves").key
        ('move_id',)
    """

    folder: Folder

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The parsed `datapackage.json`."""
        path = self.folder / PACKAGE
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (FileNotFoundError, KeyError):
            raise InputError(str(path), "no file", "the data package", "Name the folder that holds it.") from None
        except OSError as error:
            raise InputError(str(path), error.strerror, "the data package", "Restore the file.") from None
        except (ValueError, TypeError, RecursionError, zipfile.BadZipFile, zlib.error) as error:
            raise InputError(str(path), str(error), "a JSON document in UTF-8", "Mend the file.") from None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table that has a schema, in the order of the package."""
        package = self.descriptor
        try:
            tables = tuple(_table(entry) for entry in package["resources"] if "schema" in entry)
            _check(tables)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError, re.error) as error:
            found = f"{type(error).__name__}: {error}"
            expected = "resources with schemas whose fields, types and keys fit together"
            raise InputError(str(self.folder / PACKAGE), found, expected, "Mend the file.") from None
        return tables

    @property
    def in_order(self) -> tuple[Table, ...]:
        """The tables so that each comes after those it refers to."""
        graph = {table.name: {key.table for key in table.foreign_keys} - {table.name} for table in self.tables}
        return tuple(self.table(name) for name in TopologicalSorter(graph).static_order())

    def table(self, name: str) -> Table:
        """The table of that name, or an `InputError` that lists the names."""
        for table in self.tables:
            if table.name == name:
                return table
        names = ", ".join(table.name for table in self.tables)
        raise InputError("table", name, f"one of {names}", "Choose from the list.")


def grouped(tables: Iterable[Table], kind: str) -> dict[str, list[Table]]:
    """Tables of a folder by what they are about, in the order of `AREAS`; one that stands in none comes last."""
    area_of = {name: area for area, names in AREAS.items() for name in names}
    order = [*area_of]
    chosen = [table for table in tables if table.path.startswith(f"{kind}/")]
    found: dict[str, list[Table]] = {}
    for table in sorted(chosen, key=lambda table: order.index(table.name) if table.name in order else len(order)):
        found.setdefault(area_of.get(table.name, "Others"), []).append(table)
    return found


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


def _check(tables: tuple[Table, ...]) -> None:
    """Raise an error for what no table can be made of: an unknown type, key or reference, a pattern that is none."""
    keys, ends = {table.name: table.columns for table in tables}, ("minimum", "maximum")
    if len(keys) < len(tables):
        raise ValueError("two tables of one name")
    for table in tables:
        names = {*table.key, *(key.field for key in table.foreign_keys)}
        wrong = [field.type for field in table.fields if field.type not in SQL_TYPES]
        wrong += sorted(names - set(table.columns))
        wrong += [key.table for key in table.foreign_keys if key.key not in keys.get(key.table, ())]
        if wrong or len(set(table.columns)) < len(table.columns) or not table.fields:
            raise ValueError(f"{wrong[0] if wrong else 'columns'} in {table.name}")
        for field in table.fields:
            limits = field.constraints
            re.compile(limits.get("pattern", ""))
            _ = [*limits.get("enum", ()), *(float(limits.get(end, 0)) for end in ends if field.type != "date")]
    TopologicalSorter({t.name: {key.table for key in t.foreign_keys} - {t.name} for t in tables}).prepare()


def _several(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
