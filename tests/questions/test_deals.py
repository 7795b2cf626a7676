"""Deals, capital expenditure and the scenario, against numbers worked out by hand."""

import math

import pytest

from analytics.choice_kinds import NumberChoice
from analytics.choices import Invalid, Valid
from analytics.definitions_money import LAB_INPUTS, LAB_RATE, LAB_STAKE, LAB_SUCCESS
from analytics.errors import InputError
from analytics.questions import ask
from analytics.questions.lab_option import break_even, worth

NAMES = ["alphabet", "google", "meta", "microsoft", "oracle", "nvidia", "a", "b", "c", "d", "e", "f"]


def deal(number, acquirer, target, date, usd, kind="acquisition", **more):
    row = {
        "deal_id": f"d{number}",
        "acquirer_id": acquirer,
        "target_id": target,
        "date": date,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(date)],
        "value_usd": usd,
        "kind": kind,
        "read": "yes",
        "sourced": True,
    }
    return row | more


def spent(company, period, start, end, usd, measure="cash", **more):
    row = {
        "capex_id": f"{company}-{period}-{measure}-{usd}",
        "organisation_id": company,
        "period": period,
        "length": "quarter" if "Q" in period else "year",
        "period_start": start,
        "period_end": end,
        "capex_usd": usd,
        "measure": measure,
        "derived": False,
        "read": "yes",
        "sourced": True,
    }
    return row | more


DEALS = [
    deal(1, "google", "a", "2025-07", 2e9, kind="licence-and-hire", people=40),
    deal(2, "google", "a", "2025-07-11", 3e9, kind="licence-and-hire", value_note="another outlet"),  # the same deal
    deal(3, "meta", "b", "2025", 14e9, kind="stake-and-hire", part="49%"),
    deal(4, "microsoft", "c", "2024-06", 1e9),  # the last month of fiscal 2024
    deal(5, "microsoft", "d", "2024-07", 4e9),  # the first of fiscal 2025
    deal(6, "microsoft", "e", "2024", 9e9),  # which fiscal year is not known
    deal(7, "microsoft", "f", "2024-08", 6e8, kind="acquihire"),
    deal(8, "meta", "f", "2025-08", 5e9, kind="failed-acquisition"),
    deal(9, "nvidia", "e", "2025-12-24", 20e9, kind="licence-and-hire"),
    deal(10, "oracle", "e", "2025-01", 1e9),
    deal(11, "meta", "e", "2025-02", 2e9, read="no", sourced=False),
    deal(12, "meta", "d", "2025-03", None, people=9),
]
CAPEX = [
    spent("alphabet", "2025", "2025-01-01", "2025-12-31", 100e9),
    spent("alphabet", "2025", "2025-01-01", "2025-12-31", 110e9, measure="with-leases"),
    spent("meta", "2025", "2025-01-01", "2025-12-31", 70e9),
    spent("microsoft", "FY2024", "2023-07-01", "2024-06-30", 40e9),
    spent("microsoft", "FY2025", "2024-07-01", "2025-06-30", 80e9),
    spent("alphabet", "2025Q2", "2025-04-01", "2025-06-30", 20e9),
    spent("alphabet", "2025Q3", "2025-07-01", "2025-09-30", 25e9),
    spent("alphabet", "2025Q4", "2025-10-01", "2025-12-31", 30e9),
    spent("alphabet", "2024Q3", "2024-07-01", "2024-09-30", 10e9),
    spent("meta", "2025Q2", "2025-04-01", "2025-06-30", 15e9),
    spent("meta", "2025Q3", "2025-07-01", "2025-09-30", 20e9),
    spent("meta", "2024Q3", "2024-07-01", "2024-09-30", 8e9),
    spent("microsoft", "2025Q4", "2025-10-01", "2025-12-31", 37e9, measure="as-reported"),
    spent("meta", "2022", "2022-01-01", "2022-12-31", 31e9, read="no", sourced=False),
]


@pytest.fixture
def version(small_version):
    judged = ["alphabet", "meta", "microsoft", "oracle"]
    return small_version(
        {
            "organisations": [{"organisation_id": name, "name": name.title()} for name in NAMES],
            "organisation_parents": [{"organisation_id": "google", "parent_id": "alphabet", "reason": "r"}],
            "hyperscalers": [
                {"organisation_id": name, "is_hyperscaler": name in judged, "reason": "r"}
                for name in [*judged, "nvidia"]
            ],
            "deals": DEALS,
            "capex": CAPEX,
        }
    )


