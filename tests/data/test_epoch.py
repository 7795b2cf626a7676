"""Epoch's notable models: parallel cells, missing dates, credit."""

from collections import Counter

import pytest

from analytics.sources.adapter import records
from analytics.sources.epoch import FILE, credited, model_identifiers
from tests.data.conftest import committed


def cells(organisations, sectors, countries):
    return {
        "Organization": organisations,
        "Organization categorization": sectors,
        "Country (of organization)": countries,
    }


def test_parallel_cells_are_read_by_position():
    found = credited(cells("MIT,IBM", "Academia,Industry", "Germany,France"))
    assert found.sectors == ["academia", "industry"]
    assert found.countries == ["Germany", "France"]


def test_cells_that_do_not_run_in_parallel_are_not_guessed():
    found = credited(cells("LUKE,NII", "Academia", "Japan"))
    assert found.sectors == ["unknown", "unknown"]
    assert found.countries == ["", ""]


def test_a_name_with_a_comma_is_one_organisation():
    found = credited(cells("NVIDIA,NERSC, Lawrence Berkeley National Laboratory", "Industry,Government", "China,China"))
    assert found.names == ["NVIDIA", "NERSC, Lawrence Berkeley National Laboratory"]


def test_the_second_country_of_fair_does_not_shift_the_others():
    found = credited(cells("Facebook AI Research,INRIA", "Industry,Academia", "United States of America,France,France"))
    assert found.countries == ["United States of America", "France"]


def test_identifiers_of_equal_slugs_go_by_date():
    models = [
        {"Model": "GPT 4", "Publication date": "2024-01-01"},
        {"Model": "GPT-4", "Publication date": "2023-03-14"},
        {"Model": "gpt 4", "Publication date": ""},
    ]
    assert model_identifiers(models) == {"GPT-4": "gpt-4", "GPT 4": "gpt-4-2", "gpt 4": "gpt-4-3"}


def test_all_models_are_there_and_five_have_no_date():
    models = committed("models")
    assert len(models) == 1036
    assert [row["name"] for row in models if not row["published_on"]] == [
        row["name"] for row in models if not row["year"]
    ]
    assert sum(not row["year"] for row in models) == 5
    assert all(row["published_on"][:4] == row["year"] for row in models)
    assert sum(row["is_frontier"] == "true" for row in models) == 123


def test_positions_run_from_one_and_no_organisation_stands_twice():
    held = {}
    for row in committed("model_organisations"):
        held.setdefault(row["model_id"], []).append(row)
    for model, listed in held.items():
        assert [int(row["position"]) for row in listed] == list(range(1, len(listed) + 1)), model
        assert len({row["organisation_id"] for row in listed}) == len(listed), model


def test_missing_sectors_are_unknown_and_collectives_non_profit():
    sectors = Counter(row["sector"] for row in committed("model_organisations"))
    assert sectors["unknown"] > 0
    assert sectors["non-profit"] > 0
    assert set(sectors) == {"industry", "academia", "government", "non-profit", "unknown"}
    by_organisation = {
        row["sector"] for row in committed("model_organisations") if row["organisation_id"] == "sapient-intelligence"
    }
    assert by_organisation == {"unknown"}


@pytest.mark.needs_raw
def test_the_tables_hold_the_names_of_the_file(raw):
    assert {row["Model"] for row in records(raw, FILE)} == {row["name"] for row in committed("models")}
