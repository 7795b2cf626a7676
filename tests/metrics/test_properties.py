"""What must hold for any holdings: invariance, bounds, order, identities, and the contract at the edges."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics import metrics as m

holdings = st.lists(st.integers(0, 10_000), min_size=1, max_size=25).filter(any)
INDICES = (m.hhi, m.effective_number, m.gini, m.gini_corrected, m.theil_t, m.shannon_normalised, m.hhi_normalised)
by_name = pytest.mark.parametrize("index", INDICES, ids=lambda f: f.__name__)
same = pytest.approx


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)


@by_name
@given(x=holdings, scale=st.sampled_from([1e-300, 1e-9, 3.0, 1e15, 1e300]))
def test_scale_does_not_matter(index, x, scale):
    assert index(np.array(x) * scale) == near(index(x))


@by_name
@given(x=holdings, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(index, x, order):
    shuffled = order.sample(x, len(x))
    assert index(shuffled) == near(index(x))


@given(x=holdings)
def test_bounds(x):
    n = len(x)
    assert 1 / n - 1e-12 <= m.hhi(x) <= 1 + 1e-12
    assert 1 - 1e-9 <= m.effective_number(x) <= n + 1e-9
    assert 0 <= m.gini(x) <= 1 - 1 / n + 1e-12
    assert 0 <= m.theil_t(x) <= math.log(n)
    assert n == 1 or (0 <= m.gini_corrected(x) <= 1 and 0 <= m.shannon_normalised(x) <= 1)
    assert n == 1 or 0 <= m.hhi_normalised(x) <= 1 + 1e-12
    assert m.shares(x).sum() == same(1)


@given(n=st.integers(2, 60), value=st.sampled_from([1e-320, 0.1, 1.0, 7.0, 1e308]))
def test_equal_holdings_are_not_concentrated(n, value):
    x = [value] * n
    found = (m.hhi(x), m.gini(x), m.theil_t(x), m.shannon_normalised(x), m.hhi_normalised(x))
    assert found == same((1 / n, 0, 0, 1, 0), abs=1e-12)


@given(x=holdings, data=st.data())
def test_a_gift_from_a_small_holder_to_a_larger_one_concentrates(x, data):
    small, large = sorted(data.draw(st.permutations(range(len(x))))[:2], key=lambda i: x[i]) if len(x) > 1 else (0, 0)
    gift = data.draw(st.integers(0, x[small]))
    after = list(x)
    after[small] -= gift
    after[large] += gift
    for index in (m.hhi, m.gini, m.theil_t):
        assert index(after) >= index(x) - 1e-12
    assert m.concentration_ratio(after, 1) >= m.concentration_ratio(x, 1) - 1e-12


@given(x=holdings, copies=st.integers(2, 4))
def test_copies_of_the_whole_change_numbers_but_not_inequality(x, copies):
    assert m.gini(x * copies) == near(m.gini(x))
    assert m.theil_t(x * copies) == near(m.theil_t(x))
    assert m.hhi(x * copies) == near(m.hhi(x) / copies)


@given(x=holdings)
def test_an_empty_unit_counts_where_it_should(x):
    assert m.hhi([*x, 0]) == near(m.hhi(x))
    assert m.theil_t([*x, 0]) == near(m.theil_t(x) + math.log((len(x) + 1) / len(x)))
    assert m.gini([*x, 0]) == near((m.gini(x) * len(x) + 1) / (len(x) + 1))


@given(x=holdings)
def test_concentration_ratio_rises_with_k_to_one(x):
    ratios = [m.concentration_ratio(x, k) for k in range(len(x) + 3)]
    assert ratios[0] == 0
    assert all(b >= a - 1e-12 for a, b in itertools.pairwise(ratios))
    assert ratios[len(x) :] == [1, 1, 1]


@given(x=holdings)
def test_the_lorenz_curve_is_convex_and_its_area_is_the_gini(x):
    p, height = m.lorenz_points(x)
    assert (p[0], height[0], p[-1], height[-1]) == (0, 0, 1, 1)
    assert (np.diff(height, 2) >= -1e-12).all()
    assert m.gini(x) == near(1 - 2 * np.trapezoid(height, p))


@given(x=holdings)
def test_gini_is_the_mean_difference(x):
    values = np.array(x, dtype=float)
    brute = np.abs(values[:, None] - values).sum() / (2 * len(x) ** 2 * values.mean())
    assert m.gini(x) == near(brute)


@given(x=holdings, data=st.data())
def test_theil_is_the_sum_of_its_parts(x, data):
    group = data.draw(st.lists(st.sampled_from("abc"), min_size=len(x), max_size=len(x)))
    parts = m.theil_decomposition(x, group)
    assert near(m.theil_t(x)) == parts.T
    assert parts.between + parts.within == near(parts.T)
    assert m.theil_decomposition(x, ["one"] * len(x)).between == near(0)
    assert m.theil_decomposition(x, list(range(len(x)))).within == near(0)


@given(x=st.lists(st.integers(0, 8), min_size=1, max_size=6).filter(lambda x: sum(x) >= 2))
def test_unbiased_index_counts_pairs(x):
    members = [i for i, count in enumerate(x) for _ in range(count)]
    pairs = list(itertools.combinations(members, 2))
    assert m.hhi_unbiased_counts(x) == near(sum(a == b for a, b in pairs) / len(pairs))


def test_unbiased_index_and_its_error_are_exact_over_all_samples():
    p, n = np.array([0.5, 0.3, 0.2]), 4
    found = [(np.prod(p[list(s)]), m.hhi_unbiased_counts(np.bincount(s, minlength=3))) for s in _samples(3, n)]
    mean = sum(weight * value for weight, value in found)
    variance = sum(weight * (value - mean) ** 2 for weight, value in found)
    s2, s3 = (p**2).sum(), (p**3).sum()
    assert mean == near(s2)
    assert variance == near((4 * (n - 2) * s3 + 2 * s2 - 2 * (2 * n - 3) * s2**2) / (n * (n - 1)))
    assert m.hhi_unbiased_se([5, 3, 2]) ** 2 == near((32 * 0.16 + 2 * 0.38 - 34 * 0.38**2) / 90)


def _samples(k, n):
    return itertools.product(range(k), repeat=n)


def test_huge_counts_keep_their_digits():
    assert m.hhi_unbiased_counts([10**15, 10**15]) == same(0.5)
    assert m.hhi([1e308, 1e308, 1e308]) == same(1 / 3)
    assert m.gini([0, 1.7e308]) == same(0.5)
    with pytest.raises(ValueError, match="finite"):
        m.hhi_unbiased_counts([1e308, 1e308])


@pytest.mark.parametrize("x", [[], [0], [0, 0, 0]])
@pytest.mark.parametrize("index", [*INDICES, m.hhi_unbiased_counts, m.hhi_unbiased_se], ids=lambda f: f.__name__)
def test_nothing_is_undefined(index, x):
    assert math.isnan(index(x))


@pytest.mark.parametrize("bad", [[1, -1], [1, math.nan], [1, math.inf], [[1, 2]], ["a"], 3])
@pytest.mark.parametrize(
    "index", [*INDICES, m.hhi_unbiased_counts, m.shares, m.lorenz_points], ids=lambda f: f.__name__
)
def test_bad_weights_are_refused_in_one_sentence(index, bad):
    with pytest.raises(ValueError, match=r"^x: found .+, expected .+\.$"):
        index(bad)


def test_one_unit():
    assert (m.hhi([7]), m.gini([7]), m.theil_t([7])) == (1, 0, 0)
    assert all(math.isnan(index([7])) for index in (m.gini_corrected, m.shannon_normalised, m.hhi_normalised))


def test_missing_values_go_only_when_asked():
    kept, left_out = m.omit_missing([3, math.nan, 1])
    assert (m.hhi(kept), left_out) == (same(0.625), 1)


@given(x=st.integers(0, 30), only_here=st.integers(0, 30), only_there=st.integers(0, 30), neither=st.integers(0, 30))
def test_location_quotient_from_a_table(x, only_here, only_there, neither):
    n, big_x = x + only_here, x + only_there
    total = n + only_there + neither
    result = m.location_quotient_ci_nested_delta(x, n, big_x, total)
    if n == 0 or big_x == 0:
        assert math.isnan(result.lq)
        return
    table = m.location_quotient_matrix([[x, only_here], [only_there, neither]])
    assert result.lq == near(table[0, 0])
    assert result.lq == near(m.location_quotient(x, n, big_x, total))
    assert x == 0 or result.lo <= result.lq <= result.hi


@given(matrix=st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_location_quotients_average_to_one(matrix):
    table = np.array(matrix, dtype=float)
    lq = m.location_quotient_matrix(table)
    row = table.sum(axis=1)
    for j in np.flatnonzero(table.sum(axis=0)):
        assert np.nansum(lq[:, j] * row / row.sum()) == near(1)


def test_shrinking_pulls_between_the_raw_quotient_and_the_prior():
    shrunk = m.lq_shrunk_gamma_poisson([0, 3, 500], [1, 1, 100], a=4, b=4)
    assert 0 < shrunk[0] < 1 < shrunk[1] < 3
    assert 4.5 < shrunk[2] < 5


@pytest.mark.parametrize("table", [(5, 4, 9, 20), (5, 9, 4, 20), (1, 9, 4, 8), (1, 9, 2, 9), (-1, 9, 4, 20)])
def test_a_part_larger_than_its_whole_is_refused(table):
    with pytest.raises(ValueError, match="found"):
        m.location_quotient(*table)


@given(x=st.integers(0, 60), more=st.integers(0, 60), conf=st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_ends_are_where_the_score_test_turns(x, more, conf):
    n = x + more
    lo, hi = m.wilson_interval(x, n, conf)
    if n == 0:
        assert math.isnan(lo)
        return
    z = stats.norm.ppf((1 + conf) / 2)
    for end in (lo, hi):
        assert end in (0, 1) or abs(x / n - end) == near(z * math.sqrt(end * (1 - end) / n))
    assert 0 <= lo <= x / n <= hi <= 1
    mirrored = m.wilson_interval(more, n, conf)
    assert (1 - mirrored.hi, 1 - mirrored.lo) == near((lo, hi))


@given(x=st.integers(0, 40), exposure=st.floats(0.1, 1e6))
def test_exact_rate_ends_leave_the_right_tails(x, exposure):
    lo, hi = m.poisson_ratio_exact_ci(x, exposure)
    assert lo <= x / exposure <= hi
    assert stats.poisson.cdf(x, hi * exposure) == near(0.025)
    assert lo == 0 if x == 0 else stats.poisson.sf(x - 1, lo * exposure) == near(0.025)


@given(x1=st.integers(0, 20), m1=st.integers(0, 20), x2=st.integers(0, 20), m2=st.integers(0, 20))
def test_newcombe_turns_round_with_the_groups(x1, m1, x2, m2):
    one = m.newcombe_difference(x1, x1 + m1, x2, x2 + m2)
    other = m.newcombe_difference(x2, x2 + m2, x1, x1 + m1)
    assert (-other.hi, -other.lo) == near(tuple(one))
    assert math.isnan(one.lo) or -1 <= one.lo <= one.hi <= 1


@pytest.mark.parametrize("interval", [m.wilson_interval, m.jeffreys_interval], ids=lambda f: f.__name__)
def test_intervals_refuse_impossible_counts(interval):
    for x, n, conf in ((3, 2, 0.95), (-1, 2, 0.95), (1, math.nan, 0.95), (1, 2, 95), (1, 2, 1), (1, 2, math.nan)):
        with pytest.raises(ValueError, match="found"):
            interval(x, n, conf)
