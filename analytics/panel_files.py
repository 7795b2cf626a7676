"""Models over the files of a panel, from files to files: no row of it passes through pandas."""

import glob
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analytics.database import no_room
from analytics.engines import Engine, sql_of, unreadable
from analytics.errors import InputError, first_line
from analytics.panel import OUTPUTS, QUALITY, Plan, Progress, Sides, run_models
from analytics.panel_source import REPEATED, prepare

KINDS = {".parquet": "parquet", ".csv": "csv", ".csv.gz": "csv"}
FILES = (*(f"{name}.parquet" for name in OUTPUTS), QUALITY)


class Order(NamedTuple):
    """What is asked of a run."""

    paths: Sequence[str]
    kind: str
    sides: Sides
    max_gap: int
    rule: str
    engine: str
    out: Path
    force: bool


def find_files(patterns: Sequence[str]) -> tuple[list[str], str]:
    """Files, globs and folders as a sorted list of files, and their one kind; an address (s3://…) is left to Spark.

    Raises:
        InputError: when nothing matches, or the kinds are mixed.
    """
    found: list[str] = []
    for pattern in patterns:
        if "://" in pattern:
            here = [pattern]
        elif os.path.isdir(pattern):
            inside = (str(path) for path in Path(pattern).rglob("*") if not path.name.startswith((".", "_")))
            here = [path for path in inside if _kind_of(path)]
        else:
            here = [pattern] if os.path.exists(pattern) else glob.glob(pattern, recursive=True)
        if not here:
            raise InputError("PANEL", pattern, "a Parquet or CSV file, a glob or a folder of them", "Check the path.")
        found += here
    kinds = {_kind_of(path) for path in found}
    if len(kinds) > 1 or None in kinds:
        names = ", ".join(sorted(kind or "another kind" for kind in kinds))
        raise InputError("PANEL", names, "files of one kind, .parquet, .csv or .csv.gz", "Run each kind by itself.")
    return sorted(set(found)), str(kinds.pop())


def _kind_of(path: str) -> str | None:
    return next((kind for ending, kind in KINDS.items() if path.lower().endswith(ending)), None)


def read_table(path: Path | None, columns: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a small table beside the panel; None when none is named.

    Raises:
        InputError: when it cannot be read or lacks a column.
    """
    if path is None:
        return None
    try:
        if _kind_of(str(path)) == "parquet":
            table = pd.read_parquet(path)
        else:  # an organisation may be called NA
            table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        raise unreadable([str(path)], "CSV or Parquet", error) from None
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(str(path), f"no column {missing[0]}", ", ".join(columns), "Add the column.")
    return table


def run_files(order: Order, start: Callable[[Path], Engine], progress: Progress) -> dict[str, Any]:
    """Run the models over files and write the output folder, all of it or nothing; the quality report.

    Args:
        order: what is asked.
        start: gives the engine, told a folder for what does not fit into memory.
        progress: told the share of the work done.

    Raises:
        InputError: for files, columns or a folder that cannot be used.
    """
    with _folder_beside(order) as folder:
        results, scratch = folder / "results", folder / "scratch"
        results.mkdir()
        scratch.mkdir()
        engine = start(scratch)
        try:
            quality = _run(engine, order, results, progress)
        except engine.errors as error:
            reason = no_room(error)
            if reason:
                raise _unwritable(order, reason) from None
            first = first_line(error)
            if "out of memory" in first.lower():
                raise InputError("--memory-limit", first, "memory for the panel", "Raise it.") from None
            raise unreadable(order.paths, order.kind, error) from None
        finally:
            engine.close()
        text = json.dumps(quality, ensure_ascii=False, indent=1) + "\n"
        try:
            (results / QUALITY).write_text(text, encoding="utf-8")
            _publish(results, order.out)
        except OSError as error:
            raise _unwritable(order, error.strerror) from None
    progress(1)
    return quality


@contextmanager
def _folder_beside(order: Order) -> Iterator[Path]:
    """A folder beside the output, gone afterwards; refused where the output could not be written."""
    out = order.out.absolute()
    ours = [name for name in FILES if (out / name).exists()]
    if ours and not order.force:
        raise InputError("--out", f"{ours[0]} in {order.out}", "a folder without it", "Add --force to replace it.")
    try:
        if out.exists() and (not out.is_dir() or not os.access(out, os.W_OK)):
            raise NotADirectoryError(20, "No folder that can be written")
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise _unwritable(order, error.strerror) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unwritable(order: Order, reason: str | None) -> InputError:
    return InputError("--out", str(order.out), "a folder that can be written", f"{reason or 'Name another'}.")


def _publish(results: Path, out: Path) -> None:
    """Put the complete files in their place, quality.json last."""
    out.mkdir(exist_ok=True)
    (out / QUALITY).unlink(missing_ok=True)
    for name in FILES:
        os.replace(results / name, out / name)


def _run(engine: Engine, order: Order, results: Path, progress: Progress) -> dict[str, Any]:
    exclusions, rows, spells = prepare(engine, order.paths, order.kind)
    plan = Plan(order.max_gap, (order.rule,), OUTPUTS, repeats=False, once=spells)
    run_models(engine, order.sides, plan, progress)
    for name in OUTPUTS:
        engine.write(sql_of(f"out_{name}"), results / f"{name}.parquet")
    return _quality(engine, order, exclusions, rows)


def _quality(engine: Engine, order: Order, exclusions: Mapping[str, int], rows: int) -> dict[str, Any]:
    """What was read, what was left out and why, what was found."""
    found = engine.frame("SELECT * FROM counts")
    sums = {str(name): int(found[name].sum()) for name in found if name not in ("first_year", "last_year")}
    repeated = sums.pop("repeated")
    every = {reason: n for reason, n in exclusions.items() if n}
    if repeated and REPEATED not in exclusions:
        every[REPEATED] = repeated
    seen = engine.frame("SELECT sum(seen) AS n FROM organisations")
    moves = engine.frame(
        "SELECT count(*) AS moves, sum(CASE WHEN is_deal THEN 1 ELSE 0 END) AS by_deal FROM moved"
    ).fillna(0)
    years = found[["first_year", "last_year"]].dropna()
    return {
        "made_by": "valinor moves",
        "rule": order.rule,
        "max_gap": order.max_gap,
        "rows_read": rows,
        "rows_used": rows - sum(every.values()),
        "excluded": dict(sorted(every.items())),
        **sums,
        "organisations": int(seen["n"].fillna(0).iloc[0]),
        "first_year": int(years["first_year"].min()) if len(years) else None,
        "last_year": int(years["last_year"].max()) if len(years) else None,
        "moves": int(moves["moves"].iloc[0]),
        "moves_by_deal": int(moves["by_deal"].iloc[0]),
    }
