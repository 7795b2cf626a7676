"""The lists of papers, their traps, and the rules that read affiliations."""

import gzip
import json
import re

import pytest

from analytics.affiliations import Affiliations
from analytics.errors import InputError
from analytics.sources.adapter import records
from analytics.sources.epoch_authors import credits, people, read_authors, stem
from analytics.sources.papers import PaperList, Slot, aligned, is_accepted, namesakes, paper_lists, person_key, slots
from analytics.sources.published import LEAST_COUNT
from analytics.sources.published_panel import Published
from tests.data.conftest import DATA, committed

RULES = Affiliations(DATA)


def read(text, year=2019):
    return [rule.organisation_id or rule.sector for rule, _ in RULES.fits(text, year)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Google Research, Brain Team", ["google-brain"]),
        ("Research, Google", ["google-research"]),
        ("Google DeepMind", ["google-deepmind"]),
        ("DeepMind / University of Oxford", ["deepmind", "academia"]),
        ("Georgia Tech / Facebook AI Research (FAIR)", ["meta-fair", "academia"]),
        ("Stanford University Allen Institute for AI", ["allen-institute-for-ai", "academia"]),
        ("University of Cambridge, Cambridge, UK + Uber AI Labs, SF, California, USA", ["uber-ai", "academia"]),
        ("Microsoft Research Cambridge", ["microsoft-research"]),
        ("Noah’s Ark Lab, Huawei Technologies", ["huawei-noah-s-ark-lab"]),
        ("Samsung Advanced Institute of Technology", ["samsung"]),
        ("Toyota Technological Institute at Chicago", ["academia"]),
        ("Institute of Computing Technology, CAS", ["academia"]),
        ("Intelligent Systems Lab", ["industry"]),
        ("None", ["unknown"]),
        ("Wxyz", []),
    ],
)
def test_an_affiliation_is_read_by_rules(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("Meta", (2020, []), (2022, ["meta"])), ("Anthropic", (2015, []), (2023, ["anthropic"]))],
)
def test_a_rule_holds_from_its_day(text, before, after):
    assert (read(text, before[0]), read(text, after[0])) == (before[1], after[1])


@pytest.mark.parametrize(
    ("text", "date", "lab", "owner"),
    [
        ("Google Brain", "2021-06-01", "google-brain", "alphabet"),
        ("Google Brain", "2024", "google-deepmind", "alphabet"),
        ("Google DeepMind", "2019", "deepmind", "alphabet"),
        ("DeepMind", "2013", "deepmind", "deepmind"),
        ("Zoox", "2019", "zoox", "zoox"),
        ("Zoox", "2021", "zoox", "amazon"),
        ("Element AI", "2019", "element-ai", "element-ai"),
        ("Element AI", "2021", "element-ai", "servicenow"),
    ],
)
def test_owners_and_mergers_have_dates(text, date, lab, owner):
    (meaning,) = RULES.explain(text, date)
    assert (meaning.organisation_id, meaning.owner_id) == (lab, owner)


def test_a_day_that_is_none_is_refused():
    with pytest.raises(InputError, match="date: found 'June'"):
        RULES.explain("Google", "June")


def test_rules_are_complete():
    rows = committed("affiliation_rules", "judgements")
    organisations = {row["organisation_id"] for row in committed("organisations")}
    assert len({row["position"] for row in rows}) == len(rows)
    assert set(RULES.named) <= organisations
    for row in rows:
        assert row["reason"]
        # The text is in lower case, so that a capital letter in a pattern would never be found.
        assert not re.search("[A-Z]", re.sub(r"\\[A-Z]", "", row["pattern"]))


def test_one_list_is_used_for_a_venue_and_year():
    used = [(one.venue, one.year) for one in paper_lists(DATA) if one.used]
    assert len(used) == len(set(used))


def test_accepted_papers_only():
    assert is_accepted("Spotlight", "x")
    assert not any(
        is_accepted(status, "x") for status in ("Reject", "Withdraw", "Desk Reject", "Poster Workshop", None, "")
    )
    with pytest.raises(InputError, match="status in x: found 'Maybe'"):
        is_accepted("Maybe", "x")


def test_affiliations_that_are_not_aligned_are_not_read():
    assert aligned("Google", 3) == ["", "", ""]
    assert aligned("Under double-blind review; MIT", 2) == ["", "MIT"]


@pytest.fixture
def lists(tmp_path):
    """A raw folder with one list of each form."""
    papers = [
        {
            "title": "One",
            "status": "Poster",
            "author": "Ann Lee; Bo Li",
            "aff": "Google; MIT",
            "authorids": "~Ann_Lee1;bo@x.org",
        },
        {"title": "Two", "status": "Reject", "author": "Ann Lee", "aff": "Google"},
        {"title": "Three", "status": "Oral", "author": "Ann Lee;Cy&#x27;s Oh1", "aff": "Google"},
    ]
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(papers).encode()))
    (tmp_path / "b.txt").write_text(
        "One\nAnn Lee (Google) · Bo Li (MIT (CSAIL)) · Cy ()\n\nTwo\nDi Wu (X)\n", encoding="utf-8"
    )
    (tmp_path / "c.csv").write_text(
        "Conference,Year,Title,Author,Affiliation\nNIPS,2008,One,Ann Lee,None\nNIPS,2009,One,Ann Lee,MIT\n",
        encoding="utf-8",
    )
    forms = (("a.json.gz", 2020, "paperlists"), ("b.txt", 2020, "text"), ("c.csv", 2008, "table"))
    return tmp_path, [PaperList(form, file, "neurips", year, form, True) for file, year, form in forms]


