"""Where the models of a panel run: DuckDB on one machine, Spark on one or many; the SQL files are the same.

A model reads relations by name and becomes one under its own. DuckDB takes the people of a large panel bucket by
bucket, so that memory stays small; Spark divides the work by itself.
"""

import shutil
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from analytics.catalog import literal
from analytics.database import DatabaseError, bound, workspace
from analytics.errors import InputError, first_line

MODELS = Path(__file__).parent / "models"
BUCKET_ROWS = 2_500_000
"""Rows of a panel that are worked on at a time: few enough for little memory, enough to keep the cores busy."""
ROWS_IN_MEMORY = 20_000_000
"""Rows of the largest panel that is kept in memory."""
Values = Mapping[str, object]


@lru_cache(maxsize=64)
def sql_of(model: str) -> str:
    """The statement of a model."""
    return (MODELS / f"{model}.sql").read_text(encoding="utf-8")


class Engine(Protocol):
    """What a run of the models needs of a database."""

    errors: tuple[type[Exception], ...]
    """What it raises when a statement fails."""

    def give(self, name: str, frame: pd.DataFrame) -> None:
        """Make a frame a relation."""

    def read(self, paths: Sequence[str], kind: str) -> dict[str, str]:
        """Make files the relation `files`; its columns and their types, as words."""

    def define(self, name: str, sql: str) -> None:
        """Make a statement a relation that is computed when read."""

    def make(self, name: str, sql: str, values: Values, *, more: bool = False) -> None:
        """Compute a relation and keep it; with `more`, add to the one there is."""

    def keep_panel(self, sql: str) -> int:
        """Compute the panel and keep it; how many buckets of people it is worked on in."""

    def bucket(self, number: int, buckets: int) -> None:
        """Make `panel` the rows of the people in one bucket."""

    def frame(self, sql: str) -> pd.DataFrame:
        """Rows of a statement."""

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a statement as one Parquet file."""

    def close(self) -> None:
        """Free what is held."""


class DuckDB:
    """One machine; a panel read from files is kept in the scratch folder, and so is what exceeds memory."""

    def __init__(self, scratch: Path | None = None, memory_limit: str = "", threads: int = 2) -> None:
        """Open an empty database."""
        self.errors: tuple[type[Exception], ...] = (DatabaseError,)
        self._scratch = scratch
        self._parts: Path | None = None
        try:
            self._connection = workspace(scratch, memory_limit, threads)
        except DatabaseError as error:
            reason = f"{first_line(error).rstrip('.')}."
            raise InputError("--memory-limit", memory_limit, "a size as 4GB", reason) from None

    def give(self, name: str, frame: pd.DataFrame) -> None:
        """Make a frame a relation."""
        self._connection.register("given", pa.Table.from_pandas(frame, preserve_index=False))
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM given')
        self._connection.unregister("given")

    def read(self, paths: Sequence[str], kind: str) -> dict[str, str]:
        """Make files the relation `files`; every cell of a CSV file is text, so that identifiers stay as written."""
        names = ", ".join(map(literal, paths))
        how = "read_parquet([{}], union_by_name = true)"
        if kind == "csv":
            how = "read_csv([{}], all_varchar = true, header = true, delim = ',', union_by_name = true, "
            how += "quote = '\"', escape = '\"')"
        try:
            self.define("files", f"SELECT * FROM {how.format(names)}")
            described = self._connection.execute("DESCRIBE files").fetchall()
        except DatabaseError as error:
            raise unreadable(paths, kind, error) from None
        return {row[0]: _kind(row[1]) for row in described}

    def define(self, name: str, sql: str) -> None:
        """Make a statement a relation that is computed when read."""
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')

    def make(self, name: str, sql: str, values: Values, *, more: bool = False) -> None:
        """Compute a relation and keep it."""
        start = f'INSERT INTO "{name}"' if more else f'CREATE OR REPLACE TEMP TABLE "{name}" AS'
        self._connection.execute(f"{start} {sql}", bound(sql, values) or None)

    def keep_panel(self, sql: str) -> int:
        """Compute the panel: in memory, or, when it is large and read from files, on disk with a folder a bucket."""
        ((rows,),) = self._connection.execute("SELECT coalesce(sum(n), 0) FROM tally WHERE reason = ''").fetchall()
        buckets = max(1, -(-int(rows) // BUCKET_ROWS))
        if self._scratch is None or rows <= ROWS_IN_MEMORY:
            self._connection.execute(f"CREATE TEMP TABLE whole AS {sql}")
            return buckets
        self._parts = self._scratch / "buckets"
        # What waits for its bucket is held in memory, for each bucket and core.
        self._connection.execute("SET partitioned_write_flush_threshold = 50000")
        self._connection.execute(
            f"""COPY (SELECT *, hash(person) % {buckets} AS bucket FROM ({sql}) AS panel)
            TO {literal(self._parts)} (FORMAT parquet, COMPRESSION lz4_raw, PARTITION_BY (bucket))"""
        )
        return buckets

    def bucket(self, number: int, buckets: int) -> None:
        """Make `panel` the rows of the people in one bucket, by a hash of the person."""
        if self._parts is None:
            only = f" WHERE hash(person) % {buckets} = {number}" if buckets > 1 else ""
            self.define("panel", f"SELECT * FROM whole{only}")
            return
        here = list(self._parts.glob(f"bucket={number}/*.parquet"))
        files = ", ".join(map(literal, here or self._parts.glob("*/*.parquet")))
        none = "" if here else " WHERE false"
        self.define("panel", f"SELECT * FROM read_parquet([{files}], hive_partitioning = false){none}")

    def frame(self, sql: str) -> pd.DataFrame:
        """Rows of a statement."""
        return self._connection.execute(sql).df()

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a statement as one Parquet file."""
        self._connection.execute(f"COPY ({sql}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Free what is held."""
        self._connection.close()


class Spark:
    """A Spark session: `local[2]` is this machine; empty leaves the choice to `spark-submit`."""

    def __init__(self, scratch: Path, master: str = "", memory_limit: str = "", threads: int = 2) -> None:
        """Start a session whose clock, errors and order do not depend on the machine."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # about pandas 3; frames cross as Arrow tables here
                session = import_module("pyspark.sql").SparkSession
            self._transpile = import_module("sqlglot").transpile
            failed = import_module("pyspark.errors").PySparkException
        except ImportError:
            fix = "Run sh tools/bootstrap.sh spark (extra valinor[spark], Java 17), or use --engine duckdb."
            raise InputError("--engine", "spark without its libraries", "pyspark and sqlglot installed", fix) from None
        builder = session.builder.appName("valinor moves")
        if master:
            builder = builder.master(master)
        settings = {
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.ansi.enabled": "true",  # an overflow stops, as in DuckDB, and is no null
            "spark.sql.shuffle.partitions": str(max(2 * threads, 8)),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        if memory_limit:
            settings["spark.driver.memory"] = memory_limit.lower().removesuffix("b")
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as error:
            fix = f"Check Java 17 and --master: {first_line(error)}"
            raise InputError("--master", master, "a Spark that starts", fix) from None
        self._session.sparkContext.setLogLevel("ERROR")
        self.errors: tuple[type[Exception], ...] = (failed, import_module("py4j.protocol").Py4JError)
        self._scratch = scratch
        self._written: list[str] = []
        self._places: dict[str, str] = {}

    def _sql(self, sql: str, values: Values) -> Any:
        (statement,) = self._transpile(sql, read="duckdb", write="spark")
        return self._session.sql(statement, args=bound(sql, values))

    def give(self, name: str, frame: pd.DataFrame) -> None:
        """Make a frame a relation."""
        table = pa.Table.from_pandas(frame, preserve_index=False)
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def read(self, paths: Sequence[str], kind: str) -> dict[str, str]:
        """Make files the relation `files`."""
        reader = self._session.read
        try:
            if kind == "csv":
                files = reader.csv(list(paths), header=True, inferSchema=False, escape='"')
            else:
                files = reader.option("mergeSchema", "true").parquet(*paths)
        except Exception as error:
            raise unreadable(paths, kind, error) from None
        files.createOrReplaceTempView("files")
        return {field.name: _kind(field.dataType.simpleString().upper()) for field in files.schema.fields}

    def define(self, name: str, sql: str) -> None:
        """Make a statement a relation that is computed when read."""
        self._sql(sql, {}).createOrReplaceTempView(name)

    def make(self, name: str, sql: str, values: Values, *, more: bool = False) -> None:
        """Compute a relation and keep it as files; a cached plan is planned anew by every model that reads it."""
        if not more:
            self._places[name] = (self._scratch / f"{len(self._written)}-{name}").absolute().as_uri()
            self._written.append(name)
        place = self._places[name]
        self._sql(sql, values).write.parquet(place, mode="append")
        self._session.read.parquet(place).createOrReplaceTempView(name)

    def keep_panel(self, sql: str) -> int:
        """Compute the panel; Spark divides it by itself."""
        self.make("panel", sql, {})
        return 1

    def bucket(self, number: int, buckets: int) -> None:
        """Nothing to do: there is one bucket."""

    def frame(self, sql: str) -> pd.DataFrame:
        """Rows of a statement."""
        found: pd.DataFrame = self._sql(sql, {}).toArrow().to_pandas()
        return found

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a statement as one Parquet file."""
        parts = path.with_name(f".{path.name}.parts")
        self._sql(sql, {}).coalesce(1).write.parquet(parts.absolute().as_uri(), compression="zstd")
        (part,) = parts.glob("part-*.parquet")
        part.replace(path)
        shutil.rmtree(parts)

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def unreadable(paths: Sequence[str], kind: str, error: Exception) -> InputError:
    """The sentence for files that cannot be read."""
    what = paths[0] if len(paths) == 1 else f"{len(paths)} files, {paths[0]} first"
    return InputError(what, first_line(error), f"readable {kind} files", "Repair or leave out the file.")


def _kind(type_name: str) -> str:
    """A column's type in one word: whole, number, date, text or other."""
    bare = type_name.split("(")[0].split(" ")[0]
    if bare in {"TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}:
        return "whole"
    if bare in {"FLOAT", "DOUBLE", "DECIMAL", "REAL", "HUGEINT"}:
        return "number"
    if bare in {"DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_NTZ", "TIMESTAMP_S", "TIMESTAMP_MS"}:
        return "date"
    return "text" if bare in {"VARCHAR", "STRING", "ENUM", "CHAR"} else "other"
