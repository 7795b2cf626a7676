"""The stack, contracts and data centres, against numbers worked out by hand."""

import pytest

from analytics.questions import ask

NAMES = {"openai": "OpenAI", "anthropic": "Anthropic", "xai": "xAI", "x": "X", "oracle": "Oracle", "mit": "MIT"}
LAYERS = {
    "lab as cloud": ("subject", "cloud"),
    "compute contract": ("seller", "cloud"),
    "data centre": ("owner", "data-centres"),
    "chip": ("maker", "chips"),
    "model": ("maker", "models"),
    "ownership": (None, None),
}
READ = {"read": "yes", "sourced": True}
UNREAD = {"read": "no", "sourced": False}


def site(name, owner, certainty="confident", place=None):
    return {"site_id": name, "name": name, "owner_id": owner, "owner_certainty": certainty, "place_id": place}


def power(name, date, megawatt, projected=False):
    return {"site_id": name, "date": date, "power_mw": megawatt, "is_projected": projected}


def said(number, organisation, topic, date, support=READ):
    row = {"evidence_id": f"e{number}", "organisation_id": organisation, "topic": topic, "date": date}
    return row | {"statement": "said"} | support


def contract(number, buyer, seller, date, value, support=READ):
    row = {"contract_id": f"c{number}", "buyer_id": buyer, "seller_id": seller, "date": date, "value_usd": value}
    return row | {"at_least": False} | support


def model(name, date, organisation):
    own = {"model_id": name, "name": name, "published_on": date}
    return own, {"model_id": name, "position": 1, "organisation_id": organisation, "sector": "industry"}


def cluster(name, date, later=None, latitude=35.0):
    return {
        "cluster_id": name,
        "name": name,
        "first_operational_on": date,
        "superseded_by": later,
        "latitude": latitude,
        "longitude": None if latitude is None else -90.0,
        "power_mw": 5.0,
    }


@pytest.fixture(scope="module")
def version(shared_version):
    models = [
        model("old", "2017-03-15", "x"),  # before xAI held X
        model("grok", "2023-11-04", "xai"),
        model("claude", "2023-03-14", "anthropic"),
        model("net", "2012", "mit"),  # a university with models alone
    ]
    tables = {
        "organisations": [{"organisation_id": key, "name": name} for key, name in NAMES.items()],
        "organisation_parents": [
            {"organisation_id": "x", "parent_id": "xai", "valid_from": "2025-04-01", "reason": "r"}
        ],
        "stack_layers": [
            {"topic": topic, "role": role, "layer": layer, "reason": "r"} for topic, (role, layer) in LAYERS.items()
        ],
        "stack_evidence": [
            said(1, "openai", "lab as cloud", "2025-11"),
            said(2, "anthropic", "lab as cloud", "2026-02", UNREAD),
            said(3, "oracle", "ownership", "2025-10"),  # no layer
        ],
        "compute_contracts": [
            contract(1, "openai", "oracle", "2025", 300e9),
            contract(2, "openai", "oracle", "2025-09", 250e9),  # another source, another figure
            contract(3, "anthropic", "oracle", "2026", 500e9, UNREAD),
        ],
        "models": [own for own, _ in models],
        "model_organisations": [credit for _, credit in models],
        "places": [
            {"place_id": "memphis", "name": "Memphis", "precision": "city", "latitude": 35.1, "longitude": -90.0}
        ],
        "data_centres": [
            site("Colossus", "xai", place="memphis"),
            site("Planned", "openai"),
            site("Maybe", "anthropic", "likely"),
        ],
        "data_centre_power": [
            power("Colossus", "2024-05-01", 0),
            power("Colossus", "2024-08-11", 150),
            power("Colossus", "2025-03-01", 280),
            power("Planned", "2025-02-01", 0),
            power("Planned", "2027-01-01", 900, projected=True),
            power("Maybe", "2025-06-01", 50),
        ],
        "gpu_clusters": [
            cluster("Phase 1", "2024-09-02", "Phase 2"),
            cluster("Phase 2", "2025-02-18"),
            cluster("Nowhere", "2024-01-01", latitude=None),
        ],
        "ai_chips": [
            {"chip_id": "b", "name": "B", "maker_id": "oracle", "released_on": "2023-01-01"},
            {"chip_id": "a", "name": "A", "maker_id": "oracle", "released_on": "2022-01-01"},
        ],
    }
    return shared_version(tables)


