"""The models over a panel, against cases worked out by hand and against the metric."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import InputError
from analytics.metrics.transitions import od_matrix_from_panel
from analytics.panel import models_of

CASES = json.loads((Path(__file__).parents[1] / "metrics" / "public_cases.json").read_text(encoding="utf-8"))["cases"]
PAPER_CASES = [case for case in CASES if case["metric"] == "od_matrix_from_panel"]
GOOGLE = [("Brain", "GDM", 2023), ("DeepMind", "GDM", 2023)]
shares = st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from([0, 0.3, 0.5, 1, 2])), min_size=1, max_size=3)
panels = st.dictionaries(
    st.sampled_from("pqrs"),
    st.dictionaries(st.integers(2015, 2025).map(str), shares, max_size=6),
    min_size=1,
    max_size=4,
)
mergers_of = st.lists(
    st.sampled_from([("A", "B", 2018), ("B", "C", 2020), ("D", "C", 2017), ("A", "E", 2022)]), unique=True, max_size=4
)


def panel_of(people):
    rows = [
        (person, organisation, int(year), weight)
        for person, years in people.items()
        for year, held in years.items()
        for organisation, weight in held
    ]
    return pd.DataFrame(rows, columns=["person_id", "organisation_id", "year", "weight"])


def career(*rows, columns="person_id organisation_id year items"):
    return pd.DataFrame(rows, columns=columns.split())


def merged(*rows):
    return pd.DataFrame(rows, columns=["from_id", "into_id", "year"])


def matrix(found):
    cells = found["flow_matrix"].groupby(["origin", "destination"])["people"].sum()
    return {f"{origin}->{destination}": people for (origin, destination), people in cells.items()}


def moves(found, rule):
    chosen = found["moves"][found["moves"]["rule"] == rule]
    return list(
        chosen[["person_id", "origin", "destination", "year", "since", "mass"]].itertuples(index=False, name=None)
    )


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for cell, mass in expected.items():
        assert math.isclose(found[cell], mass, abs_tol=1e-9), cell


@pytest.mark.parametrize("case", PAPER_CASES, ids=lambda case: case["id"])
def test_each_worked_case_of_the_metric(case):
    given_ = case["inputs"]
    found = models_of(panel_of(given_["panel"]), mergers=merged(*given_["mergers"]), max_gap=given_["max_gap"])
    assert_same(matrix(found), case["expected"])


@settings(max_examples=15)
@given(people=panels, mergers=mergers_of, gap=st.integers(0, 3))
def test_the_models_and_the_metric_agree(people, mergers, gap):
    found = models_of(panel_of(people), mergers=merged(*mergers), max_gap=gap)
    assert_same(matrix(found), od_matrix_from_panel(people, mergers, gap))
    off = found["flow_matrix"].query("origin != destination")["people"].sum()
    loose = found["moves"].query("rule == 'loose'")
    assert off == pytest.approx(loose["mass"].sum())
    kept = found["retention"]
    assert kept["left"].sum() + kept["stayed"].sum() == pytest.approx(found["flow_matrix"]["people"].sum())
    assert kept["stock"].sum() == pytest.approx(
        sum(any(w for _, w in held) for p in people.values() for held in p.values())
    )


def test_a_second_affiliation_is_half_a_move_and_repeated_rows_add_up():
    found = models_of(
        career(
            ("p", "A", 2020, 1),
            ("p", "A", 2021, 1),
            ("p", "A", 2021, 1),
            ("p", "B", 2021, 1),
            ("p", "C", 2022, 1),
        )
    )
    third = pytest.approx(1 / 3, abs=1e-11)
    assert moves(found, "loose") == [
        ("p", "A", "B", 2021, 2020, third),
        ("p", "A", "C", 2022, 2021, pytest.approx(2 / 3, abs=1e-11)),
        ("p", "B", "C", 2022, 2021, third),
    ]
    kept = found["retention"].set_index(["organisation", "year"])
    assert kept.loc[("A", 2020)].tolist() == pytest.approx([1, 2 / 3, 1 / 3], abs=1e-11)
    assert kept.loc[("C", 2022)].tolist() == [1, 0, 0]


def test_mergers_chain_and_a_move_before_them_is_real():
    chain = merged(("Brain", "GDM", 2023), ("DeepMind", "GDM", 2023), ("GDM", "Alphabet", 2024))
    rows = [("p", "DeepMind", 2020, 2), ("p", "Brain", 2021, 2), ("p", "GDM", 2023, 2), ("p", "Brain", 2024, 2)]
    found = models_of(career(*rows), mergers=chain)
    assert moves(found, "loose") == [("p", "DeepMind", "Brain", 2021, 2020, 1)]
    assert moves(found, "strict") == [("p", "DeepMind", "Brain", 2021, 2020, 1)]
    assert matrix(found) == {"DeepMind->Brain": 1, "GDM->GDM": 1, "Alphabet->Alphabet": 1}


def test_organisations_that_merge_in_a_circle_are_refused():
    with pytest.raises(InputError, match=r"mergers: found 'A -> B -> A', expected no circle"):
        models_of(career(("p", "A", 2020, 1)), mergers=merged(("A", "B", 2020), ("B", "A", 2021)))


def test_two_mergers_of_a_name_in_a_year_are_refused_and_a_repeated_one_is_not():
    panel = career(("p", "A", 2019, 1), ("p", "A", 2020, 1))
    with pytest.raises(InputError, match=r"mergers: found 'A in B and in C in 2020', expected one at a time"):
        models_of(panel, mergers=merged(("A", "B", 2020), ("A", "C", 2020)))
    found = models_of(panel, mergers=merged(("A", "B", 2020), ("A", "B", 2020), ("A", "C", 2021)))
    assert matrix(found) == {"B->B": 1}


def test_a_long_gap_is_censored():
    rows = [("p", "A", 2018, 1), ("p", "B", 2022, 1), ("p", "C", 2023, 1)]
    assert moves(models_of(career(*rows)), "loose") == [("p", "B", "C", 2023, 2022, 1)]
    assert len(moves(models_of(career(*rows), max_gap=3), "loose")) == 2


@pytest.mark.parametrize(
    ("rows", "strict"),
    [
        ([("A", 2018, 2), ("B", 2020, 2)], [("A", "B", 2020, 2018)]),
        ([("A", 2018, 1), ("B", 2020, 2)], []),  # one item at the first
        ([("A", 2018, 2), ("B", 2020, 1)], []),  # one item at the second
        ([("A", 2018, 1), ("A", 2019, 1), ("B", 2020, 1), ("B", 2023, 1)], [("A", "B", 2020, 2019)]),
        ([("A", 2018, 2), ("B", 2020, 2), ("A", 2021, 1)], []),  # a return
        ([("A", 2018, 2), ("B", 2018, 2)], []),  # the same year
        ([("A", 2018, 2), ("U", 2019, 1), ("B", 2020, 2)], []),  # academic between
        ([("A", 2018, 2), ("U", 2018, 1), ("U", 2020, 1), ("B", 2020, 2)], [("A", "B", 2020, 2018)]),  # not strictly
        ([("A", 2018, 2), ("U", 2019, 2)], []),  # the university is no lab
        ([("A", 2018, 2), ("B", 2019, 2), ("C", 2020, 2)], [("A", "B", 2019, 2018), ("B", "C", 2020, 2019)]),
        ([("A", 2018, 2), ("A", 2021, 1), ("B", 2019, 2), ("C", 2022, 2)], []),  # A stands between B and C
    ],
)
def test_the_strict_rule(rows, strict):
    found = models_of(career(*(("p", *row) for row in rows)), academic=["U"])
    assert [row[1:5] for row in moves(found, "strict")] == strict
    assert all(row[5] == 1 for row in moves(found, "strict"))


def test_what_loose_sees_and_strict_does_not():
    found = models_of(career(("p", "A", 2018, 1), ("p", "B", 2019, 1), ("p", "A", 2020, 1)))
    assert len(moves(found, "loose")) == 2
    assert moves(found, "strict") == []


def test_deals_are_marked_and_stay():
    deals = pd.DataFrame(
        [("A", "B", 2020, 2020), ("C", "D", None, None)],
        columns=["origin_id", "destination_id", "from_year", "to_year"],
    )
    rows = [("p", "A", 2019, 2), ("p", "B", 2020, 2), ("q", "A", 2020, 2), ("q", "B", 2021, 2), ("r", "C", 2010, 1),
            ("r", "D", 2011, 1)]  # fmt: skip
    found = models_of(career(*rows), deals=deals)["moves"].query("rule == 'loose'")
    assert dict(zip(found["person_id"], found["is_deal"], strict=True)) == {"p": True, "q": False, "r": True}


def test_moves_inside_one_owner_of_the_year_are_left_out():
    parents = pd.DataFrame(
        [("A", "X", 2020, None), ("X", "Z", None, None), ("B", "Z", None, None)],
        columns=["organisation_id", "parent_id", "from_year", "to_year"],
    )
    rows = [("p", "A", 2018, 1), ("p", "B", 2019, 1), ("q", "A", 2019, 1), ("q", "B", 2020, 1), ("r", "B", 2020, 1),
            ("r", "Z", 2021, 1)]  # fmt: skip
    found = models_of(career(*rows), parents=parents)
    assert [row[0] for row in moves(found, "loose")] == ["p"]
    assert matrix(found) == {"A->B": 1}


def test_two_owners_at_once_are_refused():
    parents = pd.DataFrame(
        [("A", "X", 2020, None), ("A", "Y", 2021, None)],
        columns=["organisation_id", "parent_id", "from_year", "to_year"],
    )
    with pytest.raises(InputError, match="A in X and in Y in 2021"):
        models_of(career(("p", "A", 2020, 1)), parents=parents)


def test_boomerangs_know_mergers_and_need_an_absence():
    rows = [
        *(("p", name, year, 1) for name, year in [("A", 2018), ("B", 2019), ("B", 2020), ("A", 2021), ("A", 2022)]),
        *(("q", name, year, 1) for name, year in [("Brain", 2020), ("B", 2021), ("GDM", 2023)]),
        *(("r", name, year, 1) for name, year in [("A", 2018), ("A", 2019), ("B", 2019), ("A", 2020)]),
    ]
    found = models_of(career(*rows), mergers=merged(*GOOGLE))["boomerangs"]
    assert list(found.itertuples(index=False, name=None)) == [("p", "A", 2019, 2021), ("q", "GDM", 2021, 2023)]


def test_retention_of_a_merged_lab_is_split_as_the_shares_were():
    rows = [("p", "Brain", 2022, 1), ("p", "DeepMind", 2022, 1), ("p", "GDM", 2023, 1), ("p", "B", 2023, 1)]
    kept = models_of(career(*rows), mergers=merged(*GOOGLE))["retention"].set_index(["organisation", "year"])
    assert kept.loc[("Brain", 2022)].tolist() == [0.5, 0.25, 0.25]
    assert kept.loc[("DeepMind", 2022)].tolist() == [0.5, 0.25, 0.25]


def test_spells_run_from_first_to_last_year():
    found = models_of(career(("p", "A", 2018, 2), ("p", "A", 2020, 3), ("p", "U", 2019, 1)), academic=["U"])["spells"]
    assert list(found.itertuples(index=False, name=None)) == [
        ("p", "A", 2018, 2020, 2, 5, False),
        ("p", "U", 2019, 2019, 1, 1, True),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((None, "A", 2020, 1), "no person_id"),
        (("p", None, 2020, 1), "no organisation_id"),
        (("p", "A", 2020.5, 1), "bad year"),
        (("p", "A", "soon", 1), "bad year"),
        (("p", "A", 2020, -1), "bad weight"),
        (("p", "A", 2020, math.nan), "bad weight"),
        (("p", "A", 2020, math.inf), "bad weight"),
    ],
)
def test_a_bad_row_is_refused(row, said):
    with pytest.raises(InputError, match=f"panel: found '1 rows with {said}'"):
        models_of(career(row, columns="person_id organisation_id year weight"))


def test_a_missing_column_and_a_bad_gap_are_refused():
    with pytest.raises(InputError, match="no column year"):
        models_of(career(("p", "A"), columns="person_id organisation_id"))
    with pytest.raises(InputError, match="max_gap"):
        models_of(career(("p", "A", 2020, 1)), max_gap=0.5)
