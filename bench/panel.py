"""Times the models over an invented panel against pandas and polars, and once over ten times as much in 4 GB."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bench.panel_data import write_panel
from bench.panel_engines import CELL
from bench.rows import Row, verdict

ROOT = Path(__file__).parents[1]
MEMORY_LIMIT = "2500MB"
"""Of DuckDB for the large panel; the process holds more than its database does."""
GB = 1e9
NO_TARGET = ("–", "no target")


class Run(NamedTuple):
    """One process: seconds of the work, those of all its cores (a busy machine adds none), the most memory it held."""

    seconds: float
    core_seconds: float
    peak_bytes: float


def panel_rows(person_years: int = 10_000_000, more: int = 100_000_000, runs: int = 3) -> Iterator[Row]:
    """Rows of the table; with `more` of 0 the large panel is left out."""
    folder = Path(tempfile.mkdtemp(prefix="valinor-bench-panel-"))
    try:
        path = folder / "panel.parquet"
        write_panel(path, person_years)
        measured: dict[str, list[Run]] = {"duckdb": [], "pandas": [], "polars": []}
        for _ in range(runs):
            for way, found in measured.items():
                found.append(run(way, path, folder))
        middle = {way: _middle(found) for way, found in measured.items()}
        yield from _compared(folder, middle, person_years, runs)
        path.unlink()
        if more:
            write_panel(path, more)
            yield from _large(run("duckdb", path, folder, MEMORY_LIMIT), middle["duckdb"], more, person_years)
    finally:
        shutil.rmtree(folder)


def run(way: str, panel: Path, folder: Path, *limit: str) -> Run:
    """One way in a process of its own; its matrix is left in a folder named after it."""
    (folder / way).mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.panel_engines", way, str(panel), str(folder / way), *limit]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def same_matrix(one: Path, other: Path) -> bool:
    """Whether two flow matrices have the same cells and, to 10^-6 people, the same people."""
    frames = [pd.read_parquet(path).set_index(CELL)["people"].sort_index() for path in (one, other)]
    same_cells = len(frames[0]) == len(frames[1]) and list(frames[0].index) == list(frames[1].index)
    return same_cells and float((frames[0].to_numpy() - frames[1].to_numpy()).__abs__().max()) < 1e-6


def _middle(found: list[Run]) -> Run:
    return Run(*(statistics.median(values) for values in zip(*found, strict=True)))


def _compared(folder: Path, middle: dict[str, Run], person_years: int, runs: int) -> Iterator[Row]:
    name = f"flow matrix of {person_years:,} person-years"
    for way, (seconds, cores, peak) in middle.items():
        what = f"{name}: {way}, {cores:.1f} s of cores, {peak / GB:.2f} GB, median of {runs}"
        yield Row(what, f"{seconds:.2f} s", *NO_TARGET)
    ours = middle["duckdb"]
    for way, target in (("pandas", 2.0), ("polars", 1.0)):
        equal = same_matrix(folder / "duckdb" / "flow_matrix.parquet", folder / way / "flow_matrix.parquet")
        yield Row(f"  cells and people as {way} has them", str(int(equal)), "1", verdict(equal, at_least=1))
        ratio = middle[way].seconds / ours.seconds
        yield Row(f"  time, {way} / ours", f"{ratio:.2f}", f">= {target:g}", verdict(ratio, at_least=target))
    share = ours.peak_bytes / middle["pandas"].peak_bytes
    yield Row("  most memory, ours / pandas", f"{share:.2f}", "0.5", verdict(share, 0.5))


def _large(large: Run, small: Run, more: int, person_years: int) -> Iterator[Row]:
    name = f"flow matrix of {more:,} person-years, limit {MEMORY_LIMIT}, {large.core_seconds:.0f} s of cores, 1 run"
    yield Row(name, f"{large.seconds:.1f} s", *NO_TARGET)
    peak = large.peak_bytes / GB
    yield Row("  most memory", f"{peak:.2f} GB", "4 GB", verdict(peak, 4))
    growth = large.seconds / small.seconds
    yield Row(f"  time, × of that for {person_years:,}", f"{growth:.1f}", "12", verdict(growth, 12))
    growth = large.core_seconds / small.core_seconds
    yield Row("  time of cores, × of that", f"{growth:.1f}", "12", verdict(growth, 12))
