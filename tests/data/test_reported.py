"""The reported tables: evidence, deals, pay, money, sites, doctorates, sources and what is kept out."""

import re
from collections import Counter

import pytest

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import Sources, records
from analytics.sources.reported_deals import DealFinder
from analytics.sources.reported_founders import employers
from analytics.sources.reported_moves import mark_events
from analytics.sources.reported_quoted import quoted_figures
from tests.data.conftest import DATA, committed

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@pytest.fixture(scope="module")
def known():
    return Organisations(DATA)


def move(person, origin, destination, date):
    return {
        "move_id": f"{person}-{origin}-{destination}-{date}",
        "event_id": "",
        "person_id": person,
        "origin_id": origin,
        "destination_id": destination,
        "date": date,
    }


def events(known, *moves):
    listed = [move(*parts) for parts in moves]
    mark_events(listed, known)
    return [row["event_id"] for row in listed]


def test_two_reports_of_one_move_are_one_event(known):
    one, two = events(known, ("p", "apple", "meta", "2025-07"), ("p", "apple", "meta", "2025-09-30"))
    assert one == two


def test_reports_that_name_another_laboratory_of_the_owner_are_one_event(known):
    one, two = events(known, ("p", "google-brain", "openai", "2022-05"), ("p", "google", "openai", "2022-06"))
    assert one == two


def test_a_return_and_a_later_move_are_events_of_their_own(known):
    assert len(set(events(known, ("p", "xai", "meta", "2025-07"), ("p", "meta", "xai", "2025-08")))) == 2
    assert len(set(events(known, ("p", "xai", "meta", "2024-01"), ("p", "xai", "meta", "2025-01")))) == 2


@pytest.mark.parametrize(
    ("date", "expected"), [("2025-10", "d"), ("2025-11", ""), ("2025", ""), ("2025-04", "d"), ("2025-03", "")]
)
def test_a_deal_is_matched_within_three_months(known, date, expected):
    deal = {"deal_id": "d", "acquirer_id": "google", "target_id": "windsurf", "date": "2025-07", "kind": "acquihire"}
    assert DealFinder([deal], known).deal_of("windsurf", "google-deepmind", date) == expected


def test_a_failed_deal_and_another_buyer_match_nothing(known):
    deal = {"deal_id": "d", "acquirer_id": "openai", "target_id": "windsurf", "date": "2025-07"}
    failed = DealFinder([deal | {"kind": "failed-acquisition"}], known)
    assert failed.deal_of("windsurf", "openai", "2025-07") == ""
    assert DealFinder([deal | {"kind": "acquisition"}], known).deal_of("windsurf", "google", "2025-07") == ""


def test_everybody_who_came_with_a_deal_is_marked():
    marked = [row for row in committed("moves") if row["is_deal"] == "true"]
    assert all(row["is_deal"] == "true" for row in committed("moves") if row["kind"] == "acquihire" or row["deal_id"])
    assert {row["move_id"] for row in marked} >= {
        "noam-shazeer-character-ai-google-deepmind-2024-08",
        "chen-xing-scale-ai-meta-2025-08",
        "hugo-barra-dreamer-meta-2026-03",
    }


def test_people_who_came_with_a_purchase_still_move(known):
    for row in committed("moves"):
        if row["kind"] == "acquihire" and row["origin_id"]:
            ends = {known.parent(row[end], row["date"]) for end in ("origin_id", "destination_id")}
            assert len(ends) == 2, row["move_id"]


def test_evidence_is_read_and_not_weak():
    for table in ("moves", "founders"):
        for row in committed(table):
            assert (row["sourced"] == "true") == (row["read"] == "yes" and row["weak"] == "false")
            assert (row["weak"] == "true") == ("WEAK" in row["note"])
    assert any(row["weak"] == "true" for row in committed("founders"))
    assert any(row["read"] == "partial" for row in committed("deals"))


def test_rows_without_a_source_have_the_grade_none():
    for row in committed("moves"):
        assert (row["source_id"] == "general-knowledge") <= (row["grade"] == "none")


def test_those_who_did_not_leave_are_no_move():
    held = {row["move_id"]: row for row in committed("moves")}
    assert held["elon-musk-none-xai-2023-03"]["origin_id"] == ""
    assert held["georges-harik-none-humans-2025-10"]["origin_id"] == ""


