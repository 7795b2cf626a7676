"""The cohort of the most credited people, worked out by hand."""

import pytest

from analytics.questions import ask


def model(number, authors, year=2020, notability="Highly cited", frontier=False, total=None):
    return (
        {
            "model_id": f"m{number}",
            "name": f"M{number}",
            "year": year,
            "is_frontier": frontier,
            "notability": notability,
            "author_list": "people",
            "authors": total or len(authors),
        },
        [{"model_id": f"m{number}", "position": at, "person_id": who} for at, who in enumerate(authors, start=1)],
    )


MODELS = [
    model(1, ["ann", "bob"]),  # a half each
    model(2, ["ann"], total=4),  # three cannot be named: a quarter
    model(3, ["cat"], year=2014),
    model(4, ["dan"], notability="SOTA improvement"),  # neither frontier nor highly cited
    model(5, ["eve"], total=101),  # too many authors
]


ORGANISATIONS = ("x", "y", "z")
TABLES = {
    "people": [{"person_id": who, "name": who.title()} for who in ("ann", "bob", "cat", "dan", "eve")],
    "models": [row for row, _ in MODELS],
    "model_authors": [row for _, rows in MODELS for row in rows],
    "organisations": [{"organisation_id": lab, "name": lab.upper()} for lab in ORGANISATIONS],
    "organisation_classes": [
        {"organisation_id": lab, "class": name, "reason": "r"}
        for lab, name in zip(ORGANISATIONS, ("big-tech", "startup", "academia"), strict=True)
    ],
    "model_organisations": [{"model_id": "m1", "position": 1, "organisation_id": "x", "sector": "industry"}],
    "paper_sightings": [
        {"person_id": "ann", "organisation_id": "y", "year": 2023, "papers": 1},
        {"person_id": "cat", "organisation_id": "z", "year": 2024, "papers": 1},  # a university is no lab
        {"person_id": "bob", "organisation_id": "x", "year": 2018, "papers": 1},
    ],
}


@pytest.fixture
def version(small_version):
    return small_version(TABLES)


def test_scores_and_last_sightings(version):
    frame = ask(version, "elite-cohort", {"size": "100"}).frame
    plain = frame.astype(object).where(frame.notna(), None)
    assert [tuple(row) for row in plain.itertuples(index=False)] == [
        (1, "Cat", 1.0, 1, None, None, None, 3),
        (2, "Ann", 0.75, 2, "X; Y", "Y", 2023, 3),
        (3, "Bob", 0.5, 1, "X", "X", 2020, 3),
    ]


def test_whole_credit_and_window(version):
    whole = ask(version, "elite-cohort", {"credit": "full"}).frame
    assert list(zip(whole["person"], whole["score"], strict=True)) == [("Ann", 2.0), ("Bob", 1.0), ("Cat", 1.0)]
    assert list(ask(version, "elite-cohort", {"window": "5"}).frame["person"]) == ["Ann", "Bob"]


def test_how_old_the_evidence_is_comes_first(version):
    # Of three, one was seen since 2023.
    assert ask(version, "elite-cohort").finding == (
        "67 % of the 3 most credited people were last seen at a lab before 2023, or never"
    )


def test_spread(version):
    frame = ask(version, "elite-spread").frame
    assert list(zip(frame["lab"], frame["people"], frame["share"], strict=True)) == [("X", 1.0, 0.5), ("Y", 1.0, 0.5)]
    assert set(frame["hhi"]) == {0.5}
    assert set(frame["n"]) == {2}


def test_contested(version):
    (row,) = ask(version, "contested-elite").frame.to_dict("records")
    assert (row["lab_a"], row["lab_b"], row["people"], row["n"], row["recent"]) == ("X", "Y", 1, 3, 1)
    assert row["contested_share"] == pytest.approx(1 / 3)
    assert row["share_of_seen"] == pytest.approx(1 / 2)


def test_a_lab_that_was_bought_is_no_rival_of_its_buyer(small_version):
    """X bought Y in 2024: Ann, seen at both, is contested by nobody; where she was seen last is told as it was."""
    bought = {"organisation_id": "y", "parent_id": "x", "valid_from": "2024-01-01", "reason": "r"}
    version = small_version(TABLES | {"organisation_parents": [bought]})
    assert ask(version, "contested-elite").frame.empty
    people = ask(version, "elite-cohort", {"size": "100"}).frame.set_index("person")
    assert (people.loc["Ann", "labs"], people.loc["Ann", "last_lab"]) == ("X", "Y")


def test_nobody_is_credited(small_version):
    for slug in ("elite-cohort", "elite-spread", "contested-elite"):
        assert ask(small_version({}), slug).n == 0
