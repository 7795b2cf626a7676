"""Flows, careers and cohorts: what must add up, and agreement with other implementations."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import survdiff

from analytics import metrics as m
from analytics.metrics.flow import fit_quasi_independence

LABS = "ABCD"
flows = st.lists(st.lists(st.integers(0, 20), min_size=4, max_size=4), min_size=4, max_size=4).map(np.array)
affiliations = st.lists(st.tuples(st.sampled_from(LABS), st.sampled_from([0.5, 1, 2])), min_size=1, max_size=3)
panels = st.dictionaries(
    st.sampled_from("pqr"), st.dictionaries(st.integers(2015, 2025).map(str), affiliations, max_size=6), max_size=3
)
spells = st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.sampled_from("ab")), min_size=2, max_size=40)


@given(panel=panels, gap=st.integers(0, 3))
def test_each_transition_has_mass_one(panel, gap):
    years = [sorted(map(int, person)) for person in panel.values()]
    expected = sum(u - t - 1 <= gap for person in years for t, u in itertools.pairwise(person))
    od = m.od_matrix_from_panel(panel, max_gap=gap)
    assert sum(od.values()) == pytest.approx(expected)
    assert all(mass > 0 for mass in od.values())


@given(panel=panels)
def test_a_merger_of_all_leaves_only_stays(panel):
    mergers = [("A", "B", 2000), ("B", "C", 2001), ("C", "D", 2002)]
    assert set(m.od_matrix_from_panel(panel, mergers)) <= {"D->D"}


def test_a_move_before_the_merger_is_real_and_circles_are_refused():
    panel = {"p": {"2020": [["DeepMind", 1]], "2021": [["Brain", 1]], "2023": [["GDM", 1]]}}
    mergers = [["Brain", "GDM", 2023], ["DeepMind", "GDM", 2023]]
    assert m.od_matrix_from_panel(panel, mergers) == {"DeepMind->Brain": 1, "GDM->GDM": 1}
    with pytest.raises(ValueError, match=r"mergers: found .+ expected no circle"):
        m.od_matrix_from_panel(panel, [("Brain", "GDM", 2020), ("GDM", "Brain", 2021)])


@given(od=flows)
def test_net_flows_cancel(od):
    total = m.flow_aggregates(od)
    assert total.net.sum() == 0
    assert total.inflow.sum() == total.outflow.sum()
    for part in (total.effectiveness, total.retention):
        assert ((part >= 0) & (part <= 1) | np.isnan(part)).all()
    assert m.flow_aggregates(od.T).net.tolist() == (-total.net).tolist()


@given(od=flows)
def test_expected_flows_keep_the_margins_of_the_movers(od):
    fit = fit_quasi_independence(od)
    moved = od - np.diag(np.diag(od))
    assert fit.converged
    assert np.diag(fit.expected).tolist() == [0, 0, 0, 0]
    for axis in (0, 1):
        assert fit.expected.sum(axis=axis) == pytest.approx(moved.sum(axis=axis), abs=1e-6 * max(1, moved.sum()))


@given(od=flows, order=st.permutations(range(4)))
def test_names_of_organisations_do_not_matter(od, order):
    turned = np.ix_(order, order)
    for function in (m.quasi_independence_expected, m.affinity_quasi_independence):
        assert function(od[turned]) == pytest.approx(function(od)[turned], rel=1e-4, abs=1e-5, nan_ok=True)
    rank = m.pagerank_talent_attractor(od)
    assert m.pagerank_talent_attractor(od[turned]) == pytest.approx(rank[order], nan_ok=True)


@given(a=st.lists(st.integers(1, 9), min_size=4, max_size=4), b=st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_flows_that_follow_sizes_have_affinity_one(a, b):
    affinity = m.affinity_quasi_independence(np.outer(a, b))
    assert affinity[~np.eye(4, dtype=bool)] == pytest.approx(1, abs=1e-5)
    assert np.isnan(np.diag(affinity)).all()


def test_where_one_lab_takes_part_in_every_move_the_data_are_expected():
    star = np.array([[9, 5, 2], [3, 9, 0], [4, 0, 9]])
    assert m.quasi_independence_expected(star).tolist() == [[0, 5, 2], [3, 0, 0], [4, 0, 0]]


@given(od=flows)
def test_pagerank_is_that_of_networkx(od):
    graph = nx.from_numpy_array(od - np.diag(np.diag(od)), create_using=nx.DiGraph)
    ours = m.pagerank_talent_attractor(od)
    if graph.size() == 0:
        assert np.isnan(ours).all()
        return
    theirs = nx.pagerank(graph, tol=1e-12, max_iter=1000)
    assert ours == pytest.approx([theirs[i] for i in range(4)], abs=1e-9)
    assert ours.sum() == pytest.approx(1)


@given(out=st.integers(0, 50), back=st.integers(0, 50))
def test_direction_and_asymmetry_turn_round(out, back):
    one, other = m.direction_index_wilson(out, back), m.direction_index_wilson(back, out)
    assert (-other.D, -other.hi, -other.lo) == pytest.approx(tuple(one), nan_ok=True)
    this, that = m.poaching_asymmetry_exact(out, back), m.poaching_asymmetry_exact(back, out)
    assert (-that.log_ratio, that.p) == pytest.approx(tuple(this), nan_ok=True)
    rate = m.direction_index_log_rate_ratio(out, back, 100, 100)
    assert math.isnan(rate.log_rr) == (out * back == 0)
    assert math.isnan(rate.log_rr) or np.sign(rate.log_rr) == np.sign(out - back)


def test_direction_per_head_can_have_the_other_sign():
    assert m.direction_index_wilson(30, 10).D > 0
    assert m.direction_index_log_rate_ratio(IS=30, SI=10, stock_I=9000, stock_S=1000).log_rr < 0


@given(time=st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_survival_without_censoring_is_one_minus_the_distribution(time):
    km = m.kaplan_meier(time, [1] * len(time))
    assert km.survival == pytest.approx([np.mean(np.array(time) > t) for t in km.time], abs=1e-12)
    assert km.median == sorted(time)[(len(time) + 1) // 2 - 1]


@given(data=spells)
def test_survival_falls_and_only_at_exits(data):
    time, event = [t for t, _, _ in data], [int(e) for _, e, _ in data]
    km = m.kaplan_meier(time, event)
    assert km.time.tolist() == sorted(set(time))
    assert (np.diff(km.survival) <= 1e-12).all()
    assert ((km.survival >= 0) & (km.survival <= 1)).all()
    if not any(event):
        assert (km.survival == 1).all()
        assert math.isnan(km.median)


@given(data=spells)
def test_log_rank_is_that_of_scipy_and_statsmodels(data):
    time, event, group = (np.array(column) for column in zip(*data, strict=True))
    ours = m.logrank(time, event, group)
    assert m.logrank(time, event, np.where(group == "a", "b", "a")).chi2 == pytest.approx(ours.chi2, nan_ok=True)
    if math.isnan(ours.chi2):
        return
    samples = [
        stats.CensoredData(uncensored=time[(group == g) & event], right=time[(group == g) & ~event]) for g in "ab"
    ]
    assert ours.chi2 == pytest.approx(stats.logrank(*samples).statistic ** 2, abs=1e-9)
    assert (ours.chi2, ours.p) == pytest.approx(survdiff(time, event.astype(int), group), abs=1e-9)


def test_log_rank_of_three_groups_is_that_of_statsmodels():
    rng = np.random.default_rng(0)
    time, event, group = rng.integers(1, 12, 90), rng.random(90) < 0.7, rng.integers(0, 3, 90)
    ours = m.logrank(time, event, group)
    assert ours.df == 2
    assert (ours.chi2, ours.p) == pytest.approx(survdiff(time, event.astype(int), group), abs=1e-9)


@given(path=st.lists(st.sampled_from("AB"), max_size=8))
def test_nobody_returns_who_did_not_leave(path):
    found = m.boomerang_rate({"p": path}, "A")
    assert found.returners <= found.leavers <= 1
    assert found.leavers == ("AB" in "".join(path))
    assert found.returners == ("ABA" in "".join(k for k, _ in itertools.groupby(path)))


@given(scores=st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 4)), n=st.integers(0, 12))
def test_ties_stay_together(scores, n):
    top = m.top_n_with_ties(scores, n)
    assert len(top) >= min(n, len(scores))
    out = [scores[name] for name in scores if name not in top]
    assert n == 0 or not top or not out or max(out) < min(scores[name] for name in top)
    assert m.top_n_with_ties(dict(reversed(scores.items())), n) == top


def test_sums_that_differ_by_rounding_tie():
    assert 0.1 + 0.2 > 0.3
    assert m.top_n_with_ties({"a": 0.3, "b": 0.1 + 0.2, "c": 0.29}, 1) == ["b", "a"]


@given(counts=st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 12), max_size=6), k=st.integers(1, 6))
def test_no_small_count_can_be_worked_out(counts, k):
    shown = m.k_anonymity_suppress_with_total(counts, k)
    hidden = [counts[cell] for cell, value in shown.items() if value is None]
    assert all(value is None or value == counts[cell] for cell, value in shown.items())
    assert all(value is None or value == 0 or value >= k for value in shown.values())
    assert len(hidden) != 1 or all(value < k for value in counts.values())
    assert m.k_anonymity_suppress_with_total(counts, k, total_published=False) == m.k_anonymity_suppress(counts, k)


@given(edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda e: e[0] < e[1]), max_size=12))
def test_children_are_a_generation_below(edges):
    named = [(str(a), str(b)) for a, b in edges]
    depth = m.generation_depth(named)
    assert all(depth[child] > depth[parent] for parent, child in named)
    for org in depth:
        size = m.diaspora_size(named, org)
        assert size.children <= size.descendants <= len(depth) - 1


@given(
    edges=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=10),
    founded=st.dictionaries(st.sampled_from("abcd"), st.integers(2000, 2003)),
)
def test_no_circle_is_left_and_only_circles_are_broken(edges, founded):
    kept, broken = m.break_circles(edges, founded)
    m.generation_depth(kept)
    assert sorted({*kept, *broken}) == sorted(set(edges))
    forward = {(a, b) for a, b in edges if a in founded and b in founded and founded[a] < founded[b]}
    assert not forward & set(broken)
    assert not m.break_circles(kept, founded).broken


@pytest.mark.parametrize("edges", [[("A", "A")], [("A", "B"), ("B", "C"), ("C", "A")]])
def test_no_lab_founds_itself(edges):
    with pytest.raises(ValueError, match=r"edges: found .+ expected no circle"):
        m.generation_depth(edges)


def test_a_cohort_in_any_order_has_the_same_index_to_the_last_digit():
    """The labs of one person are a set, which comes in another order in every run."""
    people = {f"{lab}{n}": [lab] for lab, many in zip("ABCD", (19, 3, 9, 4), strict=True) for n in range(many)}
    turned = dict(reversed(people.items()))
    assert m.cohort_concentration_fractional(people).hhi == m.cohort_concentration_fractional(turned).hhi


@given(people=st.dictionaries(st.text("pqrst", min_size=1), st.lists(st.sampled_from(LABS), max_size=3)))
def test_cohort_shares_add_up(people):
    found = m.cohort_concentration_fractional(people)
    assert math.isnan(found.hhi) == (not any(people.values()))
    assert not found.shares or sum(found.shares.values()) == pytest.approx(1)
    contested = m.cohort_contestedness(people, "AB")
    assert contested.two_plus <= contested.any_top <= contested.n == len(people)


@given(n=st.integers(0, 80), conf=st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_median_ranks_cover_as_stated_and_no_narrower_pair_does(n, conf):
    lower, upper, coverage = m.median_ci_order_statistic_ranks(n, conf)
    if math.isnan(lower):
        assert n < 2 or 1 - 2 * 0.5**n < conf
        return
    assert lower + upper == n + 1
    assert coverage == pytest.approx(stats.binom.cdf(upper - 1, n, 0.5) - stats.binom.cdf(lower - 1, n, 0.5))
    assert coverage >= conf
    assert lower + 1 >= upper - 1 or 1 - 2 * stats.binom.cdf(lower, n, 0.5) < conf


def test_edges_of_the_small_ones():
    assert math.isnan(m.jaccard([], []))
    assert math.isnan(m.kendall_tau_b([1, 1], [1, 2]))
    assert math.isnan(m.median([]))
    assert np.isnan(m.quantile_type7([], [0.5])).all()
    assert math.isnan(m.career_age(2020, 2019))
    assert math.isnan(m.career_age(1950, 2024))
    assert math.isnan(m.person_year_hazard(0, 0).rate)
    assert math.isnan(m.founder_yield_per_100_alumni(0, 0).rate)
    assert math.isnan(m.kaplan_meier([], []).median)
    assert m.pagerank_talent_attractor([]).shape == (0,)
    assert m.fractional_authorship_scores([{"authors": [], "w": 3}]) == {}


@pytest.mark.parametrize(
    "call",
    [
        lambda: m.flow_aggregates([[1, 2, 3], [4, 5, 6]]),
        lambda: m.quasi_independence_expected([[0, -1], [1, 0]]),
        lambda: m.pagerank_talent_attractor([[0, 1], [1, 0]], alpha=1),
        lambda: m.kaplan_meier([1, 2], [1, 2]),
        lambda: m.kaplan_meier([1, -2], [1, 0]),
        lambda: m.logrank([1, 2], [1, 1], ["a"]),
        lambda: m.poaching_asymmetry_exact(1.5, 2),
        lambda: m.fractional_authorship_scores([{"authors": ["a", "a"], "w": 1}]),
        lambda: m.top_n_with_ties({"a": math.nan}, 1),
        lambda: m.kendall_tau_b([1, 2], [1]),
        lambda: m.quantile_type7([1, 2], [1.5]),
        lambda: m.k_anonymity_suppress({"a": -1}),
        lambda: m.founder_yield_per_100_alumni(founders=3, alumni=2),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call):
    with pytest.raises(ValueError, match=r"^[^\n]+: found .+, expected .+\.$"):
        call()
