"""The speed figures are produced, and a missed target is called missed."""

import math
from importlib.util import find_spec

import pytest

from bench import metrics
from bench.rows import verdict
from tests.conftest import missing


@pytest.mark.parametrize(
    ("value", "limits", "said"),
    [
        (26, {"at_least": 300}, "missed"),
        (300, {"at_least": 300}, "met"),
        (61, {"at_most": 60}, "missed"),
        (60, {"at_most": 60}, "met"),
        (math.nan, {"at_least": 300}, "missed"),
        (math.nan, {"at_most": 60}, "missed"),
    ],
)
def test_a_missed_target_is_called_missed(value, limits, said):
    assert verdict(value, **limits) == said


def test_every_row_is_produced_on_tiny_sizes():
    rows = [
        *metrics.ripley_million_rows(300, 100),
        *metrics.duranton_overman_rows(60, 20, 9),
        *metrics.gini_rows(50, 20),
    ]
    assert len(rows) == 7 + 2 + 3
    assert_sound(rows)


def test_the_rows_against_pointpats_say_whether_the_target_is_reached():
    if not find_spec("pointpats"):
        missing("pointpats comes with make bench only")
    rows = list(metrics.ripley_rows(120, 200))
    assert_sound(rows)
    ratios = [row for row in rows if row.target == ">= 300"]
    assert len(ratios) == 3
    for row in ratios:
        assert (row.verdict == "met") == (number(row) >= 300)


def test_the_points_are_the_same_each_time_and_on_the_earth():
    points = metrics.metro_points(500)
    assert (points == metrics.metro_points(500)).all()
    assert (abs(points[:, 0]) <= 90).all()
    assert (abs(points[:, 1]) <= 180).all()


def assert_sound(rows):
    assert {row.verdict for row in rows} <= {"met", "missed", "no target"}
    assert all((row.verdict == "no target") == (row.target == "–") for row in rows)
    assert all(math.isfinite(number(row)) for row in rows)


def number(row):
    return float(row.measured.split()[0].replace(",", ""))