def test_six_sums_are_whole_deals_and_no_pay():
    whole = [row for row in committed("pay_packages") if row["is_whole_deal"] == "true"]
    assert len(whole) == 6
    assert {row["status"] for row in whole} == {"reported"}
    assert min(float(row["amount_low"]) for row in whole) == 80e6


def test_parts_of_deals_are_kept_beside_the_organisation():
    held = {row["deal_id"]: row for row in committed("deals")}
    assert (held["meta-scale-ai-2025-06"]["target_id"], held["meta-scale-ai-2025-06"]["part"]) == ("scale-ai", "49%")
    assert held["cognition-windsurf-2025-07"]["part"] == "remainder"
    assert held["alphabet-vicarious-2022-04"]["part"] == "Intrinsic"
    assert held["xai-x-2025-03-28"]["kind"] == "merger"
    assert float(held["google-deepmind-2014-01-26"]["value_usd"]) == 650e6


def test_conflicting_reports_stay_apart():
    windsurf = [row["kind"] for row in committed("deals") if row["target_id"] == "windsurf"]
    assert Counter(windsurf) == {"failed-acquisition": 1, "licence-and-hire": 1, "acquisition": 1}
    shares = {
        row["share"]
        for row in committed("phd_destinations")
        if row["year"] == "2019" and "to industry" in row["series"]
    }
    assert shares == {"0.48", "0.65"}


def test_price_and_head_count_are_both_known_for_few_deals():
    assert sum(bool(row["value_usd"] and row["people"]) for row in committed("deals")) == 7


def test_valuations_are_in_dollars():
    held = {row["valuation_id"]: row for row in committed("valuations")}
    assert float(held["anthropic-may-2021-series-a-2021-05-28"]["valuation_usd"]) == 674e6


def test_doctorates_without_the_old_copy_of_epoch():
    held = committed("phd_destinations")
    assert len(held) == 20
    assert not [row for row in held if "Epoch" in row["series"]]
    bases = {row["denominator"] for row in held if row["year"] == "2019" and "to industry" in row["series"]}
    assert bases == {"new AI PhDs in North America", "new AI PhDs in North America with known employer"}


def test_the_policy_of_y_combinator_is_dated():
    assert {"2020-03", "2022-07", "2023-06"} <= {row["date"] for row in committed("policy_events")}
    assert {row["topic"] for row in committed("policy_events")} == {"YC policy", "YC location"}


def test_verified_employers_only_where_a_passage_states_them():
    jobs = {(row["founder_id"], row["employer_id"]): row["verified"] for row in committed("founder_employers")}
    assert jobs["openai-sam-altman", "y-combinator"] == "true"
    assert jobs["openai-sam-altman", "loopt"] == "false"
    assert jobs["harmonic-tudor-achim", "quora"] == "false"


def test_an_employer_counts_under_the_name_a_passage_uses():
    jobs = {(row["founder_id"], row["employer_id"]): row for row in committed("founder_employers")}
    assert jobs["anthropic-dario-amodei", "google"]["verified"] == "true"
    assert jobs["anthropic-dario-amodei", "google-brain"]["verified"] == "false"


def test_a_doctorate_is_no_employment():
    jobs = {(row["founder_id"], row["employer_id"]): row["job"] for row in committed("founder_employers")}
    assert jobs["openai-john-schulman", "uc-berkeley"] == "study"
    assert jobs["databricks-ion-stoica", "uc-berkeley"] == ""
    assert jobs["windsurf-varun-mohan", "quora"] == "intern"


def test_money_is_the_same_on_every_founder_of_a_company():
    held = {}
    for row in committed("founders"):
        assert held.setdefault(row["organisation_id"], (row["raised_usd"], row["founded"])) == (
            row["raised_usd"],
            row["founded"],
        )


def test_every_founded_company_is_judged_with_a_reason():
    judged = {row["organisation_id"]: row for row in committed("ai_companies", "judgements")}
    assert set(judged) == {row["organisation_id"] for row in committed("founders")}
    assert all(row["reason"] for row in judged.values())
    for name, expected in (("linkedin", "false"), ("scale-ai", "true"), ("curai-health", "true"), ("8vc", "false")):
        assert judged[name]["is_ai"] == expected


