"""Founders and their earlier employers, against numbers worked out by hand."""

import pytest

from analytics.errors import InputError
from analytics.questions import ask, choices_of

NAMES = ["google", "google-brain", "deepmind", "alphabet", "acme", "bolt", "core", "dune", "edge", "fort"]


def founder(company, person, founded, **more):
    row = {"founder_id": f"{company}-{person}", "organisation_id": company, "person_id": person, "founded": founded}
    return row | {"read": "yes", "weak": False, "sourced": True} | more


def job(company, person, employer, verified=True, **more):
    return {"founder_id": f"{company}-{person}", "employer_id": employer, "verified": verified} | more


FOUNDERS = [
    founder("acme", "ann", 2012, raised_usd=100),
    founder("acme", "bob", 2012, raised_usd=100),  # the company's money again
    founder("bolt", "cat", 2016, raised_usd=50),
    founder("core", "dan", 2018),
    founder("dune", "eve", 2018, weak=True, sourced=False),
    founder("edge", "fay", 2019),
    founder("deepmind", "gus", 2010),
    founder("fort", "hal", 2020, read="no", sourced=False),
]
JOBS = [
    job("acme", "ann", "google"),
    job("acme", "ann", "google-brain"),  # one owner: one link
    job("acme", "bob", "deepmind"),  # bought in 2014, after acme was founded
    job("bolt", "cat", "acme"),
    job("bolt", "cat", "deepmind"),
    job("core", "dan", "bolt"),
    job("core", "dan", "google", verified=False),
    job("dune", "eve", "google"),
    job("edge", "fay", "google", job="intern"),
    job("edge", "fay", "acme", job="early work"),
    job("deepmind", "gus", "google"),
    job("fort", "hal", "acme"),
]


def tables(founders=FOUNDERS, jobs=JOBS):
    return {
        "organisations": [{"organisation_id": name, "name": name.title()} for name in NAMES],
        "organisation_parents": [
            {"organisation_id": name, "parent_id": "alphabet", "reason": "r", "valid_from": since}
            for name, since in (("google", None), ("google-brain", None), ("deepmind", "2014-02-01"))
        ],
        "organisation_classes": [{"organisation_id": "google", "class": "big-tech", "reason": "r"}],
        "ai_companies": [
            {"organisation_id": name, "is_ai": name != "bolt", "reason": "r"}
            for name in ("acme", "bolt", "core", "dune", "edge", "deepmind", "fort")
        ],
        "people": [{"person_id": row["person_id"], "name": row["person_id"].title()} for row in founders],
        "founders": founders,
        "founder_employers": jobs,
    }


@pytest.fixture
def version(small_version):
    return small_version(tables())


def ranking(version, **choices):
    return ask(version, "diaspora", choices).frame.set_index("employer")


def companies(version, **choices):
    frame = ask(version, "founders", choices).frame
    return {(row.employer, row.company, row.generation) for row in frame.itertuples()}


def test_only_verified_employers_of_sourced_founders_count(version):
    assert companies(version) == {
        ("Alphabet", "Deepmind", 1),
        ("Alphabet", "Acme", 2),  # the longest chain, through DeepMind
        ("Deepmind", "Acme", 2),
        ("Acme", "Bolt", 3),
        ("Alphabet", "Bolt", 3),
        ("Acme", "Edge", 3),
        ("Bolt", "Core", 4),
    }


def test_labs_count_as_their_owner_of_the_year_of_foundation(version):
    assert companies(version, merge="lab") >= {("Google", "Acme", 2), ("Google-Brain", "Acme", 2)}
    assert ("Deepmind", "Bolt", 3) in companies(version, merge="lab")
    assert not {pair for pair in companies(version) if pair[:2] == ("Deepmind", "Bolt")}


def test_ranking_with_money_of_a_company_once(version):
    """Alphabet: DeepMind, Acme and Bolt directly; Edge and Core after them. Acme's 100 once, Bolt's 50."""
    frame = ranking(version)
    row = frame.loc["Alphabet"]
    counted = ["companies", "founders", "generations", "descendants", "usd_raised", "n", "ai_companies", "with_money"]
    assert list(row[counted]) == [3, 3, 4, 5, 150, 5, 2, 2]
    assert list(frame.loc["Acme", counted]) == [2, 2, 2, 3, 50, 5, 1, 1]
    assert frame["usd_raised"].isna().to_dict()["Bolt"]
    assert frame.index[0] == "Alphabet"


def test_interns_and_uncited_rows_are_marked_and_only_on_request(version):
    frame = ask(version, "founders", {"evidence": "all"}).frame
    grade = {(row.employer, row.company): row.evidence for row in frame.itertuples()}
    assert grade["Alphabet", "Edge"] == "intern"
    assert grade["Alphabet", "Dune"] == "uncited"
    assert grade["Alphabet", "Core"] == "not stated"
    assert grade["Acme", "Fort"] == "not stated"
    assert grade["Alphabet", "Acme"] == "sourced"
    assert ranking(version, evidence="all").loc["Alphabet", "companies"] == 6


def test_one_employer_is_followed_through_what_its_alumni_founded(version):
    answer = ask(version, "founders", {"employer": "acme"})
    assert companies(version, employer="acme") == {("Acme", "Bolt", 1), ("Acme", "Edge", 1), ("Bolt", "Core", 2)}
    assert answer.finding == "Alumni of Acme founded 2 companies, 1 of them in AI; 1 more followed from those"
    assert any("1 more company only by uncited" in note for note in answer.notes)


def test_a_lab_stands_for_its_owner_where_labs_are_one(version):
    assert companies(version, employer="google") == companies(version, employer="alphabet")
    assert "Only as an intern: Edge." in ask(version, "founders", {"employer": "google"}).notes
    assert not any("intern:" in note for note in ask(version, "founders", {"employer": "acme"}).notes)


def test_what_an_owner_founded_itself_is_left_out(small_version):
    """DeepMind in 2015 belongs to Alphabet: its founding by somebody of Google would be none by an alumnus."""
    version = small_version(tables([founder("deepmind", "gus", 2015)], [job("deepmind", "gus", "google")]))
    assert ask(version, "founders").frame.empty
    assert len(ask(version, "founders", {"merge": "lab"}).frame) == 1


def test_a_circle_is_broken_by_date_and_reported(small_version):
    people = [founder("acme", "ann", 2012), founder("bolt", "cat", 2016)]
    version = small_version(tables(people, [job("acme", "ann", "bolt"), job("bolt", "cat", "acme")]))
    answer = ask(version, "founders")
    assert companies(version) == {("Acme", "Bolt", 1)}
    assert any("circle back in time: 1 founding" in note for note in answer.notes)


def test_an_employer_of_no_founder_is_refused_and_known_ones_listed(version):
    listed = {option.value for option in choices_of(version, "founders")[0].options}
    assert listed == {"all", "google", "google-brain", "deepmind", "alphabet", "acme", "bolt"}
    with pytest.raises(InputError, match="employer"):
        ask(version, "founders", {"employer": "edge"})
    with pytest.raises(InputError, match="employer"):
        ask(version, "founders", {"employer": "Robert'); DROP"})


def test_no_founder_at_all(small_version):
    version = small_version(tables([], []))
    for slug in ("founders", "diaspora"):
        answer = ask(version, slug)
        assert (len(answer.frame), answer.n) == (0, 0)
