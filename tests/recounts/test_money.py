"""Deals and capital expenditure, counted again from the public files."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
FILES = {"Alphabet": "googl", "Meta": "meta", "Microsoft": "msft"}
CONCEPTS = ("PaymentsToAcquirePropertyPlantAndEquipment", "FinanceLeasePrincipalPayments")
# Buyers as reported, the company that files for them, the month its fiscal year begins with.
HYPERSCALERS = {
    "Google": ("Alphabet", 1),
    "Alphabet (Intrinsic)": ("Alphabet", 1),
    "Meta": ("Meta", 1),
    "Microsoft": ("Microsoft", 7),
    "Amazon": ("Amazon", 1),
    "Oracle": ("Oracle", 6),
}


def reported(raw: Path, name: str) -> pd.DataFrame:
    """A reported table as text."""
    return pd.read_csv(raw / "reported" / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="session")
def filed(raw: Path) -> dict[tuple[str, str, str, str], float]:
    """(company, first day, last day, concept) -> the amount of the latest filing that states it."""
    amounts = {}
    for company, file in FILES.items():
        facts = json.loads((raw / "sec" / f"{file}_companyfacts_trimmed.json").read_text())["facts"]["us-gaap"]
        for concept in CONCEPTS:
            for row in sorted(facts[concept]["units"]["USD"], key=lambda row: row["filed"]):
                amounts[company, row["start"], row["end"], concept] = float(row["val"])
    return amounts


def test_the_published_table_agrees_with_the_filings(raw: Path, filed: dict[tuple[str, str, str, str], float]) -> None:
    """Every annual row that cites the filings, and every quarter of Microsoft's that a filing states."""
    checked = 0
    for row in reported(raw, "capex_annual").itertuples():
        if row.source.startswith("SEC EDGAR"):
            usd = filed[row.company, row.period_start, row.period_end, CONCEPTS[0]]
            assert usd == pytest.approx(float(row.capex_usd_bn) * 1e9, abs=5e5), row
            checked += 1
    for row in reported(raw, "capex_quarterly").itertuples():
        year, quarter = row.period_label[:4], row.period_label[5:6]
        start = f"{year}-{3 * int(quarter) - 2:02d}-01"
        usd = filed.get((row.company, start, row.period_end, CONCEPTS[0]))
        if usd is not None and row.source.startswith("SEC EDGAR"):
            assert usd == pytest.approx(float(row.capex_usd_bn) * 1e9, abs=5e5), row
            checked += 1
    assert checked > 20


def test_capex_by_fiscal_year(answers: Ask, filed: dict[tuple[str, str, str, str], float]) -> None:
    """Cash, and cash with lease principal, of every fiscal year the three companies filed."""
    for measure, concepts in (("cash", CONCEPTS[:1]), ("with-leases", CONCEPTS)):
        told = answers("capex", measure=measure)
        told = told[told["source"].str.contains("SEC EDGAR") & (told["length"] == "year")]
        assert len(told) >= 10
        for row in told.itertuples():
            usd = sum(filed[row.company, row.period_start, row.period_end, concept] for concept in concepts)
            assert row.capex_usd == usd, row


def test_capex_by_quarter_is_what_the_published_table_gives(answers: Ask, raw: Path) -> None:
    """The quarters of the published table, whatever their source, and no other but those it lacks."""
    told = answers("capex")
    told = told[told["length"] == "quarter"].set_index(["company", "period"])["capex_usd"]
    published = reported(raw, "capex_quarterly")
    published = published[published["measure"].str.startswith("cash purchases")]
    for row in published.itertuples():
        assert told[row.company, row.period_label] == pytest.approx(float(row.capex_usd_bn) * 1e9, abs=5e5), row
    assert len(told) == len(published)


def test_deals_with_price_and_head_count(answers: Ask, raw: Path) -> None:
    """Every deal whose passage was read; those with both known, and their quotient."""
    deals = reported(raw, "ai_acquisitions")
    read = deals[deals["read"] == "yes"]
    told = answers("deals")
    assert len(told) == len(read)
    both = read[(read["value_usd_m"] != "") & (read["people"] != "")]
    ours = sorted(float(row.value_usd_m) * 1e6 / float(row.people) for row in both.itertuples())
    assert sorted(told["usd_per_person"].dropna()) == pytest.approx(ours)
    assert len(ours) == 7


@pytest.mark.parametrize("least", ["500000000", "1000000000"])
def test_deals_to_capex(answers: Ask, raw: Path, filed: dict[tuple[str, str, str, str], float], least: str) -> None:
    """The deals of each buyer and fiscal year, added, over the cash it spent in that year."""
    deals = reported(raw, "ai_acquisitions")
    deals = deals[
        (deals["read"] == "yes") & (deals["deal_type"] != "failed acquisition") & (deals["value_usd_m"] != "")
    ]
    deals = deals[deals["acquirer"].isin(HYPERSCALERS) & (deals["value_usd_m"].astype(float) * 1e6 >= float(least))]
    ours: dict[tuple[str, int], float] = {}
    for row in deals.itertuples():
        company, month = HYPERSCALERS[row.acquirer]
        year = int(row.date[:4]) + (month > 1 and int(row.date[5:7]) >= month)
        ours[company, year] = ours.get((company, year), 0) + float(row.value_usd_m) * 1e6
    told = answers("deals-to-capex", least=least).set_index(["acquirer", "fiscal_year"])
    assert dict(told["deals_usd"]) == ours
    for (company, year), row in told.iterrows():
        start, end = (
            (f"{year - 1}-07-01", f"{year}-06-30") if company == "Microsoft" else (f"{year}-01-01", f"{year}-12-31")
        )
        capex = filed.get((company, start, end, CONCEPTS[0]))
        if capex is None:
            assert pd.isna(row["ratio"])
        else:
            assert row["ratio"] == pytest.approx(row["deals_usd"] / capex)
