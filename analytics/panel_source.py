"""Brings the files of a panel to one shape, and tells which rows count."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analytics.catalog import data_folder
from analytics.engines import Engine, sql_of
from analytics.errors import InputError
from analytics.suppression import names_someone, suppressed

COLUMNS = "person_id, organisation_id, and year or start and end"

REMOVED, REPEATED = "on the removal list", "exact duplicate"
YEAR_TEXT = r"^[0-9]{4}([-/].*|[.]0*)?$"
"""A year, a date that begins with it, or a whole year written as a decimal number."""


class Prepared(NamedTuple):
    """Rows kept out by reason, rows read, and whether a row is a spell."""

    exclusions: dict[str, int]
    rows: int
    spells: bool


def prepare(engine: Engine, paths: Sequence[str], kind: str) -> Prepared:
    """Read the files of a panel and make `accepted` and `spread`, what the models begin with.

    Raises:
        InputError: for files that cannot be read, or missing columns.
    """
    columns = engine.read(paths, kind)
    spells = _define_source(engine, columns)
    exclusions, rows = _accept(engine, columns)
    if spells:
        exclusions[REPEATED] = _spread_spells(engine, rows - sum(exclusions.values()))
    else:
        engine.define("spread", "SELECT *, first_year AS year FROM accepted")
    return Prepared(exclusions, rows, spells)


def _define_source(engine: Engine, columns: Mapping[str, str]) -> bool:
    """Bring the columns to one shape, whatever their types; whether the rows are spells.

    Raises:
        InputError: naming the columns that are missing.
    """
    spells = "year" not in columns and {"start", "end"} <= set(columns)
    needed = ("person_id", "organisation_id", *(() if spells else ("year",)))
    missing = [column for column in needed if column not in columns]
    if missing:
        found = f"no column {' or '.join(missing)} among {', '.join(columns)}"
        raise InputError("PANEL", found, COLUMNS, "Rename or add the columns.")
    first, last = (_year(name, columns[name]) for name in (("start", "end") if spells else ("year", "year")))
    if spells:
        years = f"SELECT {first} AS first_year, {last} AS last_year FROM files"
        newest = engine.frame(
            f"""SELECT max(year) AS year FROM (SELECT first_year AS year FROM ({years}) AS a
            UNION ALL SELECT last_year AS year FROM ({years}) AS b) AS c WHERE year BETWEEN 1900 AND 2100"""
        )
        engine.give("newest", newest.astype("float64"))
        empty = '"end" IS NULL' + (" OR trim(\"end\") = ''" if columns["end"] == "text" else "")
        last = f"CASE WHEN {empty} THEN (SELECT max(year) FROM newest) ELSE {last} END"
    engine.define(
        "source",
        f"""SELECT {_identifier("person_id", columns)} AS person_id,
        CAST({_identifier("organisation_id", columns)} AS VARCHAR) AS organisation_id,
        {first} AS first_year, {last} AS last_year,
        {_number("weight", columns)} AS weight, {_number("items", columns)} AS items FROM files""",
    )
    engine.define("judged", sql_of("checked"))
    return spells


def _identifier(name: str, columns: Mapping[str, str]) -> str:
    """An identifier, null where blank: whole numbers stay numbers, all else is text."""
    if columns[name] == "whole":
        return name
    return f"CASE WHEN trim(CAST({name} AS VARCHAR)) <> '' THEN CAST({name} AS VARCHAR) END"


def _year(name: str, kind: str) -> str:
    """The year in a column, as an expression; missing where it holds none."""
    if kind == "date":
        return f'CAST(year("{name}") AS DOUBLE)'
    if kind in ("whole", "number"):
        return f'CAST("{name}" AS DOUBLE)'
    cell = f'trim(CAST("{name}" AS VARCHAR))'
    return f"CASE WHEN regexp_matches({cell}, '{YEAR_TEXT}') THEN CAST(substr({cell}, 1, 4) AS DOUBLE) END"


def _number(name: str, columns: Mapping[str, str]) -> str:
    if name not in columns:
        return "1e0"
    return f'TRY_CAST(trim("{name}") AS DOUBLE)' if columns[name] == "text" else f'CAST("{name}" AS DOUBLE)'


def _accept(engine: Engine, columns: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """Make `accepted` the rows that count; how many were kept out, by reason, and how many were read."""
    removed = _removed(engine, columns)
    if removed:
        engine.give("removed", pd.DataFrame({"person_id": pd.Series(removed, dtype="string")}))
        engine.define(
            "checked",
            f"""SELECT j.person_id, j.organisation_id, j.first_year, j.last_year, j.units, j.items,
            CASE WHEN j.reason = '' AND r.person_id IS NOT NULL THEN '{REMOVED}' ELSE j.reason END AS reason
            FROM judged AS j LEFT JOIN removed AS r ON r.person_id = j.person_id""",
        )
    else:
        engine.define("checked", "SELECT * FROM judged")
    engine.define("accepted", "SELECT * FROM checked WHERE reason = ''")
    engine.make("tally", sql_of("tally"), {})
    found = engine.frame("SELECT reason, sum(n) AS n FROM tally GROUP BY reason ORDER BY reason")
    counted = {str(reason): int(n) for reason, n in found.itertuples(index=False)}
    return {reason: n for reason, n in counted.items() if reason}, sum(counted.values())


def _removed(engine: Engine, columns: Mapping[str, str]) -> list[str]:
    """Identifiers that name someone who asked to be removed; a number names no one."""
    hashes = suppressed(data_folder())
    if not hashes or columns["person_id"] != "text":
        return []
    texts = engine.frame("SELECT DISTINCT person_id FROM judged WHERE reason = ''")["person_id"]
    return sorted(text for text in texts if names_someone(text, hashes))


def _spread_spells(engine: Engine, rows: int) -> int:
    """Make `spread` a row for each year of a spell; how many spells repeat another exactly."""
    engine.define("spells_once", "SELECT DISTINCT * FROM accepted")
    once = engine.frame("SELECT count(*) AS n FROM spells_once")
    engine.define(
        "spread",
        """SELECT person_id, organisation_id, units, items,
        unnest(generate_series(CAST(first_year AS BIGINT), CAST(last_year AS BIGINT))) AS year FROM spells_once""",
    )
    return rows - int(once["n"].iloc[0])
