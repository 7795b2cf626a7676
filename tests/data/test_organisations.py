"""The judgements on organisations: spellings, owners, mergers, classes and laboratories."""

import csv
from itertools import combinations

import pytest

from analytics.errors import InputError
from analytics.organisations import Organisations, Span, first_day
from analytics.spelling import slug
from tests.data.conftest import DATA, committed


@pytest.fixture(scope="module")
def known():
    return Organisations(DATA)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łukasz Kaiser", "lukasz-kaiser"),
        ("Karén Simonyan", "karen-simonyan"),
        ("Humans&", "humans"),
        ("xAI", "xai"),
        ("X", "x"),
        ("source{d}", "source-d"),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_a_date_that_is_none_is_refused():
    with pytest.raises(InputError):
        first_day("summer 2023")


def test_spans_include_both_ends():
    span = Span("a", "2023-07-01", "2023-12-31")
    assert span.holds("2023-07")
    assert span.holds("2023-12-31")
    assert not span.holds("2023-06-30")
    assert not span.holds("2024")


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (("Safe Superintelligence (SSI)", "SSI", "Safe Superintelligence"), "safe-superintelligence"),
        (("Windsurf (Codeium)", "Windsurf"), "windsurf"),
        (("X (Twitter)", "Twitter", "X"), "x"),
        (("Facebook", "Meta", "Meta AI", "Facebook AI"), "meta"),
        (("Facebook AI Research", "Meta FAIR"), "meta-fair"),
        (("Allen Institute for AI (Ai2)", "Allen Institute for AI"), "allen-institute-for-ai"),
        (("Cursor", "Anysphere (Cursor)"), "anysphere-cursor"),
        (("NVIDIA", "Nvidia"), "nvidia"),
    ],
)
def test_spellings_of_one_organisation(known, spellings, expected):
    assert {known.identifier(name) for name in spellings} == {expected}


def test_laboratories_of_google_stay_apart_under_one_owner(known):
    names = ("Google", "Google Brain", "DeepMind", "Google DeepMind", "Google Research")
    assert len({known.identifier(name) for name in names}) == 5
    assert {known.parent(known.identifier(name), "2020") for name in names} == {"alphabet"}


