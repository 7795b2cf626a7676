"""Who founded what after working where, recounted from the table of founders."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.recounts.plain_moves import Moves

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
IN_BRACKETS = re.compile(r" \((intern|interim CEO|early work)\)$")
NOT_NAMED = {"hedge funds", "patent law firm", "a friend's genomics company (unnamed)", "a friend's genomics company"}


@pytest.fixture(scope="session")
def moves(raw: Path, judgements: Path) -> Moves:
    """Identities, owners and laboratories as the recount reads them."""
    return Moves(raw, judgements)


@pytest.fixture(scope="session")
def reported(raw: Path) -> pd.DataFrame:
    """The table of founders as published."""
    return pd.read_csv(raw / "reported" / "founders.csv", dtype=str, keep_default_na=False)


def named(cell: str) -> list[str]:
    """The names of a cell."""
    return [name for name in (text.strip() for text in cell.split(";")) if name and name not in NOT_NAMED]


def links(reported: pd.DataFrame, moves: Moves, merge: str = "parent") -> set[tuple[str, str, str]]:
    """(employer, company, founder) that a read passage states: no interns, nothing an owner founded itself."""
    head = moves.family if merge == "parent" else moves.lab
    found = set()
    for row in reported.itertuples():
        if row.read != "yes" or "WEAK" in row.note:
            continue
        interns = {
            moves.identity(IN_BRACKETS.sub("", name)) for name in named(row.prior_employers) if "(intern" in name
        }
        company, day = moves.identity(row.company), f"{row.founded_year}-01-01"
        for name in named(row.verified_employers):
            employer = moves.identity(IN_BRACKETS.sub("", name))
            own = head(employer, day)
            inside = merge == "parent" and own == moves.family(company, day)
            if employer not in interns and own != company and not inside:
                found.add((own, company, row.founder))
    return found


@pytest.mark.parametrize("merge", ["parent", "lab"])
def test_companies_founders_and_money_by_employer(
    answers: Ask, reported: pd.DataFrame, moves: Moves, merge: str
) -> None:
    """The same companies, founders and money, a company's money once."""
    ours = links(reported, moves, merge)
    money = {moves.identity(row.company): row.raised_usd_m for row in reported.itertuples() if row.raised_usd_m}
    told = answers("diaspora", merge=merge).set_index("employer_id")
    companies: dict[str, set[str]] = defaultdict(set)
    founders: dict[str, set[str]] = defaultdict(set)
    for employer, company, founder in ours:
        companies[employer].add(company)
        founders[employer].add(founder)
    assert set(told.index) == set(companies)
    assert set(told["n"]) == {len(set.union(*companies.values()))}
    for employer, row in told.iterrows():
        assert (row["companies"], row["founders"]) == (len(companies[employer]), len(founders[employer])), employer
        raised = sum(float(money[company]) for company in companies[employer] if company in money)
        assert (0 if pd.isna(row["usd_raised"]) else row["usd_raised"]) == pytest.approx(1e6 * raised), employer


def test_descendants_by_walking(answers: Ask, reported: pd.DataFrame, moves: Moves) -> None:
    """Every company that a walk from the employer reaches."""
    pairs = {(employer, company) for employer, company, _ in links(reported, moves)}
    for row in answers("diaspora").itertuples():
        reached, waiting = set(), [row.employer_id]
        while waiting:
            parent = waiting.pop()
            new = {company for employer, company in pairs if employer == parent} - reached
            reached |= new
            waiting += new
        assert row.descendants == len(reached - {row.employer_id}), row.employer


def test_quora_is_what_the_sources_state(answers: Ask) -> None:
    """Four AI companies are stated, one of them through an internship, which the default leaves out."""
    sourced = answers("founders", employer="quora")
    every = answers("founders", employer="quora", evidence="all")
    own = sourced[(sourced["employer"] == "Quora") & sourced["is_ai"]]
    assert set(own["company"]) == {"Perplexity", "Scale AI", "Curai Health"}
    interns = every[(every["employer"] == "Quora") & (every["evidence"] == "intern")]
    assert set(interns["company"]) == {"Windsurf"}


def test_the_claim(answers: Ask, reported: pd.DataFrame, moves: Moves, judgements: Path) -> None:
    """The share of AI companies with a founder from the ten employers with most of them, ties included."""
    judged = pd.read_csv(judgements / "ai_companies.csv")
    ai = set(judged[judged["is_ai"]]["organisation_id"])
    companies: dict[str, set[str]] = defaultdict(set)
    for employer, company, _ in links(reported, moves):
        if company in ai:
            companies[employer].add(company)
    tenth = sorted(map(len, companies.values()))[-10]
    inside = set.union(*(held for held in companies.values() if len(held) >= tenth))
    n = len(set.union(*companies.values()))
    low, high = proportion_confint(len(inside), n, method="wilson")
    told = answers("claims").set_index("claim").loc["diaspora"]
    assert told["n"] == n
    assert list(told[["value", "low", "high"]].astype(float)) == pytest.approx([len(inside) / n, low, high])