def test_the_three_forms(lists):
    raw, (paperlists, text, table_) = lists
    found = [(slot.paper, slot.person, slot.affiliation, slot.profile) for slot in slots(raw, [paperlists])]
    assert found == [
        ("one", "ann-lee", "Google", "~Ann_Lee1"),
        ("one", "bo-li", "MIT", ""),  # an e-mail address is not read
        ("three", "ann-lee", "", ""),
        ("three", "cy-s-oh", "", ""),
    ]
    assert [(slot.person, slot.affiliation) for slot in slots(raw, [text])] == [
        ("ann-lee", "Google"),
        ("bo-li", "MIT (CSAIL)"),
        ("cy", ""),
        ("di-wu", "X"),
    ]
    assert [(slot.person, slot.affiliation) for slot in slots(raw, [table_])] == [("ann-lee", "")]


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.txt: found 'no file'"):
        list(slots(tmp_path, [PaperList("x", "gone.txt", "icml", 2020, "text", True)]))


@pytest.mark.parametrize(
    ("profiles", "several"),
    [
        (("~Yang_Li1",), False),
        (("~Yang_Li2",), False),
        (("~Yang_Li3",), True),  # two others registered before
        (("~Yang_Li1", "~Yang_Li2"), True),
        (("~Yang_Li1", "/y/yang-li/"), False),  # one id of each kind
        (("/y/yang-li/", "/y/yang-li-mit/"), True),
    ],
)
def test_namesakes(profiles, several):
    listed = PaperList("x", "x", "icml", 2020, "text", True)
    held = [Slot(listed, "p", "yang-li", "MIT", profile) for profile in profiles]
    assert bool(namesakes(held)) is several


def test_names():
    assert person_key("Łukasz Kaiser*") == "lukasz-kaiser"
    assert person_key("Mingliang Zhang1") == "mingliang-zhang"
    assert person_key("Anonymous") == ""
    assert stem("geoffrey-e-hinton") == "geoffrey-hinton"


def test_lists_of_authors():
    rows = [
        {"Model": "A", "Publication date": "2020", "Authors": "Ann Lee, Bo Li"},
        {"Model": "B", "Publication date": "2021", "Authors": "Ann Lee, Bo Li"},
        {"Model": "C", "Publication date": "2021", "Authors": "Gemini Team"},
        {"Model": "D", "Publication date": "2021", "Authors": "Di Wu et al. (97 additional authors not shown)"},
        {"Model": "E", "Publication date": "2021", "Authors": "A. Lee, and Ann X. Lee*, B Zhou"},
        {"Model": "F", "Publication date": "", "Authors": ""},
    ]
    found = credits(rows)
    uses = {model: credit.use for model, credit in found.items()}
    assert uses == {"A": "people", "B": "repeated", "C": "team", "D": "cut-off", "E": "people", "F": "none"}
    assert found["E"].names == ("A. Lee", "Ann X. Lee", "B Zhou")
    assert read_authors("Research\nCore contributors\nAnn Lee").names == ("Ann Lee",)


@pytest.mark.needs_raw
def test_the_traps_in_the_raw_lists(raw):
    rows = records(raw, "epoch/notable_ai_models.csv")
    found = credits(rows)
    uses = [credit.use for credit in found.values()]
    assert uses.count("repeated") >= 60
    names, _ = people(raw, found.values())
    assert names["R Girshick"] == names["Ross Girshick"]
    assert "NA Barricelli" not in names  # no credited person of that surname to mean
    held = Published(raw, DATA)
    assert 3000 < len(held.namesakes) < 4000
    blind = [slot for slot in held.read if "double-blind" in slot.affiliation.lower()]
    assert not blind
    table_2008 = {slot.affiliation for slot in held.read if slot.listed.list_id == "neurips-2008-table"}
    assert any(
        "DeepMind" in place for place in table_2008
    )  # founded in 2010: the table shows where people were in 2019
    assert not any(slot.listed.list_id == "neurips-2008-table" for slot in held.used)


def test_what_is_committed_of_people():
    moves = committed("published_moves")
    assert all(re.fullmatch("[0-9a-f]{64}", row["person_hash"]) for row in moves)
    credited = {row["person_id"] for row in committed("model_authors")}
    for name in ("paper_sightings", "first_papers"):
        assert {row["person_id"] for row in committed(name)} <= credited
    for name in ("career_ages", "published_people"):
        assert min(int(row["people"]) for row in committed(name)) >= LEAST_COUNT
    for name in (
        "published_moves",
        "published_people",
        "paper_sightings",
        "first_papers",
        "model_authors",
        "career_ages",
    ):
        text = (DATA / "facts" / f"{name}.csv").read_text(encoding="utf-8")
        assert "@" not in text
        assert "~" not in text
        assert "http" not in text