def test_names_alike_stay_apart(known):
    names = ("Recursive Superintelligence", "Ricursive Intelligence", "Recursion", "Google X", "X", "xAI", "Magic")
    assert len({known.identifier(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("organisation", "before", "after", "owner"),
    [
        ("zoox", "2020-06-30", "2020-07-01", "amazon"),
        ("deepmind", "2014-01-26", "2014-02", "alphabet"),
        ("mosaicml", "2023-07", "2023-08", "databricks"),
        ("nervana-systems", "2016-08", "2016-09", "intel"),
        ("x", "2025-03-28", "2025-04", "xai"),
    ],
)
def test_ownership_starts_after_the_deal(known, organisation, before, after, owner):
    assert known.parent(organisation, before) == organisation
    assert known.parent(organisation, after) == owner


def test_licence_and_hire_deals_make_no_merger(known):
    for deal in committed("deals"):
        if deal["kind"] in ("licence-and-hire", "stake-and-hire", "failed-acquisition"):
            owner = known.parent(deal["acquirer_id"], "2026-12-31")
            assert known.parent(deal["target_id"], "2026-12-31") != owner, deal["deal_id"]


def test_xai_is_not_put_under_spacex(known):
    assert known.parent("xai", "2026-06") == "xai"


def test_laboratories_merge_in_april_2023(known):
    for lab in ("google-brain", "deepmind"):
        assert known.lab(lab, "2023-03-31") == lab
        assert known.lab(lab, "2023-04") == "google-deepmind"
    assert known.lab("google-deepmind", "2020") == "deepmind"
    assert known.lab("google-deepmind", "2023") == "google-deepmind"


@pytest.mark.parametrize("table", ["organisation_parents", "organisation_classes", "organisation_mergers"])
def test_spans_of_one_organisation_never_overlap(table):
    spans = {}
    for row in committed(table, "judgements"):
        span = (row["valid_from"] or "0000", row["valid_to"] or "9999")
        assert span[0] <= span[1]
        spans.setdefault(row["organisation_id"], []).append(span)
    for organisation, held in spans.items():
        for one, other in combinations(held, 2):
            assert one[1] < other[0] or other[1] < one[0], organisation


def test_nobody_owns_itself_through_others(known):
    for row in committed("organisation_parents", "judgements"):
        head = known.parent(row["organisation_id"], "2026-12-31")
        assert known.parent(head, "2026-12-31") == head


def class_of(organisation, date):
    """The class on a day, as it is judged; empty where it never was."""
    spans = [
        Span(row["class"], row["valid_from"], row["valid_to"])
        for row in committed("organisation_classes", "judgements")
        if row["organisation_id"] == organisation
    ]
    return next((span.value for span in spans if span.holds(date)), "")


def test_every_end_of_a_move_has_a_class_on_its_day():
    for move in committed("moves"):
        for end in ("origin_id", "destination_id"):
            assert not move[end] or class_of(move[end], move["date"]), (move["move_id"], end)


@pytest.mark.parametrize(
    ("organisation", "date", "expected"),
    [
        ("openai", "2022-12-31", "startup"),
        ("openai", "2023-01-01", "matured-lab"),
        ("anthropic", "2023-12", "startup"),
        ("anthropic", "2024", "matured-lab"),
        ("xai", "2024-12-31", "startup"),
        ("xai", "2025", "matured-lab"),
        ("mosaicml", "2023-07", "startup"),
        ("mosaicml", "2023-08", "other"),
        ("google-brain", "2015", "big-tech"),
    ],
)
def test_class_is_that_of_the_day(organisation, date, expected):
    assert class_of(organisation, date) == expected


def test_owned_organisations_have_the_class_of_their_owner():
    checked = 0
    for row in committed("organisation_parents", "judgements"):
        day = row["valid_from"] or "2024-06-01"
        own, owner = class_of(row["organisation_id"], day), class_of(row["parent_id"], day)
        if own and owner:
            assert own == owner, row["organisation_id"]
            checked += 1
    assert checked >= 10


def test_there_are_forty_western_labs_with_a_headquarters():
    countries = {row["country"]: row["western"] == "true" for row in committed("countries", "judgements")}
    codes = {row["headquarters_id"].rsplit("-", 1)[-1].upper() for row in committed("organisations")} - {""}
    assert codes <= set(countries)
    western = [
        row
        for row in committed("organisations")
        if row["is_lab"] == "true" and countries.get(row["headquarters_id"].rsplit("-", 1)[-1].upper())
    ]
    assert len(western) >= 40


def test_clouds_chips_and_data_labelling_are_no_labs(known):
    for name in ("CoreWeave", "Groq", "Scale AI", "Surge AI", "Mercor", "Snowflake", "Lambda", "Google", "Zoox"):
        assert known.labs[known.identifier(name)] is False
    for name in ("OpenAI", "Google DeepMind", "SSI", "AMI Labs", "Waymo", "Meta", "Nvidia"):
        assert known.labs[known.identifier(name)] is True


def test_every_judgement_has_a_reason_of_its_own():
    for table in ("organisation_parents", "organisation_classes", "organisation_mergers", "organisation_names", "labs"):
        assert all(row["reason"] and row["source_id"] for row in committed(table, "judgements"))


def test_every_judgement_speaks_of_an_organisation_that_is_named():
    held = {row["organisation_id"] for row in committed("organisations")}
    for table, columns in (
        ("organisation_parents", ("organisation_id", "parent_id")),
        ("organisation_mergers", ("organisation_id", "into_id")),
        ("organisation_classes", ("organisation_id",)),
        ("labs", ("organisation_id",)),
    ):
        for row in committed(table, "judgements"):
            assert {row[column] for column in columns} <= held, row


def test_two_undeclared_spellings_are_refused(known):
    with pytest.raises(InputError, match="organisation name"):
        known.named(["Foo Bar", "foo bar"])


@pytest.mark.needs_raw
def test_labs_said_to_be_credited_by_epoch_are(known, raw):
    credited = set()
    for file in ("notable_ai_models.csv", "large_scale_ai_models.csv"):
        with (raw / "epoch" / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["Publication date"] >= "2020":
                    credited |= {known.identifier(name.strip()) for name in row["Organization"].split(",")}
    said = [row for row in committed("labs", "judgements") if "credited in Epoch's lists" in row["reason"]]
    assert len(said) > 20
    assert {row["organisation_id"] for row in said} <= credited


@pytest.mark.needs_raw
def test_every_company_with_a_known_headquarters_is_judged(known, raw):
    for file, column in (("lab_hq.csv", "company"), ("lab_sites.csv", "org")):
        with (raw / "reported" / file).open(encoding="utf-8", newline="") as lines:
            assert {known.identifier(row[column]) for row in csv.DictReader(lines)} <= set(known.labs)
