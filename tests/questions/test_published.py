"""Moves inferred from papers, who draws people, papers by sector and career ages, worked out by hand."""

import pandas as pd
import pytest

from analytics.questions import ask
from analytics.questions.alternatives import alternatives
from analytics.store import open_version
from analytics.suppression import add, hash_of

LABS = ("a", "b", "c", "d")
CLASSES = {"a": "big-tech", "b": "startup", "c": "startup", "d": "big-tech"}


def moves(*flows, rule="loose"):
    rows, person = [], 0
    for origin, destination, people, *more in flows:
        for _ in range(people):
            person += 1
            rows.append(
                {
                    "person_hash": hash_of(f"person number {person}"),
                    "rule": rule,
                    "level": "parent",
                    "origin_id": origin,
                    "destination_id": destination,
                    "year": more[0] if more else 2019,
                    "since": 2018,
                    "is_deal": bool(more[1]) if len(more) > 1 else False,
                }
            )
    return rows


def tables(published, **more):
    return {
        "organisations": [{"organisation_id": lab, "name": lab.upper()} for lab in LABS],
        "organisation_classes": [
            {"organisation_id": lab, "class": name, "reason": "r"} for lab, name in CLASSES.items()
        ],
        "published_moves": published,
    } | more


FLOWS = (("a", "b", 6), ("a", "c", 3), ("a", "d", 2), ("b", "a", 5), ("c", "a", 4), ("d", "a", 12, 2020))


@pytest.fixture
def version(small_version):
    stock = [
        {"level": "parent", "organisation_id": lab, "year": year, "people": people}
        for lab, people in {"a": 100, "b": 20, "c": 10, "d": 50}.items()
        for year in (2019, 2020)
    ]
    return small_version(tables(moves(*FLOWS), published_people=stock))


def rows(answer, *columns):
    plain = answer.frame.astype(object).where(answer.frame.notna(), None)
    return [tuple(row) for row in plain[list(columns)].itertuples(index=False)]


def test_small_numbers_inferred_about_people_are_kept_back(version):
    answer = ask(version, "lab-moves", {"series": "published-loose"})
    assert rows(answer, "origin", "destination", "people", "n_origin", "n_destination", "n") == [
        ("D", "A", 12, 12, None, None),
        ("A", "B", 6, None, 6, None),
        ("B", "A", 5, 5, None, None),
        # c gave 4 to a alone: neither the cell, nor a's arrivals, from which it would follow, nor c's own total. Nor
        # that of all, 32, of which 28 left the others; nor a's leavers, of which 5 are not shown.
        ("C", "A", None, None, None, None),
        ("A", "C", None, None, None, None),
        ("A", "D", None, None, None, None),
    ]
    assert answer.n == 23
    assert "3 pairs with fewer than 5" in answer.finding
    assert "D to A, 12" in answer.finding


def test_totals_stay_where_several_are_hidden_together(small_version):
    answer = ask(small_version(tables(moves(*FLOWS[:3]))), "lab-moves", {"series": "published-loose"})
    assert rows(answer, "origin", "destination", "people", "n_origin", "n_destination", "n") == [
        ("A", "B", 6, 11, 6, 11),
        ("A", "C", None, 11, None, 11),  # 3 and 2 are hidden together, so 11 gives neither away
        ("A", "D", None, 11, None, 11),
    ]
    assert answer.n == 11


def test_one_small_flow_alone_is_not_told_by_the_total(small_version):
    version = small_version(tables(moves(("a", "b", 1))))
    answer = ask(version, "lab-moves", {"series": "published-loose"})
    assert rows(answer, "origin", "destination", "people", "n") == [("A", "B", None, None)]
    assert answer.n == 0
    assert ask(version, "talent-attractors", {"series": "published-loose"}).frame.empty
    for slug in ("talent-direction", "talent-attractors"):
        assert ask(version, slug, {"series": "published-loose"}).n == 0
    other = alternatives(version, "lab-moves", {"series": "published-loose"})
    assert other["value"].isna().all()


