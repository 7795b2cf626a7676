"""The flow matrix of a panel by the shipped models, by pandas and by polars, each in a process of its own.

    python -m bench.panel_engines duckdb|pandas|polars PANEL.parquet FOLDER [memory limit]

writes `flow_matrix.parquet` to the folder and prints seconds, seconds of its cores and the most memory of the process
as JSON. All three follow one plan: people at one organisation at a time are counted, the others are looked at share by
share.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.engines import DuckDB, sql_of
from analytics.panel import Plan, Sides, run_models
from analytics.panel_source import prepare

MAX_GAP = 2
DUST = 1e-9
CELL = ["period", "origin", "destination"]
PERSON_YEAR = ["person_id", "year"]
SPAN = ["person_id", "since", "year"]


def by_duckdb(panel: Path, folder: Path, memory_limit: str = "4GB") -> None:
    """As `valinor moves` does it, checks and quality counts included, but for the file of moves."""
    engine = DuckDB(folder, memory_limit, 2)
    prepare(engine, [str(panel)], "parquet")
    run_models(engine, Sides(), Plan(MAX_GAP, ("loose",), ("flow_matrix",), repeats=False, once=False))
    engine.write(sql_of("out_flow_matrix"), folder / "flow_matrix.parquet")
    engine.close()


def by_pandas(panel: Path, folder: Path) -> None:
    """Sort once, compare neighbours, count; merges only for people at several organisations."""
    rows = pd.read_parquet(panel)
    names = rows["organisation_id"].astype("category")
    rows["organisation"] = names.cat.codes
    names = names.cat.categories
    rows = rows[["person_id", "year", "organisation"]]
    years = rows.groupby(PERSON_YEAR)["organisation"].agg(low="min", high="max").reset_index()
    same = years["person_id"] == years["person_id"].shift()
    years["since"] = years["year"].shift().where(same)
    years["low_before"], years["high_before"] = years["low"].shift(), years["high"].shift()
    years["several"] = years["low"] != years["high"]
    several = years.loc[years["several"], PERSON_YEAR]
    spans = years[same & (years["year"] - years["since"] - 1 <= MAX_GAP)]
    alone = (spans["low"] == spans["high"]) & (spans["low_before"] == spans["high_before"])
    counted = spans[alone].groupby(["year", "low_before", "low"]).size().reset_index()
    counted.columns = pd.Index([*CELL, "people"])
    mixed = _mixed_pandas(rows.merge(several).drop_duplicates(), spans[~alone])
    cells = pd.concat([counted, mixed]).groupby(CELL)["people"].sum().reset_index()
    for side in ("origin", "destination"):
        cells[side] = names[cells[side].astype("int64")]
    cells.to_parquet(folder / "flow_matrix.parquet")


def _mixed_pandas(held: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    held = held.assign(share=1 / held.groupby(PERSON_YEAR)["organisation"].transform("size"))
    sides = {}
    for side, year, low, high in (("before", "since", "low_before", "high_before"), ("after", "year", "low", "high")):
        one = spans.loc[spans[low] == spans[high], [*SPAN, low]].set_axis([*SPAN, "organisation"], axis=1)
        more = spans.loc[spans[low] != spans[high], SPAN]
        more = more.merge(
            held.rename(columns={"year": "at"}), left_on=["person_id", year], right_on=["person_id", "at"]
        )
        sides[side] = pd.concat([one.assign(share=1.0), more[[*SPAN, "organisation", "share"]]]).rename(
            columns={"share": side}
        )
    both = sides["before"].merge(sides["after"], how="outer", on=[*SPAN, "organisation"]).fillna(0)
    both["stay"] = both[["before", "after"]].min(axis=1)
    stays = both[both["stay"] > 0].assign(origin=both["organisation"])
    lost = both[both["before"] - both["stay"] > DUST]
    gained = both[both["after"] - both["stay"] > DUST].copy()
    gained["part"] = gained["after"] - gained["stay"]
    gained["part"] /= gained.groupby(SPAN)["part"].transform("sum")
    moves = lost.merge(gained, on=SPAN, suffixes=("", "_to"))
    moves["people"] = (moves["before"] - moves["stay"]) * moves["part"]
    moves = moves[["year", "organisation", "organisation_to", "people"]].set_axis([*CELL, "people"], axis=1)
    stays = stays[["year", "origin", "organisation", "stay"]].set_axis([*CELL, "people"], axis=1)
    return pd.concat([moves, stays])


def by_polars(panel: Path, folder: Path) -> None:
    """Lazy throughout; the same plan."""
    pl: Any = import_module("polars")
    rows = pl.read_parquet(panel)
    names = rows.select(pl.col("organisation_id").unique().sort()).with_row_index("organisation")
    names = names.with_columns(pl.col("organisation").cast(pl.Int32))
    rows = rows.lazy().join(names.lazy(), on="organisation_id").select("person_id", "year", "organisation")
    rows = rows.collect().lazy()
    code = pl.col("organisation")
    years = rows.group_by(PERSON_YEAR).agg(low=code.min(), high=code.max()).sort(PERSON_YEAR)
    same = pl.col("person_id") == pl.col("person_id").shift()
    years = years.with_columns(
        since=pl.when(same).then(pl.col("year").shift()),
        low_before=pl.col("low").shift(),
        high_before=pl.col("high").shift(),
    ).collect()
    held = rows.join(years.lazy().filter(pl.col("low") != pl.col("high")).select(PERSON_YEAR), on=PERSON_YEAR)
    spans = years.lazy().filter(pl.col("year") - pl.col("since") - 1 <= MAX_GAP)
    alone = (pl.col("low") == pl.col("high")) & (pl.col("low_before") == pl.col("high_before"))
    counted = (
        spans.filter(alone)
        .group_by(period="year", origin="low_before", destination="low")
        .agg(people=pl.len().cast(pl.Float64))
    )
    cells = pl.concat([counted, *_mixed_polars(pl, held.unique(), spans.filter(~alone))])
    cells = cells.group_by(CELL).agg(pl.col("people").sum())
    for side in ("origin", "destination"):
        cells = cells.join(names.lazy(), left_on=side, right_on="organisation").drop(side)
        cells = cells.rename({"organisation_id": side})
    cells.select(*CELL, "people").sort(CELL).collect().write_parquet(folder / "flow_matrix.parquet")


def _mixed_polars(pl: Any, held: Any, spans: Any) -> list[Any]:
    held = held.with_columns(share=1 / pl.len().over(PERSON_YEAR))
    sides = []
    for side, year, low, high in (("before", "since", "low_before", "high_before"), ("after", "year", "low", "high")):
        one = spans.filter(pl.col(low) == pl.col(high)).select(*SPAN, organisation=low, share=pl.lit(1.0))
        more = spans.filter(pl.col(low) != pl.col(high)).select(SPAN)
        more = more.join(held, left_on=["person_id", year], right_on=PERSON_YEAR).select(*SPAN, "organisation", "share")
        sides.append(pl.concat([one, more]).rename({"share": side}))
    both = sides[0].join(sides[1], on=[*SPAN, "organisation"], how="full", coalesce=True)
    both = both.with_columns(pl.col("before", "after").fill_null(0))
    both = both.with_columns(stay=pl.min_horizontal("before", "after")).collect().lazy()
    stays = both.filter(pl.col("stay") > 0).select(
        period="year", origin="organisation", destination="organisation", people="stay"
    )
    lost = both.filter(pl.col("before") - pl.col("stay") > DUST).with_columns(lost=pl.col("before") - pl.col("stay"))
    gained = both.filter(pl.col("after") - pl.col("stay") > DUST).with_columns(part=pl.col("after") - pl.col("stay"))
    gained = gained.with_columns(pl.col("part") / pl.col("part").sum().over(SPAN))
    moves = lost.join(gained, on=SPAN).select(
        period="year",
        origin="organisation",
        destination="organisation_right",
        people=pl.col("lost") * pl.col("part"),
    )
    return [moves, stays]


WAYS = {"duckdb": by_duckdb, "pandas": by_pandas, "polars": by_polars}

if __name__ == "__main__":
    way, panel, folder, *limit = sys.argv[1:]
    if way == "polars":
        import_module("polars")
    start, cores = time.perf_counter(), time.process_time()
    WAYS[way](Path(panel), Path(folder), *limit)
    seconds, core_seconds = time.perf_counter() - start, time.process_time() - cores
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "core_seconds": core_seconds, "peak_bytes": peak}))
