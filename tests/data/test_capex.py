"""Capital expenditure and market values: periods without dates, restated filings, measures, plans, hyperscalers."""

from datetime import date
from itertools import groupby

import pytest

from analytics.errors import InputError
from analytics.sources.filings import Filed, newest, quarters_and_years
from analytics.sources.reported_capex import MEASURES, PLAN, agrees, span
from tests.data.conftest import committed


def written(label, start="", end=""):
    return {"period_label": label, "period_start": start, "period_end": end, "fiscal_or_calendar": ""}


@pytest.mark.parametrize(
    ("label", "opening", "expected"),
    [
        ("2018Q1", 1, ("2018-01-01", "2018-03-31")),
        ("2018Q1", 7, ("2018-01-01", "2018-03-31")),  # quarters are of the calendar, whatever the fiscal year
        ("2025Q4 incl. leases", 7, ("2025-10-01", "2025-12-31")),
        ("FY2018", 7, ("2017-07-01", "2018-06-30")),
        ("FY2024", 6, ("2023-06-01", "2024-05-31")),
        ("2018", 1, ("2018-01-01", "2018-12-31")),
    ],
)
def test_a_period_without_dates_is_read_from_its_label(label, opening, expected):
    assert tuple(day.isoformat() for day in span(written(label), opening)) == expected


@pytest.mark.parametrize("row", [written("FY2024", "2023-07-01"), written("2024Q2", end="2024-12-31"), written("soon")])
def test_a_label_that_its_dates_deny_is_refused(row):
    with pytest.raises(InputError):
        span(row, 1)


def fact(start, end, usd, filed):
    return {"start": start, "end": end, "val": usd, "filed": filed, "accn": f"a-{filed}", "form": "10-K"}


def facts(*listed):
    return {"facts": {"us-gaap": {"X": {"units": {"USD": list(listed)}}}}}


def test_the_newest_amount_stands_with_the_filing_that_first_gave_it():
    year = ("2023-01-01", "2023-12-31")
    held = newest(
        facts(fact(*year, 45, "2026-01-29"), fact(*year, 66, "2024-02-02"), fact(*year, 45, "2025-01-30")), "X"
    )
    (one,) = held.values()
    assert (one.usd, one.filed, one.before) == (45, "2025-01-30", "first filed as 66 on 2024-02-02")


def test_a_quarter_that_no_filing_states_is_a_difference_and_known_since_the_later_filing():
    day = date.fromisoformat
    made = quarters_and_years(
        {
            (day("2024-07-01"), day("2024-09-30")): Filed(10, "2024-10-30", "10-Q", "a"),
            (day("2024-07-01"), day("2024-12-31")): Filed(25, "2025-01-29", "10-Q", "b"),
            (day("2024-10-01"), day("2024-12-31")): Filed(16, "2025-01-29", "10-Q", "b"),
            (day("2024-07-01"), day("2025-06-30")): Filed(70, "2025-07-30", "10-K", "d"),
            (day("2024-07-01"), day("2025-03-31")): Filed(45, "2025-04-30", "10-Q", "c"),
        }
    )
    told = {
        (start.isoformat(), end.isoformat()): (one.usd, one.derived, one.filed) for (start, end), one in made.items()
    }
    assert told == {
        ("2024-07-01", "2024-09-30"): (10, False, "2024-10-30"),
        ("2024-10-01", "2024-12-31"): (16, False, "2025-01-29"),  # stated, so not 25 - 10
        ("2025-01-01", "2025-03-31"): (20, True, "2025-04-30"),
        ("2025-04-01", "2025-06-30"): (25, True, "2025-07-30"),
        ("2024-07-01", "2025-06-30"): (70, False, "2025-07-30"),
    }


def test_plans_and_unknown_measures_are_not_spent_money():
    assert PLAN.match("GUIDANCE 175-185, midpoint")
    assert not any(PLAN.match(words) for words in MEASURES)
    assert not any("uidance" in cell for row in committed("capex") for cell in row.values())


def test_four_quarters_are_the_year_in_each_measure():
    checked = 0
    held = [row for row in committed("capex") if row["measure"] != "as-reported"]
    by = lambda row: (row["organisation_id"], row["measure"])  # noqa: E731
    for _, group in groupby(sorted(held, key=by), key=by):
        listed = list(group)
        for year in (row for row in listed if row["length"] == "year"):
            inside = [
                float(row["capex_usd"])
                for row in listed
                if row["length"] == "quarter"
                and year["period_start"] <= row["period_start"] <= row["period_end"] <= year["period_end"]
            ]
            if len(inside) == 4:
                assert sum(inside) == pytest.approx(float(year["capex_usd"]), abs=3e6), year["capex_id"]
                checked += 1
    assert checked > 20


def test_one_amount_for_a_company_period_and_measure_that_is_sourced():
    keys = [
        (row["organisation_id"], row["period"], row["measure"])
        for row in committed("capex")
        if row["sourced"] == "true"
    ]
    assert len(set(keys)) == len(keys)


def test_leases_only_add_and_general_knowledge_is_not_sourced():
    held = {
        (row["organisation_id"], row["period"], row["measure"]): float(row["capex_usd"]) for row in committed("capex")
    }
    pairs = [
        (usd, held[company, period, "cash"]) for (company, period, name), usd in held.items() if name == "with-leases"
    ]
    assert pairs
    assert all(leased > cash for leased, cash in pairs)
    for name in ("capex", "market_caps"):
        assert all((row["sourced"] == "true") == (row["read"] == "yes") for row in committed(name))
        assert all(row["sourced"] == "false" for row in committed(name) if row["source_id"] == "general-knowledge")


def test_agreement_is_to_the_digits_written():
    assert agrees("72.22", 72.215e9)
    assert not agrees("72.220", 72.215e9)


def test_every_buyer_is_judged_a_hyperscaler_or_not_with_a_reason():
    judged = {row["organisation_id"]: row for row in committed("hyperscalers", "judgements")}
    assert all(row["reason"] for row in judged.values())
    owners = {row["organisation_id"]: row["parent_id"] for row in committed("organisation_parents", "judgements")}
    buyers = {row["acquirer_id"] for row in committed("deals")}
    assert {buyer if buyer in judged else owners.get(buyer) for buyer in buyers} <= set(judged)
    assert {key for key, row in judged.items() if row["is_hyperscaler"] == "true"} == {
        "alphabet", "amazon", "meta", "microsoft", "oracle"
    }  # fmt: skip