def test_a_quoted_figure_that_its_row_does_not_hold_is_refused(tmp_path):
    (tmp_path / "reported").mkdir()
    (tmp_path / "judgements").mkdir()
    header = "team,statistic,date,value,source_title,source_url,read,confidence,note"
    (tmp_path / "reported" / "teams.csv").write_text(f"{header}\nA,moved,2025,about 40,T,,yes,high,\n")
    judged = "quoted_id,file,subject,about,dated,written\nq,teams,A,moved,2025,{}\n"
    (tmp_path / "judgements" / "quoted_answers.csv").write_text(judged.format("about 40"))
    assert quoted_figures(tmp_path, tmp_path, Sources())[0]["as_published"] == "about 40"
    (tmp_path / "judgements" / "quoted_answers.csv").write_text(judged.format("about 50"))
    with pytest.raises(InputError, match="about 50"):
        quoted_figures(tmp_path, tmp_path, Sources())


def test_employers_that_are_no_organisation_stay_out():
    assert employers("Bridgewater (intern); hedge funds; OpenAI (interim CEO)") == [
        ("Bridgewater", "intern"),
        ("OpenAI", "interim CEO"),
    ]


def test_sites_have_words_and_numbers_apart():
    held = committed("sites")
    assert len(held) == 148
    assert Counter(row["precision"] for row in held) == {"street": 65, "neighbourhood": 21, "city": 62}
    assert any(row["square_feet_text"] and not row["square_feet"] for row in held)
    assert all(not row["from_date"] for row in held if row["status"] == "planned")
    assert sum(row["status"] == "planned" for row in held) == 3
    assert [row["role"] for row in held if row["address_kind"] == "mailing"] == ["headquarters"]


def test_the_current_headquarters_is_kept():
    held = {row["organisation_id"]: row for row in committed("organisations")}
    assert held["google-deepmind"]["headquarters_id"] == "london-england-gb"
    assert held["tesla"]["headquarters_id"] == "austin-tx-us"
    assert held["xai"]["headquarters_sourced"] == "false"  # read only in part
    assert held["openai"]["headquarters_sourced"] == "true"


def test_people_are_a_name_only():
    assert set(committed("people")[0]) == {"person_id", "name", "source_id"}


def test_no_gender_age_contact_or_trace_of_the_making():
    private = re.compile(
        r"\d\d[- ]years?[- ]old|\baged \d|\bborn\b|@\w+\.\w|\b(he|she|his|her|him|hers|himself|herself)\b"
        r"|\bas above\b|added \d\d|stored|evt-|\bfile \d{6}|check before use|verify before use|existing row",
        re.IGNORECASE,
    )
    for table in ("moves", "founders", "deals", "pay_packages", "valuations", "sites", "policy_events"):
        for row in committed(table):
            for column in set(row) & {"note", "role", "who", "what", "value_note", "people_note", "date_note"}:
                assert not private.search(row[column]), (table, column, row[column])
    for row in committed("sources"):
        assert not re.search(r"\d\d-year-old|\bat \d\d\)", row["title"]), row["title"]


def test_every_source_of_a_row_is_described():
    held = {row["source_id"] for row in committed("sources")}
    for path in [*(DATA / "facts").glob("*.csv"), *(DATA / "judgements").glob("*.csv")]:
        assert {row["source_id"] for row in committed(path.stem, path.parent.name)} <= held, path.name


@pytest.mark.needs_raw
def test_no_row_is_lost(raw):
    for file, table in (
        ("people_moves", "moves"),
        ("founders", "founders"),
        ("ai_acquisitions", "deals"),
        ("pay_packages", "pay_packages"),
        ("funding_valuations", "valuations"),
        ("lab_sites", "sites"),
    ):
        assert len(records(raw, f"reported/{file}.csv")) == len(committed(table)), table


@pytest.mark.needs_raw
def test_sums_of_money_are_those_of_the_file(raw):
    published_sum = sum(float(row["value_usd_m"] or 0) for row in records(raw, "reported/ai_acquisitions.csv"))
    assert sum(float(row["value_usd"] or 0) for row in committed("deals")) == pytest.approx(published_sum * 1e6)
