"""The frontier gap and the bend of scores over compute, counted again from the index and the list of models."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

pytestmark = pytest.mark.needs_raw
# Makers that are one lab with others; the owners of all others in the index are themselves.
OWNER = {
    "Google": "Alphabet",
    "Google DeepMind": "Alphabet",
    "DeepMind": "Alphabet",
    "Google Research": "Alphabet",
    "Meta AI": "Meta",
    "MosaicML": "Databricks",
    "Microsoft Research": "Microsoft",
    "Moonshot": "Moonshot AI",
    "Z.ai (Zhipu AI)": "Z.ai",
    "NVIDIA": "Nvidia",
}


@pytest.fixture(scope="module")
def index(raw: Path) -> pd.DataFrame:
    """Every scored version, with the lab it counts for."""
    table = pd.read_csv(raw / "epoch" / "epoch_capabilities_index.csv")
    table = table[table["ECI Score"].notna()]
    table["maker"] = table["Organization"].str.split(",").str[0]
    table["lab"] = table["maker"].map(lambda name: OWNER.get(name, name))
    return table.assign(month=table["Release date"].str[:7])


def months_between(first: str, last: str) -> int:
    """Whole months from one to the other."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def test_gap_of_each_month(answers: Callable[..., pd.DataFrame], index: pd.DataFrame) -> None:
    dated = index[index["month"].notna()]
    told = answers("frontier-gap")
    months = pd.period_range(dated["month"].min(), dated["month"].max(), freq="M").astype(str)
    assert list(told["date"]) == list(months)
    for row in told.itertuples():
        past = dated[dated["month"] <= row.date]
        assert row.n == len(past)
        best = past.groupby("lab")["ECI Score"].max().sort_values(ascending=False)
        assert row.best_lab == best.index[0]
        if len(best) < 2:
            assert pd.isna(row.second_lab)
            continue
        assert row.second_lab == best.index[1]
        assert row.gap == pytest.approx(best.iloc[0] - best.iloc[1])
        level = past[(past["lab"] != row.second_lab) & (past["ECI Score"] >= best.iloc[1])]
        assert row.months_behind == months_between(level["month"].min(), row.date)


def test_months_behind_on_straight_lines(answers: Callable[..., pd.DataFrame], index: pd.DataFrame) -> None:
    """The rivals' best of each month in which it rose, joined by straight lines."""
    dated = index[index["month"].notna()]
    start = dated["month"].min()
    for row in answers("frontier-gap").dropna(subset=["second_lab"]).itertuples():
        rivals = dated[(dated["month"] <= row.date) & (dated["lab"] != row.second_lab)]
        best = rivals.groupby("month")["ECI Score"].max().sort_index().cummax()
        best = best[best.diff().fillna(1) > 0]
        at = [months_between(start, month) for month in best.index]
        wanted = dated[(dated["month"] <= row.date) & (dated["lab"] == row.second_lab)]["ECI Score"].max()
        reached = at[0] if wanted <= best.iloc[0] else float(np.interp(wanted, best, at))
        assert row.months_behind_interpolated == pytest.approx(months_between(start, row.date) - reached)


@pytest.mark.parametrize("kind", ["notable", "frontier"])
def test_bend_over_compute(answers: Callable[..., pd.DataFrame], index: pd.DataFrame, raw: Path, kind: str) -> None:
    """The parabola of statsmodels through the best score of each model that both lists name."""
    listed = pd.read_csv(raw / "epoch" / "notable_ai_models.csv").drop_duplicates("Model").set_index("Model")
    if kind == "frontier":
        listed = listed[listed["Frontier model"].fillna(False).astype(bool)]
    models = (
        index[index["Model name"].isin(listed.index)]
        .groupby("Model name")
        .agg(score=("ECI Score", "max"), own=("Training compute (FLOP)", "max"))
    )
    compute = models["own"].fillna(listed["Training compute (FLOP)"].reindex(models.index))
    models = models.assign(x=np.log10(compute)).dropna(subset=["x"])
    told = answers("diminishing-returns", set=kind)
    assert dict(zip(told["model"], told["score"], strict=True)) == pytest.approx(models["score"].to_dict())
    centred = models["x"] - models["x"].mean()
    fit = sm.OLS(models["score"], sm.add_constant(np.column_stack([centred, centred**2]))).fit()
    row = told.iloc[0]
    assert row["n"] == len(models)
    assert row["curvature"] == pytest.approx(fit.params.iloc[2])
    assert (row["curvature_low"], row["curvature_high"]) == pytest.approx(tuple(fit.conf_int().iloc[2]))
    assert row["p"] == pytest.approx(fit.pvalues.iloc[2] / 2 if fit.params.iloc[2] < 0 else 1 - fit.pvalues.iloc[2] / 2)
