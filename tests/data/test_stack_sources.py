"""The index, data centres, clusters, chips, contracts and shares: what their raw files can mislead one into."""

from collections import Counter

import pytest

from analytics.sources.adapter import records
from analytics.sources.epoch_capabilities import agreed_compute
from analytics.sources.reported_stack import figures
from tests.data.conftest import committed


def test_one_edition_of_the_index_and_versions_without_a_score_left_out():
    scores = committed("model_scores")
    assert len(scores) == 428
    assert {row["source_id"] for row in scores} == {"epoch-capabilities-index"}
    assert sum(not row["released_on"] for row in scores) == 3
    # The scale has no ceiling: nothing here is a percentage.
    assert max(float(row["score"]) for row in scores) > 150


def test_a_score_is_joined_to_a_notable_model_of_the_same_maker_only():
    credits = {(row["model_id"], row["organisation_id"]) for row in committed("model_organisations")}
    joined = [row for row in committed("model_scores") if row["model_id"]]
    assert len({row["model"] for row in joined}) == 87
    assert all((row["model_id"], row["organisation_id"]) in credits for row in joined)


def test_compute_on_which_lists_disagree_is_left_empty():
    assert agreed_compute("1e25", "1.005e25") == (1e25, "index")
    assert agreed_compute("1e25", "1.1e25") == (None, "")
    assert agreed_compute("", "") == (None, "")


def test_versions_of_a_model_share_one_compute():
    held = {}
    for row in committed("model_scores"):
        held.setdefault((row["organisation_id"], row["model"]), set()).add(row["training_compute_flop"])
    assert max(map(len, held.values())) == 1


def test_a_cluster_known_by_country_or_state_alone_has_no_point():
    """The list puts such clusters in the middle: 188 in that of China, 56 in that of the United States."""
    points = Counter((row["latitude"], row["longitude"]) for row in committed("gpu_clusters") if row["latitude"])
    middles = {("35.486703", "101.901875"), ("39.381266", "-97.922211"), ("31.803973", "-98.822319")}
    assert not middles & set(points)
    assert sum(points.values()) > 100


def test_data_centres_stand_at_towns_and_those_of_unknown_town_nowhere():
    places = {row["place_id"]: row for row in committed("places")}
    centres = committed("data_centres")
    placed = [row for row in centres if row["place_id"]]
    assert (len(centres), len(placed)) == (75, 70)
    assert {places[row["place_id"]]["precision"] for row in placed} == {"city"}
    assert all(places[row["place_id"]]["country"] == row["country"] for row in placed if row["country"])


def test_power_after_the_list_was_published_is_projected():
    power = committed("data_centre_power")
    assert {row["is_projected"] for row in power if row["date"] > "2026-07-19"} == {"true"}
    assert {row["is_projected"] for row in power if row["date"] <= "2026-07-19"} == {"false"}
    assert all(float(row["power_mw"]) >= float(row["it_power_mw"]) for row in power)


def test_spacexai_is_xai():
    owners = {row["name"]: row["owner_id"] for row in committed("data_centres")}
    assert owners["Colossus 1"] == owners["Colossus 2"] == "xai"


def test_only_makers_owners_and_sellers_enter_a_layer():
    layers = {row["topic"]: (row["role"], row["layer"]) for row in committed("stack_layers", "judgements")}
    assert layers["compute contract"] == ("seller", "cloud")
    assert layers["data centre"] == ("owner", "data-centres")
    for topic in ("backlog", "benchmark parity", "investment", "ownership", "partnership"):
        assert layers[topic] == ("", "")
    assert all(row["reason"] for row in committed("stack_layers", "judgements"))


def test_every_share_in_the_words_of_a_row_is_read():
    wallet = {"subject": "OpenAI", "date": "2026-01", "value": "56", "unit": "% of LLM wallet, 100 CIOs"}
    found = figures(wallet | {"statement": "a16z survey; Anthropic and Google to 18% each in 2026"})
    assert [(one.vendor, one.date, one.share, one.expected) for one in found] == [
        ("OpenAI", "2026-01", 0.56, False),
        ("Anthropic", "2026", 0.18, True),
        ("Google", "2026", 0.18, True),
    ]
    users = {"subject": "OpenAI / Anthropic", "date": "2026-03", "value": "35", "statement": "index"}
    found = figures(users | {"unit": "% of US businesses paying (Anthropic ~30)"})
    assert [(one.vendor, one.share) for one in found] == [("OpenAI", 0.35), ("Anthropic", 0.3)]


def test_a_share_of_spend_adds_up_to_no_more_than_all_of_it():
    totals = Counter()
    for row in committed("enterprise_shares"):
        if row["survey"] in ("menlo", "a16z-spend"):
            totals[row["survey"], row["date"]] += float(row["share"])
    assert max(totals.values()) <= 1


def test_general_knowledge_is_not_sourced():
    shares = {row["share_id"]: row["sourced"] for row in committed("enterprise_shares")}
    assert shares["menlo-openai-2023-50"] == shares["menlo-google-2025-12-21"] == "false"
    assert sum(sourced == "true" for sourced in shares.values()) == 15


@pytest.mark.needs_raw
def test_every_reported_row_is_in_a_table_or_has_no_layer(raw):
    topics = Counter(row["topic"] for row in records(raw, "reported/stack_layers.csv"))
    assert len(committed("compute_contracts")) == topics["compute contract"]
    assert len(committed("stack_evidence")) == topics["lab as cloud"]
    assert set(topics) <= {row["topic"] for row in committed("stack_layers", "judgements")}