def ratios(version, **choices):
    frame = ask(version, "deals-to-capex", choices).frame
    return {(row.acquirer, row.fiscal_year): (row.deals, row.deals_usd, row.ratio) for row in frame.itertuples()}


def test_conflicting_reports_of_a_deal_stay_rows_of_their_own(version):
    frame = ask(version, "deals").frame
    assert sorted(frame[frame["target"] == "A"]["value_usd"]) == [2e9, 3e9]
    assert "B (49%)" in set(frame["target"])


def test_value_per_person_only_where_both_are_known(version):
    answer = ask(version, "deals")
    assert list(answer.frame["usd_per_person"].dropna()) == [2e9 / 40]
    assert answer.finding == "Price and head count are both known for 1 of 11 deals: $50m a person"


@pytest.mark.parametrize(
    ("choices", "n"),
    [
        ({}, 11),
        ({"evidence": "all"}, 12),
        ({"kind": "people"}, 4),
        ({"kind": "stake-and-hire"}, 1),
        ({"period": "2024"}, 4),
        ({"period": "2024H2"}, 2),  # a deal dated to the year belongs to no half-year
    ],
)
def test_each_switch_of_deals(version, choices, n):
    assert len(ask(version, "deals", choices).frame) == n


def test_deals_fall_in_the_fiscal_year_of_the_buyer(version):
    told = ratios(version)
    assert told[("Microsoft", 2024)] == (1, 1e9, 1 / 40)
    assert told[("Microsoft", 2025)] == (1, 4e9, 4 / 80)
    assert told[("Meta", 2025)] == (1, 14e9, pytest.approx(14 / 70))  # dated to the year, which is the fiscal year
    assert told[("Alphabet", 2025)] == (1, 3e9, 3 / 100)  # two reports of one deal: the larger, once
    assert told[("Oracle", 2025)][:2] == (1, 1e9)
    assert math.isnan(told[("Oracle", 2025)][2])
    assert len(told) == 5  # Nvidia is no hyperscaler


@pytest.mark.parametrize(
    ("choices", "key", "expected"),
    [
        ({"measure": "with-leases"}, ("Alphabet", 2025), (1, 3e9, 3 / 110)),
        ({"least": "500000000"}, ("Microsoft", 2025), (2, 4.6e9, pytest.approx(4.6 / 80))),
        ({"kind": "people"}, ("Alphabet", 2025), (1, 3e9, 3 / 100)),
        ({"kind": "people"}, ("Meta", 2025), None),
        ({"evidence": "all"}, ("Meta", 2025), (2, 16e9, pytest.approx(16 / 70))),
        ({"period": "2025..2026"}, ("Microsoft", 2025), None),
    ],
)
def test_each_switch_of_the_ratio(version, choices, key, expected):
    assert ratios(version, **choices).get(key) == expected


def test_measures_are_never_mixed(version):
    assert all(
        math.isnan(row[2]) for key, row in ratios(version, measure="with-leases").items() if key[0] != "Alphabet"
    )
    for measure in ("cash", "with-leases", "as-reported"):
        assert set(ask(version, "capex", {"measure": measure}).frame["measure"]) == {measure}


def test_a_quarter_that_one_company_lacks_is_incomplete(version):
    answer = ask(version, "capex")
    assert list(answer.frame[answer.frame["incomplete"]]["period"]) == ["2025Q4"]
    assert answer.finding == "Alphabet and Meta spent $45bn in Q3 2025, 2.5 times that of Q3 2024"


def test_capex_of_one_company_and_of_all_evidence(version):
    assert set(ask(version, "capex", {"company": "meta"}).frame["company"]) == {"Meta"}
    assert "2022" not in set(ask(version, "capex").frame["period"])
    unread = ask(version, "capex", {"evidence": "all"}).frame.set_index("period").loc["2022"]
    assert unread["evidence"] == "not read"


