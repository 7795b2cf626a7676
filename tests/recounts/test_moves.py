"""Who moved where, and towards whom, recounted from the reports."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.recounts.plain_moves import Moves

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
WITHOUT_FOUNDING, WITHOUT_DEALS = {"kinds": "without-founding"}, {"deals": "exclude"}
PAIRS: list[dict[str, str]] = [{}, {"evidence": "all"}, WITHOUT_DEALS, {"merge": "lab"}]
DIRECTIONS: list[dict[str, str]] = [{}, WITHOUT_FOUNDING, WITHOUT_DEALS, {"classes": "big-tech"}]


@pytest.fixture(scope="session")
def moves(raw: Path, judgements: Path) -> Moves:
    """The recount's own reading of the reports."""
    return Moves(raw, judgements)


def label(change: dict[str, str]) -> str:
    """A test's name: the choices that are not the default."""
    return ",".join(change.values()) or "default"


@pytest.mark.parametrize("change", PAIRS, ids=label)
def test_pairs(answers: Ask, moves: Moves, change: dict[str, str]) -> None:
    """The same people between the same two organisations, and the same sums at both ends."""
    kept = {key: value for key, value in change.items() if key != "merge"}
    ours = moves.pairs(moves.chosen(**kept), change.get("merge", "parent"))
    told = answers("lab-moves", **change)
    ends = zip(told["origin"].map(moves.identity), told["destination"].map(moves.identity), strict=True)
    theirs = Counter(dict(zip(ends, told["people"].astype(int), strict=True)))
    assert (ours - theirs, theirs - ours) == (Counter(), Counter())
    assert set(told["n"]) == {ours.total()}
    left, joined = Counter(), Counter()
    for (origin, destination), people in ours.items():
        left[origin] += people
        joined[destination] += people
    assert [left[name] for name in told["origin"].map(moves.identity)] == told["n_origin"].tolist()
    assert [joined[name] for name in told["destination"].map(moves.identity)] == told["n_destination"].tolist()


@pytest.mark.parametrize("change", DIRECTIONS, ids=label)
def test_direction(answers: Ask, moves: Moves, change: dict[str, str]) -> None:
    """The same moves each way in every period; the index and its interval from ten moves on."""
    kept = {key: value for key, value in change.items() if key != "classes"}
    ours = moves.direction(moves.chosen(**kept), change.get("classes", "matured-labs"))
    told = answers("talent-direction", **change)
    told = told[told["n"] > 0].set_index("period").rename(columns={"of_which_founding": "founded"})
    assert told[ours.columns].astype(int).to_dict("index") == ours.astype(int).to_dict("index")
    assert (told["net"] == told["to_startups"] - told["to_incumbents"]).all()
    for period, row in ours.iterrows():
        given = told.loc[period, ["index", "low", "high"]]
        if row["n"] < 10:
            assert given.isna().all(), period
        else:
            share = row["to_startups"] / row["n"]
            bounds = proportion_confint(row["to_startups"], row["n"], method="wilson")
            wanted = [2 * value - 1 for value in (share, *bounds)]
            assert given.astype(float).tolist() == pytest.approx(wanted, abs=1e-9), period
