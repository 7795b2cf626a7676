"""Contracts, shares, layers and data centres, counted again from the raw tables."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.needs_raw
PUBLISHED = "2026-07-19"


@pytest.fixture(scope="module")
def reported(raw: Path) -> pd.DataFrame:
    """The reported statements."""
    return pd.read_csv(raw / "reported" / "stack_layers.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def power(raw: Path) -> pd.DataFrame:
    """Power of each site from a day on."""
    return pd.read_csv(raw / "epoch" / "data_center_timelines.csv").sort_values("Date")


def test_contracts(answers: Callable[..., pd.DataFrame], reported: pd.DataFrame) -> None:
    rows = reported[(reported["topic"] == "compute contract") & (reported["read"] == "yes")]
    buyers = rows["subject"].str.split("-").str[0]
    ours = sorted(zip(buyers, rows["date"], rows["value"].astype(float) * 1e9, strict=True))
    told = answers("compute-contracts")
    assert sorted(zip(told["buyer"], told["date"], told["value_usd"], strict=True)) == ours


def test_first_share_of_each_row(answers: Callable[..., pd.DataFrame], reported: pd.DataFrame) -> None:
    """The number in the column of values; those in the words are checked one by one elsewhere."""
    rows = reported[reported["topic"].isin(["enterprise share", "enterprise use"])]
    told = answers("enterprise-share", evidence="all")
    held = set(zip(told["vendor"], told["date"], told["share"].round(4), strict=True))
    for row in rows.itertuples():
        assert (row.subject.split(" / ")[0], row.date, round(float(row.value) / 100, 4)) in held


def test_power_of_each_site(answers: Callable[..., pd.DataFrame], power: pd.DataFrame) -> None:
    for period, until in (("all", PUBLISHED), ("2028", "2028-12-31")):
        ours = power[power["Date"] <= until].groupby("Data center")["Power (MW)"].last()
        told = answers("data-centres", period=period)
        told = told[told["kind"] == "data-centre"].set_index("site")["power_mw"]
        assert told.to_dict() == pytest.approx(ours.to_dict())


def test_owners_of_sites_that_draw_power(answers: Callable[..., pd.DataFrame], power: pd.DataFrame, raw: Path) -> None:
    """One row a site with an owner, since its first power; an owner that is only likely is no sourced evidence."""
    drawing = power[(power["Power (MW)"] > 0) & (power["Date"] <= PUBLISHED)].groupby("Data center")["Date"].min()
    owners = pd.read_csv(raw / "epoch" / "data_centers.csv").set_index("Name")["Owner"].dropna()
    for evidence, marks in (("sourced", ("confident",)), ("all", ("confident", "likely", "speculative"))):
        certain = owners[owners.str.split("#").str[1].str.startswith(marks)]
        told = answers("stack", layer="data-centres", evidence=evidence)
        ours = drawing[drawing.index.isin(certain.index)]
        assert sorted(told["since"]) == sorted(ours)


def test_labs_below_their_models(answers: Callable[..., pd.DataFrame], reported: pd.DataFrame, raw: Path) -> None:
    """OpenAI is there by its statements, xAI by its sites; nothing of Anthropic's was found."""
    told = answers("stack")
    lower = told[told["layer"].isin(["chips", "cloud", "data-centres"])]
    statements = reported[(reported["topic"] == "lab as cloud") & (reported["read"] == "yes")]
    owners = pd.read_csv(raw / "epoch" / "data_centers.csv")["Owner"].dropna()
    makers = set(pd.read_csv(raw / "epoch" / "ml_hardware.csv")["Manufacturer"])
    for lab, spellings in {"OpenAI": ["OpenAI"], "Anthropic": ["Anthropic"], "xAI": ["xAI", "SpaceXAI"]}.items():
        found = sum((statements["subject"] == lab) | statements["subject"].isin(spellings))
        found += sum(owners.str.startswith(tuple(f"{name} #confident" for name in spellings)))
        assert not makers & set(spellings)
        assert sum(lower["company"] == lab) == found
