"""Finding a name, and what is told of it."""

import pytest

from analytics.database import Version
from analytics.errors import InputError
from analytics.evidence.subjects import search, subjects
from analytics.questions import ask
from pages.shared.subject import fact_words, source_words, together
from tests.questions.conftest import shared_version, small_store

__all__ = ["shared_version", "small_store"]

UNREAD = {"sourced": False, "read": "no"}


@pytest.fixture(scope="module")
def small(shared_version) -> Version:
    organisations = [
        {"organisation_id": "acme", "name": "Acme AI", "is_lab": True, "founded": 2019},
        {"organisation_id": "acme-labs", "name": "Acme"},
        {"organisation_id": "zoe-ang", "name": "Zoë-Ång Robotics"},
        {"organisation_id": "other", "name": "The Acme of Other"},
    ]
    common = {"date": "2024-01", "date_precision": "month", "kind": "hire", "read": "yes", "sourced": True}
    ends = [("ann", "other", "acme", {}), ("ann", "acme", None, {}), ("acme", None, "acme", UNREAD)]
    moves = [
        {"move_id": f"m{at}", "event_id": f"e{at}", "person_id": person, "origin_id": origin, "destination_id": to}
        | common
        | more
        for at, (person, origin, to, more) in enumerate(ends, start=1)
    ]
    people = [
        {"person_id": "ann", "name": "Ann Acme"},
        {"person_id": "acme", "name": "Acme"},
        {"person_id": "bob", "name": "Bob Acme, of papers only"},
    ]
    names = [
        {"name": "Acme Artificial Intelligence", "organisation_id": "acme", "organisation": "Acme AI", "reason": "r"}
    ]
    companies = [{"company_id": 7, "name": "Acme", "slug": "acme-inc", "batch": "W24"}]
    batches = [{"batch": "W24", "year": 2024, "starts": "2024-01-01", "reason": "r"}]
    return shared_version(
        {
            "organisations": organisations,
            "people": people,
            "moves": moves,
            "organisation_names": names,
            "companies": companies,
            "batches": batches,
        }
    )


def found(version: Version, text: str) -> list[str]:
    return [one.key for one in search(version, text)]


def test_best_hits_come_first(small: Version) -> None:
    # Whole names by kind, then beginnings, then words inside.
    whole = ["organisation.acme-labs", "person.acme", "company.7"]
    assert found(small, "acme") == [*whole, "organisation.acme", "organisation.other", "person.ann"]


@pytest.mark.parametrize("text", ["zoe ang", "ZOË-ÅNG", "robotics zoe", "zoeang", "zo rob"])
def test_accents_case_order_and_word_ends_make_no_difference(small: Version, text: str) -> None:
    assert found(small, text) == ["organisation.zoe-ang"]


def test_other_names_lead_to_the_organisation(small: Version) -> None:
    assert found(small, "artificial intelligence") == ["organisation.acme"]


def test_who_is_known_from_papers_alone_is_not_found(small: Version) -> None:
    assert "person.bob" not in subjects(small)
    assert found(small, "bob") == []


@pytest.mark.parametrize("text", ["", "  ", "!?", "no such name"])
def test_nothing_is_found_for_nothing(small: Version, text: str) -> None:
    assert found(small, text) == []


def test_a_huge_search_is_one_sentence(small: Version) -> None:
    with pytest.raises(InputError, match="at most 100"):
        search(small, "x" * 10_000)


def test_facts_of_an_organisation(small: Version) -> None:
    answer = ask(small, "about", {"subject": "organisation.acme"})
    assert list(answer.frame["section"]) == ["Moves in", "Moves out"]
    assert list(answer.frame["record"]) == ["m1", "m2"]
    assert list(answer.frame["others"]) == ["organisation.other person.ann", "person.ann"]
    assert answer.finding == "Acme AI: 2 facts from 1 source; 1 reported to have joined, 1 to have left"
    every = ask(small, "about", {"subject": "organisation.acme", "evidence": "all"})
    assert list(every.frame["section"]) == ["Founding and headquarters", "Moves in", "Moves in", "Moves out"]
    assert list(every.frame["read"]) == ["no", "yes", "no", "yes"]


def test_what_is_told_has_no_codes_and_a_judgement_its_reason(version: Version) -> None:
    facts = ask(version, "about", {"subject": "organisation.openai", "evidence": "all"}).frame
    for code in (
        "matured-lab",
        "big-tech",
        "card-spend",
        "a16z-",
        "former-headquarters",
        "known, not read",
        "USD",
        "->",
    ):
        assert not facts["what"].str.contains(code).any(), code
    assert "OpenAI counts as a matured lab from 1 Jan 2023" in set(facts["what"])
    assert facts[facts["read"] == "judgement"]["note"].str.len().min() > 0
    assert facts[facts["read"] == "no"]["sourced"].eq(False).all()


def test_settings_of_one_model_are_one_line(version: Version) -> None:
    facts = ask(version, "about", {"subject": "organisation.openai"}).frame
    lines = together(facts)
    scores, held = (frame[frame["table"] == "model_scores"] for frame in (lines, facts))
    assert len(lines) - len(scores) == len(facts) - len(held)
    assert not scores.duplicated(["date", "what"]).any()
    named = held[held["what"].str.startswith("OpenAI: GPT-5 scores") & held["date"].notna()]
    assert f"OpenAI: GPT-5 scores 150.0, in {len(named)} settings" in set(scores["what"])


def test_a_judgement_is_shown_with_its_reason_and_a_lead_as_one() -> None:
    judged = {"what": "A counts as a lab", "read": "judgement", "note": "its own models", "sourced": True}
    assert fact_words(judged) == "A counts as a lab. Why: its own models"
    assert source_words({**judged, "source": "Us", "address": ""}) == "Our judgement"
    lead = {
        "what": "Ann left",
        "read": "no",
        "note": None,
        "sourced": False,
        "source": "Blog",
        "address": "https://a.b",
    }
    assert fact_words(lead) == "Ann left (not counted unless Evidence is All)"
    assert source_words(lead) == "[Blog](https://a.b) (not read)"


def test_one_text_may_name_a_person_an_organisation_and_a_company(small: Version) -> None:
    person = ask(small, "about", {"subject": "person.acme", "evidence": "all"})
    assert list(person.frame["record"]) == ["m3"]
    company = ask(small, "about", {"subject": "company.7"})
    assert list(company.frame["section"]) == ["In the Y Combinator directory"]


@pytest.mark.parametrize("subject", ["person.bob", "organisation.nobody", "planet.acme", "acme", "person.' OR 1=1"])
def test_who_is_not_known_is_one_sentence(small: Version, subject: str) -> None:
    with pytest.raises(InputError, match="subject: found"):
        ask(small, "about", {"subject": subject})


def test_every_subject_of_the_real_data_has_a_page_without_inferred_rows(version: Version) -> None:
    known = subjects(version)
    assert {"organisation.saudi-aramco", "person.ilya-sutskever"} <= set(known)
    assert ask(version, "about", {"subject": "person.ilya-sutskever"}).frame["table"].isin(
        ["moves", "founders", "model_authors"]
    ).all()  # fmt: skip
