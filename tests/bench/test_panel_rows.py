"""The invented panel is the same each time; every row of the comparison is produced."""

from importlib.util import find_spec

from bench import panel
from bench.panel_data import chunks
from tests.conftest import missing


def test_the_panel_is_the_same_each_time_with_gaps_and_double_affiliations():
    (table,) = chunks(4000)
    assert table.equals(next(chunks(4000)))
    frame = table.to_pandas()
    assert frame["year"].between(1970, 2100).all()
    years = frame.drop_duplicates(["person_id", "year"]).sort_values(["person_id", "year"])
    assert len(years) == 4000
    assert len(frame) > 4200
    steps = years["year"].diff()[years["person_id"].diff() == 0]
    assert set(steps) == {1, 2, 3, 4, 6}


def test_the_rows_on_a_small_panel():
    if not find_spec("polars"):
        missing("polars comes with make bench only")
    rows = list(panel.panel_rows(5000, 0, runs=1))
    assert len(rows) == 8
    assert [row.measured for row in rows if "cells and people" in row.what] == ["1", "1"]


def test_another_matrix_is_told(tmp_path):
    import pandas as pd

    cells = pd.DataFrame({"period": [1, 1], "origin": ["A", "B"], "destination": ["A", "A"], "people": [1.0, 2.0]})
    cells.to_parquet(tmp_path / "one")
    cells.assign(people=[1.0, 2.1]).to_parquet(tmp_path / "other")
    assert panel.same_matrix(tmp_path / "one", tmp_path / "one")
    assert not panel.same_matrix(tmp_path / "one", tmp_path / "other")
