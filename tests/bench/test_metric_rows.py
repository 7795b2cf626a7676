"""The figures of the bench: rows come out whole, and a target that is missed says so."""

import numpy as np
import pytest

from analytics.metrics.inequality import gini
from bench.metrics import Row, density_rows, gini_rows, metros, plain_gini_bootstrap


def test_a_missed_target_says_so():
    assert Row("x", "1", "2", reached=False).verdict == "MISSED"
    assert Row("x", "2", "2", reached=True).verdict == "ok"
    assert Row("x", "2").verdict == ""


def test_rows_of_small_problems():
    rows = [*density_rows(200, 40, 20), *gini_rows(200, 50)]
    assert len(rows) == 3
    assert all(row.measured for row in rows)
    assert next(row for row in rows if "bins" in row.what).reached


def test_points_are_the_same_each_time_and_lie_on_land_sized_bounds():
    points = metros(1_000)
    assert np.array_equal(points, metros(1_000))
    assert ((points > [25, -130]) & (points < [50, -70])).all()


def test_the_plain_loop_is_the_same_formula():
    member = np.eye(5)[[0, 0, 0, 1, 1, 2, 3, 3, 3, 3]]
    rng = np.random.default_rng(0)
    drawn = member[rng.integers(0, 10, 10)].sum(axis=0)
    assert plain_gini_bootstrap(member, 1) == [pytest.approx(gini(drawn))]
