"""Units that are split among holders: the unbiased index and the bootstrap intervals."""

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics import metrics as m

INTERVALS = (m.hhi_bootstrap_interval, m.gini_bootstrap_interval)
by_name = pytest.mark.parametrize("interval", INTERVALS, ids=lambda f: f.__name__)
picks = st.lists(st.integers(0, 3), min_size=2, max_size=30)


@st.composite
def splits(draw, most=12):
    rows = draw(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any), min_size=2, max_size=most))
    return np.array([np.array(row) / sum(row) for row in rows])


@given(pick=picks)
def test_whole_units_give_the_index_of_counts(pick):
    rows = np.eye(4)[pick]
    assert m.hhi_unbiased_shared(rows) == pytest.approx(m.hhi_unbiased_counts(rows.sum(axis=0)), abs=1e-12)


@given(rows=splits())
def test_split_units_give_the_mean_meeting_of_pairs(rows):
    meetings = [a @ b for a, b in itertools.combinations(rows, 2)]
    assert m.hhi_unbiased_shared(rows) == pytest.approx(np.mean(meetings), abs=1e-12)


@given(rows=splits(), order=st.randoms(use_true_random=False))
def test_order_of_units_and_holders_does_not_matter(rows, order):
    shuffled = rows[order.sample(range(len(rows)), len(rows))][:, order.sample(range(3), 3)]
    assert m.hhi_unbiased_shared(shuffled) == pytest.approx(m.hhi_unbiased_shared(rows), abs=1e-12)


@pytest.mark.parametrize("rows", [[[0.5, 0.4]], [[0, 0], [1, 0]], [[1, -1, 1]], [[math.nan, 1]], [[math.inf, 0]]])
@pytest.mark.parametrize("function", [m.hhi_unbiased_shared, *INTERVALS], ids=lambda f: f.__name__)
def test_rows_that_are_no_split_are_refused(function, rows):
    with pytest.raises(ValueError, match=r"memberships: found .+, expected .+\.$"):
        function(rows)


@pytest.mark.parametrize("rows", [[], [[1.0, 0.0]], np.empty((0, 3))])
def test_fewer_than_two_units_are_undefined(rows):
    assert math.isnan(m.hhi_unbiased_shared(rows))
    for interval in INTERVALS:
        assert all(map(math.isnan, interval(rows)))


def test_the_mean_of_the_draws_is_the_plain_index():
    """All N^N resamples: the plain index averages to H + (1 - H)/N, the unbiased one to H."""
    rows = np.eye(3)[[0, 0, 0, 1, 2]]
    drawn = [rows[list(pick)] for pick in itertools.product(range(5), repeat=5)]
    plain = m.hhi(rows.sum(axis=0))
    assert np.mean([m.hhi(sample.sum(axis=0)) for sample in drawn]) == pytest.approx(plain + (1 - plain) / 5)
    assert np.mean([m.hhi_unbiased_shared(sample) for sample in drawn]) == pytest.approx(plain)


@by_name
@given(rows=splits(most=30), seed=st.integers(0, 5))
def test_ends_are_in_order_and_repeatable(interval, rows, seed):
    first = interval(rows, draws=200, seed=seed)
    assert first == interval(rows, draws=200, seed=seed)
    assert 0 <= first.lo <= first.hi <= 1
    wide = interval(rows, draws=200, seed=seed, conf=0.99)
    assert wide.lo <= first.lo + 1e-12
    assert first.hi <= wide.hi + 1e-12


@by_name
def test_units_that_are_all_alike_have_no_spread(interval):
    got = interval(np.full((40, 4), 0.25), draws=300)
    assert (got.lo, got.hi) == pytest.approx((got.estimate, got.estimate), abs=1e-12)


@by_name
def test_more_units_narrow_the_interval(interval):
    p = np.array([0.5, 0.25, 0.15, 0.1])
    few, many = (np.repeat(np.eye(4), (p * n).astype(int), axis=0) for n in (40, 4000))
    assert np.ptp(interval(many)[1:]) < np.ptp(interval(few)[1:]) / 5


def test_hhi_interval_covers_the_truth_about_as_often_as_it_says():
    rng, p = np.random.default_rng(1), np.array([0.4, 0.3, 0.2, 0.1])
    found = [m.hhi_bootstrap_interval(np.eye(4)[rng.choice(4, 150, p=p)], draws=400, seed=i) for i in range(400)]
    covered = np.mean([i.lo <= (p**2).sum() <= i.hi for i in found])
    assert 0.90 <= covered <= 0.99


def test_gini_interval_is_scipys_bca():
    x = np.array([9, 7, 7, 5, 4, 3, 1, 1])
    rows = np.repeat(np.eye(8), x, axis=0)

    def statistic(index, axis=-1):
        total = np.apply_along_axis(np.bincount, -1, index.astype(int), minlength=8).astype(float)
        return np.apply_along_axis(m.gini, -1, total)

    theirs = stats.bootstrap(
        (np.repeat(np.arange(8), x),), statistic, n_resamples=4000, method="BCa", random_state=np.random.default_rng(0)
    ).confidence_interval
    ours = m.gini_bootstrap_interval(rows, draws=20_000)
    assert (ours.lo, ours.hi) == pytest.approx((theirs.low, theirs.high), abs=0.02)


@by_name
def test_two_thousand_draws_are_quick(interval):
    rows = np.random.default_rng(0).dirichlet(np.ones(100), 500)
    best = min(_seconds(lambda: interval(rows)) for _ in range(3))
    assert best < 1  # about 0.05 to 0.15 s on two cores; the bound allows for a busy machine


def _seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
