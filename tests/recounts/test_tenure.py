"""Survival curves recounted from the list of positions, share sales and team statistics from the reports."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
REVIEWED = {"OpenAI": "2023-10-01", "Anthropic": "2025-06-01", "Google DeepMind": "2025-12-01"}
NOT_STAFF = {"affiliate", "advisor", "board member", "contractor", "volunteer"}
LEARNING = {"intern", "graduate student"}
SLACK = {"day": 1, "month": 31, "year": 366, "multi-year": 366}


def role(title: str, stated: str) -> str:
    """Staff, learner or other: what the recount makes of a row."""
    words = title.lower().replace("/", " ").replace(",", " ").split()
    if stated in NOT_STAFF:
        return "other"
    if stated in LEARNING or {"intern", "student"} & set(words) or words[:1] == ["visiting"]:
        return "learner"
    if {"contractor", "contract"} & set(words):
        return "other"
    if stated == "full-time":
        return "staff"
    plain = " ".join(words)
    outside = {"", "enterprise ", "general ", "research ", "spotlighted ", "strategic ", "technical "}
    named = {f"{kind}advisor" for kind in outside} | {"consultant", "research consultant", "volunteer", "faculty"}
    named |= {"collaborator", "research collaborator"}
    return "other" if plain in named or {"board", "affiliate"} & set(words) else "staff"


def listed(raw: Path) -> pd.DataFrame:
    """The rows of the list with dates as dates."""
    rows = pd.read_csv(raw / "aiwatch" / "positions.csv", dtype=str, keep_default_na=False)
    for name in ("person", "organization", "title"):
        rows[name] = rows[name].str.strip()
    stated = rows["employment_type"].str.lower().str.strip()
    rows["role"] = [role(title, kind) for title, kind in zip(rows["title"], stated, strict=True)]
    for end in ("start", "end"):
        rows[end] = pd.to_datetime(rows[f"{end}_date"].str.strip(), errors="coerce", format="mixed")
    commented = rows["end_date_precision"].str.startswith("/*")
    once = (rows["start"] == rows["end"]) & (rows["end_date_precision"] == "")
    rows["sighting"] = rows["end"].notna() & (commented | once)
    rows["organization"] = rows["organization"].replace("Thinking Machines", "Thinking Machines Lab")
    return rows


def spells(rows: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp | None, bool]]:
    """Begin, end and whether the end is only a sighting, of the spells that one person's rows make up."""
    open_end = pd.Timestamp("2200-01-01")
    made: list[list[object]] = []
    reach = pd.Timestamp.min
    for row in rows.sort_values("start", kind="stable").itertuples():
        end = row.end if pd.notna(row.end) else open_end
        slack = 0 if end == open_end else SLACK.get(row.end_date_precision, 31)
        if not made or row.start > reach:
            made.append([row.start, end, row.sighting])
            reach = end + pd.Timedelta(days=slack)
        else:
            if end > made[-1][1]:
                made[-1][1:] = [end, row.sighting]
            reach = max(reach, end + pd.Timedelta(days=slack))
    return [tuple(one) for one in made]


def lengths(rows: pd.DataFrame, lab: str, roles: set[str]) -> pd.DataFrame:
    """Days each spell was followed and whether its end was seen."""
    own = rows[rows["organization"] == lab]
    until = pd.Timestamp(REVIEWED[lab]) if lab in REVIEWED else max(own["start"].max(), own["end"].max())
    kept = own[own["role"].isin(roles) & own["start"].notna() & (own["start_date_precision"] != "multi-year")]
    made = [one for _, person in kept.groupby("person") for one in spells(person)]
    days = [((min(end, until) - start).days, end <= until and not seen) for start, end, seen in made if start <= until]
    return pd.DataFrame(days, columns=["days", "left"])


@pytest.fixture(scope="session")
def rows(raw: Path) -> pd.DataFrame:
    """Every row of the list."""
    return listed(raw)


@pytest.mark.parametrize(("exit_kind", "roles"), [("employment", {"staff"}), ("with-interns", {"staff", "learner"})])
def test_survival(answers: Ask, rows: pd.DataFrame, exit_kind: str, roles: set[str]) -> None:
    """The same spells in every organisation, the same share left after every length of time, by another program."""
    told = answers("tenure", exit=exit_kind)
    for lab, curve in told.groupby("lab"):
        ours = lengths(rows, str(lab), roles)
        assert set(curve["n"]) == {len(ours)}, lab
        steps = SurvfuncRight(ours["days"], ours["left"].astype(int))
        # The first row is the beginning, before who left within the month.
        assert (curve.iloc[0]["years"], curve.iloc[0]["survival"], curve.iloc[0]["at_risk"]) == (0, 1, len(ours)), lab
        curve = curve.iloc[1:]
        days = (curve["years"] * 365.25).round().astype(int).to_numpy()
        at = np.searchsorted(steps.surv_times, days, side="right")
        expected = np.concatenate([[1.0], steps.surv_prob])[at]
        assert curve["survival"].tolist() == pytest.approx(expected.tolist(), abs=1e-9), lab
        assert curve["at_risk"].tolist() == [(ours["days"] >= day).sum() for day in days], lab
        assert curve["at_risk"].min() >= 5
    sizes = {lab: len(lengths(rows, lab, roles)) for lab in rows["organization"].unique() if lab != "Google Brain"}
    assert set(told["lab"]) == {lab for lab, size in sizes.items() if size >= 10}


def test_sales_and_statistics_are_those_of_the_reports(answers: Ask, raw: Path) -> None:
    """Every event and statement once, as published; amounts in dollars."""
    events = pd.read_csv(raw / "reported" / "liquidity_events.csv", dtype={"date": str})
    for evidence, kept in (("sourced", events[events["read"] == "yes"]), ("all", events)):
        told = answers("liquidity-events", evidence=evidence)
        assert len(told) == len(kept)
        assert told["amount_usd"].sum() == pytest.approx(1e6 * kept["amount_usd_m"].sum())
        assert told["valuation_usd"].sum() == pytest.approx(1e9 * kept["valuation_usd_bn"].sum())
    teams = pd.read_csv(raw / "reported" / "teams.csv", dtype=str)
    kept = teams[~teams["statistic"].isin(["youngest member", "members of Chinese origin"])]
    told = answers("team-facts")
    assert sorted(told["value_text"]) == sorted(kept["value"])
    assert sorted(told["team"] + told["statistic"]) == sorted(kept["team"] + kept["statistic"])


def test_departures(answers: Ask, raw: Path) -> None:
    """As many distinct people as the reports say left OpenAI, founders among them."""
    moves = pd.read_csv(raw / "reported" / "people_moves.csv", dtype=str, keep_default_na=False)
    kept = moves[(moves["read"] == "yes") & ~moves["note"].str.contains("WEAK|exclude from flows")]
    kept = kept[kept["from_org"] == "OpenAI"]
    told = answers("liquidity-departures", company="openai")
    people = kept["person"].nunique()
    assert people <= told["departures"].sum() <= len(kept)
    founders = kept[kept["kind"].isin(["found", "cofound"])]
    assert founders["person"].nunique() <= told["to_found"].sum() <= len(founders)
