"""Spark gives the rows that DuckDB gives, to the last bit: sums are of whole numbers in both."""

import pandas as pd
import pytest

from analytics.engines import DuckDB, Spark, sql_of
from analytics.panel import RULES, Plan, Sides, run_models
from analytics.panel_source import prepare
from bench.panel_data import write_panel

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]
OUTPUTS = ("moves", "flow_matrix", "boomerangs", "retention")
ORGANISATIONS = [f"org-{number:05d}" for number in range(5000)]
SIDES = Sides(
    mergers=pd.DataFrame(
        [(ORGANISATIONS[n + 1], ORGANISATIONS[n], 2000 + n % 20) for n in range(0, 400, 2)]
        + [(ORGANISATIONS[2], ORGANISATIONS[4], 2010)],
        columns=["from_id", "into_id", "year"],
    ),
    parents=pd.DataFrame(
        [(ORGANISATIONS[n], ORGANISATIONS[n % 7], 1995, None) for n in range(20, 60)],
        columns=["organisation_id", "parent_id", "from_year", "to_year"],
    ),
    deals=pd.DataFrame(
        [(ORGANISATIONS[n], ORGANISATIONS[n + 2], 2000, 2015) for n in range(0, 40, 2)],
        columns=["origin_id", "destination_id", "from_year", "to_year"],
    ),
    academic=ORGANISATIONS[5::9],
)
ROWS = 1_000_000


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """A million rows; every third weight and count of items is another."""
    path = tmp_path_factory.mktemp("panel") / "panel.parquet"
    write_panel(path, 925_000)
    frame = pd.read_parquet(path)
    assert len(frame) >= ROWS
    frame = frame[:ROWS].assign(weight=1.0, items=1)
    frame.loc[::3, "weight"] = 0.3
    frame.loc[::5, "items"] = 2
    frame.to_parquet(path)
    return path


def outputs(engine, path):
    try:
        prepare(engine, [str(path)], "parquet")
        run_models(engine, SIDES, Plan(2, RULES, OUTPUTS, repeats=False, once=False))
        return {name: engine.frame(sql_of(f"out_{name}")) for name in OUTPUTS}
    finally:
        engine.close()


@pytest.fixture(scope="module")
def found(panel, tmp_path_factory):
    scratch = tmp_path_factory.mktemp("scratch")
    return outputs(DuckDB(), panel), outputs(Spark(scratch, "local[2]", "3GB"), panel)


@pytest.mark.parametrize("name", OUTPUTS)
def test_both_engines_give_the_same_rows(found, name):
    duckdb, spark = (frames[name] for frames in found)
    assert len(duckdb) > 1000
    pd.testing.assert_frame_equal(spark, duckdb, check_exact=True, check_dtype=False)


def test_the_comparison_is_of_something(found):
    moves = found[0]["moves"]
    assert set(moves["rule"]) == set(RULES)
    assert moves["is_deal"].any()
    assert (moves["mass"] < 1).any()


def test_the_same_csv_and_spells_are_read(tmp_path):
    rows = "person_id,organisation_id,start,end,weight\n007,A,2018-05-01,2019-12-31,1\n007,B,2020,,1\n007,B,2020,,1\n"
    (tmp_path / "spells.csv").write_text(rows + "8,A,soon,2020,1\n8,A,2019,2020,\n", encoding="utf-8")
    results = []
    for engine in (DuckDB(), Spark(tmp_path / "scratch", "local[2]", "3GB")):
        try:
            prepared = prepare(engine, [str(tmp_path / "spells.csv")], "csv")
            run_models(engine, Sides(), Plan(2, RULES[:1], ("moves",), repeats=False, once=True))
            results.append((prepared, engine.frame(sql_of("out_moves")).values.tolist()))
        finally:
            engine.close()
    assert results[0] == results[1]
    assert results[0][1] == [["007", "A", "B", 2020, 2019, 1.0, "loose", False]]
    assert results[0][0].exclusions == {"bad weight": 1, "bad year": 1, "exact duplicate": 1}
