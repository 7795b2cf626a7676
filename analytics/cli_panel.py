"""`valinor moves`: the models over a panel of one's own, from files to files."""

import os
import sys
from pathlib import Path

import click

from analytics.cli_refusing import refusing
from analytics.engines import DuckDB, Engine, Spark
from analytics.panel import RULES, Progress, Sides
from analytics.panel_files import Order, find_files, read_table, run_files

TICKS = 1000
MOST_THREADS = 256
"""More would only be started, and stand in the way of one another."""
A_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("panel", nargs=-1, required=True)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What computes; the rows are the same.",
)
@click.option("--memory-limit", default="4GB", show_default=True, help="Of DuckDB, or of the Spark driver.")
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), help="Cores to use; all by default.")
@click.option("--master", default="", help="Of Spark, as local[2]; empty: as spark-submit says.")
@click.option("--max-gap", type=click.IntRange(min=0), default=2, show_default=True, help="Unobserved years in a move.")
@click.option("--mergers", type=A_FILE, help="from_id, into_id, year.")
@click.option("--deals", type=A_FILE, help="origin_id, destination_id, from_year, to_year.")
@click.option("--parents", type=A_FILE, help="organisation_id, parent_id, from_year, to_year.")
@click.option("--academic", type=A_FILE, help="organisation_id of those that are no labs.")
@click.option("--rule", type=click.Choice(RULES), default=RULES[0], show_default=True, help="What counts as a move.")
@click.option("--out", required=True, type=A_FILE, help="Folder to write.")
@click.option("--force", is_flag=True, help="Replace what an earlier run wrote there.")
@refusing
def moves(
    panel: tuple[str, ...],
    engine_name: str,
    memory_limit: str,
    threads: int | None,
    master: str,
    max_gap: int,
    mergers: Path | None,
    deals: Path | None,
    parents: Path | None,
    academic: Path | None,
    rule: str,
    out: Path,
    force: bool,
) -> None:
    """Find moves and flows in PANEL: Parquet or CSV files, globs or folders with person_id, organisation_id, year.

    Instead of year, start and end may be given (years or dates). Writes moves.parquet, flow_matrix.parquet and
    quality.json; what they hold stands in docs/your-own-panel.md.
    """
    paths, kind = find_files(panel)
    scholarly = read_table(academic, ("organisation_id",))
    sides = Sides(
        read_table(mergers),
        read_table(parents),
        read_table(deals),
        () if scholarly is None else list(scholarly["organisation_id"].dropna()),
    )
    cores = threads or os.cpu_count() or 1

    def start(scratch: Path) -> Engine:
        return (
            Spark(scratch, master, memory_limit, cores)
            if engine_name == "spark"
            else DuckDB(scratch, memory_limit, cores)
        )

    order = Order(paths, kind, sides, max_gap, rule, engine_name, out, force)
    with click.progressbar(length=TICKS, label="moves", file=sys.stderr) as bar:
        progress: Progress = lambda share: bar.update(round(share * TICKS) - bar.pos)  # noqa: E731
        quality = run_files(order, start, progress)
    click.echo(
        f"{out}: {quality['moves']:,} moves of {quality['persons']:,} persons from {quality['rows_read']:,} rows"
    )