@pytest.mark.parametrize(
    ("rule", "merge", "period"),
    [
        ("loose", "lab", "2007"),
        ("loose", "lab", "2010"),
        ("loose", "parent", "2012"),
        ("loose", "parent", "2013"),
        ("loose", "lab", "2018"),
        ("strict", "parent", "2018"),
    ],
)
def test_no_total_from_papers_tells_of_fewer_than_five(store, rule, merge, period):
    committed = open_version(store)
    answer = ask(committed, "lab-moves", {"series": f"published-{rule}", "merge": merge, "period": period})
    committed.close()
    frame, shown = answer.frame, int(answer.frame["people"].sum())
    assert answer.n == shown or answer.n - shown >= 5
    assert set(frame["n"].fillna(shown)) == {answer.n}
    for end in ("origin", "destination"):
        known = frame.drop_duplicates(end)[f"n_{end}"]
        beyond = frame["n"].iloc[0] - known.sum()
        assert pd.isna(beyond) or beyond == 0 or beyond >= 5


def test_a_number_without_a_base_that_may_be_shown(version):
    first = alternatives(version, "lab-moves", {"series": "published-loose"}).iloc[0]
    assert first["value"] == 12
    assert first["n"] is pd.NA


def test_series_are_never_added(version):
    assert ask(version, "lab-moves").n == 0
    assert ask(version, "lab-moves", {"series": "published-strict"}).n == 0
    assert ask(version, "lab-moves", {"series": "published-loose"}).n == 23


def test_deals_are_tagged_and_can_be_left_out(small_version):
    version = small_version(tables(moves(("a", "b", 6), ("b", "c", 7, 2019, True))))
    published = {"series": "published-loose"}
    assert ask(version, "lab-moves", published).n == 13
    assert ask(version, "lab-moves", published | {"deals": "exclude"}).n == 6


def test_direction_has_rates_where_it_has_stocks(small_version):
    stock = [
        {"level": "parent", "organisation_id": lab, "year": 2019, "people": n} for lab, n in (("a", 200), ("b", 50))
    ]
    version = small_version(tables(moves(("a", "b", 12), ("b", "a", 6)), published_people=stock))
    (row,) = ask(version, "talent-direction", {"series": "published-loose"}).frame.to_dict("records")
    assert (row["period"], row["to_startups"], row["to_incumbents"], row["n"]) == ("2019", 12, 6, 18)
    assert row["log_rate_ratio"] == pytest.approx(-0.6931471806)  # ln((12 / 200) / (6 / 50)) = ln(1/2)
    assert (row["stock_incumbents"], row["stock_startups"]) == (200, 50)


def test_attractors(version):
    answer = ask(version, "talent-attractors", {"series": "published-loose"})
    by_lab = answer.frame.set_index("lab")
    assert list(by_lab.index) == ["B"]  # of the others the flows do not tell how many left or joined
    assert tuple(by_lab.loc["B", ["inflow", "outflow", "net", "n"]]) == (6, 5, 1, 11)
    assert by_lab.loc["B", "effectiveness"] == pytest.approx(1 / 11)
    assert by_lab.loc["B", "net_rate"] == pytest.approx(1 / 40)
    reported = ask(version, "talent-attractors")
    assert reported.frame.empty
    assert "No organisation" in reported.finding


def test_a_removed_person_leaves_the_published_moves(small_version, tmp_path, monkeypatch):
    version = small_version(tables(moves(("a", "b", 6))))
    folder = tmp_path / "data0"
    monkeypatch.setenv("VALINOR_DATA", str(folder))
    (folder / "suppressed.csv").write_text("hash\n", encoding="utf-8")
    add(folder, "Person Number 1")
    opened = type(version)(version.path)
    assert opened.withheld == 1
    assert ask(opened, "lab-moves", {"series": "published-loose"}).n == 5
    opened.close()