def test_unread_market_values_are_shown_on_request_only(version, small_version):
    caps = [
        {"market_cap_id": "1", "organisation_id": "nvidia", "date": "2025-07-09", "date_precision": "day"}
        | {"market_cap_usd": 4e12, "read": "yes", "sourced": True},
        {"market_cap_id": "2", "organisation_id": "nvidia", "date": "2024-12-31", "date_precision": "day"}
        | {"market_cap_usd": 3e12, "read": "no", "sourced": False},
    ]
    held = small_version({"organisations": [{"organisation_id": "nvidia", "name": "Nvidia"}], "market_caps": caps})
    assert list(ask(held, "market-caps").frame["date"]) == ["2025-07-09"]
    assert list(ask(held, "market-caps", {"evidence": "all"}).frame["date"]) == ["2024-12-31", "2025-07-09"]
    assert ask(version, "market-caps").frame.empty


PLAIN = {
    "stake": "1000000000",
    "years": "1",
    "rate": "0.02",
    "success": "0.2",
    "success-value": "4000000000",
    "bought": "0.5",
    "key-people": "50",
    "price-each": "10000000",
    "scrap": "100000000",
}


def test_scenario_by_hand(version):
    """Failure is worth .5 of 500m + .5 of 100m = 300m; (.2 of 4bn + .8 of 300m)/e^.02 less 1bn is 19.4066m."""
    answer = ask(version, "lab-option", PLAIN)
    assert answer.frame["value_base"].unique() == pytest.approx(1.04e9 / math.exp(0.02) - 1e9)
    rows = answer.frame.set_index("input")
    assert rows.loc["Chance of success", "break_even"] == pytest.approx((1e9 * math.exp(0.02) - 3e8) / (4e9 - 3e8))
    assert rows.loc["Stake, all the money raised", "break_even"] == pytest.approx(1.04e9 / math.exp(0.02))
    assert tuple(rows.loc["People paid for", ["low", "base", "high"]]) == (25, 50, 100)
    assert rows.loc["People paid for", "value_high"] == pytest.approx(1.24e9 / math.exp(0.02) - 1e9)
    assert answer.finding.startswith("Scenario: a $1bn stake is worth $19.4m above cost, ")
    assert set(answer.frame["nature"]) == {"scenario, not an estimate"}
    assert any(note.startswith("Left out:") for note in answer.notes)
    assert list(answer.frame["n"]) == [0] * 6 + [1, 1, 0]


@pytest.mark.parametrize("choice", LAB_INPUTS, ids=lambda choice: choice.slug)
def test_an_input_at_its_break_even_just_repays(choice):
    inputs = {key: float(value) for key, value in PLAIN.items()}
    at = break_even(choice, inputs)
    assert math.isnan(at) or worth({**inputs, choice.slug: at}).ev == pytest.approx(0, abs=1)
    assert not math.isnan(at)


def test_no_chance_repays_a_stake_above_every_value():
    inputs = {key: float(value) for key, value in PLAIN.items()} | {LAB_STAKE.slug: 5e9}
    assert math.isnan(break_even(LAB_SUCCESS, inputs))
    assert math.isnan(break_even(LAB_RATE, inputs))


@pytest.mark.parametrize("raw", ["0.105", "-0.1", "0.6", "ten", "nan", "inf", "", "1e400", "0x1"])
def test_a_number_off_the_scale_is_refused_with_the_reason(raw):
    read = LAB_SUCCESS.read(raw)
    assert isinstance(read, Invalid)
    assert "a number from 0 to 0.5 at steps of 0.01" in str(read.error)


def test_a_refused_number_stops_the_question(version):
    with pytest.raises(InputError, match=r"success: found '0\.6'"):
        ask(version, "lab-option", {"success": "0.6"})


@pytest.mark.parametrize(("raw", "value"), [("0.10", "0.1"), (" 1e-1 ", "0.1"), ("+0.5", "0.5"), ("0", "0")])
def test_spellings_of_a_number_are_one_value(raw, value):
    assert LAB_SUCCESS.read(raw) == Valid(value)


def test_every_default_is_a_value_of_its_choice():
    assert all(choice.read(choice.default) == Valid(choice.default) for choice in LAB_INPUTS)
    assert all(isinstance(choice, NumberChoice) for choice in LAB_INPUTS)