def layers(version, **choices):
    frame = ask(version, "stack", choices).frame
    return {(row.company, row.layer, row.since) for row in frame.itertuples()}


def test_each_layer_with_the_date_of_its_evidence(version):
    assert layers(version) == {
        ("OpenAI", "cloud", "2025-11"),
        ("Oracle", "cloud", "2025"),
        ("Oracle", "cloud", "2025-09"),
        ("Oracle", "chips", "2022-01-01"),
        ("xAI", "data-centres", "2024-08-11"),  # from the first power on
        ("xAI", "models", "2023-11-04"),
        ("Anthropic", "models", "2023-03-14"),
    }


def test_a_buyer_a_plan_and_a_projected_site_are_no_step_into_a_layer(version):
    assert not [row for row in layers(version, evidence="all") if row[0] == "OpenAI" and row[1] == "data-centres"]
    assert not [row for row in layers(version) if row[0] == "Anthropic" and row[1] == "cloud"]


def test_all_evidence_adds_the_unread_and_the_uncertain_marked(version):
    added = layers(version, evidence="all") - layers(version)
    assert added == {
        ("Anthropic", "cloud", "2026-02"),
        ("Anthropic", "data-centres", "2025-06-01"),
        ("Oracle", "cloud", "2026"),
    }
    frame = ask(version, "stack", {"evidence": "all"}).frame
    assert (frame["evidence"] == "weak").sum() == 3


def test_one_layer(version):
    assert {row[1] for row in layers(version, layer="cloud")} == {"cloud"}
    assert ask(version, "stack").frame.set_index("layer").loc["chips", "n"] == 2


def test_the_finding_counts_independent_labs_below_models(version):
    assert (
        ask(version, "stack").finding
        == "2 of 3 independent labs have evidence in chips, clouds or data centres since 2024 (OpenAI, xAI)"
    )


def test_conflicting_figures_stay_rows_of_their_own(version):
    answer = ask(version, "compute-contracts")
    assert answer.frame[["buyer", "seller", "value_usd"]].values.tolist() == [
        ["OpenAI", "Oracle", 300e9],
        ["OpenAI", "Oracle", 250e9],
    ]
    assert answer.finding == "2 contracts reported, the largest OpenAI with Oracle: $300bn"
    assert ask(version, "compute-contracts", {"evidence": "all"}).frame.iloc[0]["evidence"] == "weak"


@pytest.mark.parametrize(
    ("period", "sites"),
    [
        ("all", {"Colossus": (280, "operating"), "Planned": (0, "under construction"), "Maybe": (50, "operating")}),
        ("2024H1", {"Colossus": (0, "under construction")}),
        ("2024", {"Colossus": (150, "operating")}),
        ("2027", {"Colossus": (280, "operating"), "Planned": (900, "projected"), "Maybe": (50, "operating")}),
    ],
)
def test_power_at_the_end_of_a_period(version, period, sites):
    frame = ask(version, "data-centres", {"period": period}).frame
    frame = frame[frame["kind"] == "data-centre"]
    assert {row.site: (row.power_mw, row.status) for row in frame.itertuples()} == sites


def test_a_site_stands_at_its_town_or_nowhere(version):
    frame = ask(version, "data-centres").frame.set_index("site")
    assert tuple(frame.loc["Colossus", ["latitude", "longitude"]]) == (35.1, -90.0)
    assert frame.loc["Planned", ["latitude", "longitude"]].isna().all()


@pytest.mark.parametrize(("period", "clusters"), [("2024", ["Phase 1"]), ("all", ["Phase 2"])])
def test_a_phase_gives_way_to_the_next_and_a_cluster_without_point_is_left_out(version, period, clusters):
    answer = ask(version, "data-centres", {"period": period})
    assert answer.frame.loc[answer.frame["kind"] == "gpu-cluster", "site"].tolist() == clusters
    assert answer.n == (answer.frame["kind"] == "data-centre").sum()  # the two lists are not added