def test_papers_by_sector(small_version):
    counted = {"academia": 12, "industry": 4, "joint": 3, "unknown": 1}
    sectors = [{"venue": "icml", "year": 2020, "sector": sector, "papers": n} for sector, n in counted.items()]
    answer = ask(small_version({"paper_sectors": sectors}), "paper-sectors", {"venue": "icml"})
    assert rows(answer, "sector", "papers", "share", "n") == [
        ("industry", 4, 0.2, 20),
        ("academia", 12, 0.6, 20),
        ("joint", 3, 0.15, 20),
        ("government-nonprofit", 0, 0.0, 20),
        ("unknown", 1, 0.05, 20),
    ]
    assert (
        answer.finding == "35 % of ICML papers of 2020 have an author in industry: 20 % without academia, 15 % with it"
    )


def test_no_share_of_fewer_than_ten_papers(small_version):
    """The newest year with ten papers is told; of nine papers in 2021 five are from industry, of ten in 2020 two."""
    counted = {2020: {"academia": 8, "industry": 2}, 2021: {"academia": 4, "industry": 4, "joint": 1}}
    sectors = [
        {"venue": "icml", "year": year, "sector": sector, "papers": n}
        for year, papers in counted.items()
        for sector, n in papers.items()
    ]
    answer = ask(small_version(tables([], paper_sectors=sectors)), "paper-sectors", {"venue": "icml"})
    newest = answer.frame[answer.frame["year"] == 2021]
    assert newest[["share", "low", "high", "with_industry"]].isna().all(axis=None)
    assert answer.finding == (
        "20 % of ICML papers of 2020 have an author in industry: 20 % without academia, 0 % with it"
    )


@pytest.fixture
def careers(small_version):
    """Ten authors found with ages 1 to 10, and as many not found as asked."""

    def make(missing):
        names = [f"p{number:02d}" for number in range(10 + missing)]
        return small_version(
            {
                "people": [{"person_id": name, "name": name} for name in names],
                "models": [
                    {"model_id": "m", "name": "M", "year": 2020, "author_list": "people", "authors": len(names)}
                ],
                "organisations": [{"organisation_id": "a", "name": "A"}],
                "model_organisations": [{"model_id": "m", "position": 1, "organisation_id": "a", "sector": "industry"}],
                "model_authors": [
                    {"model_id": "m", "position": place, "person_id": name} for place, name in enumerate(names, start=1)
                ],
                "first_papers": [{"person_id": name, "year": 2019 - place} for place, name in enumerate(names[:10])],
                "career_ages": [{"year": 2020, "age": age, "people": 5} for age in (0, 1, 2)],
            }
        )

    return make


def test_career_age(careers):
    answer = ask(careers(missing=5), "career-age")
    assert answer.finding == (
        "Authors of notable models of 2020 had published for 5.5 years (2–9), all authors for 1 (0–2)"
    )
    assert rows(answer, "lab", "period", "median_years", "low", "high", "n", "coverage") == [
        ("All notable models", "2020", 5.5, 2, 9, 10, pytest.approx(2 / 3)),
        ("All authors in the lists", "2020", 1, 0, 2, 15, 1.0),
        ("A", "all", 5.5, 2, 9, 10, pytest.approx(2 / 3)),
    ]


def test_career_age_below_the_floor_is_not_told(careers):
    version = careers(missing=10)
    answer = ask(version, "career-age")
    assert answer.frame.set_index("lab").loc["A", ["median_years", "low", "high"]].isna().all()
    assert answer.finding == "50 % of 20 credited people have a first paper in the lists, too few for a median by lab"
    assert ask(version, "career-age", {"coverage": "any"}).frame.set_index("lab").loc["A", "median_years"] == 5.5


def test_quality(small_version):
    version = small_version(
        {
            "published_quality": [
                {"measure": "agreement", "scope": "icml-2017", "hits": 75, "n": 100},
                {"measure": "recall-strict", "scope": "all", "hits": 1, "n": 9},
            ]
        }
    )
    answer = ask(version, "published-quality")
    assert rows(answer, "hits", "value", "n") == [(75, 0.75, 100), (1, None, 9)]
    assert "75 % (66–82)" in answer.finding
