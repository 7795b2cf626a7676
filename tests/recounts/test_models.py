"""Who makes notable models, recounted from the list's own column of categories."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

pytestmark = pytest.mark.needs_raw
SECTORS = {
    "Industry": "industry",
    "Academia": "academia",
    "Government": "government-nonprofit",
    "Research collective": "government-nonprofit",
}


def weights(categories: str, joint: str) -> dict[str, float]:
    """One model's sectors, as its source lists them; a model without any is unknown and stays counted."""
    named = [SECTORS[name.strip()] for name in categories.split(",") if name.strip()]
    if not named:
        return {"unknown": 1.0}
    if joint == "own":
        return {named[0] if len(set(named)) == 1 else "joint": 1.0}
    return {name: named.count(name) / len(named) for name in named}


@pytest.mark.parametrize(("kind", "joint"), [("notable", "own"), ("notable", "split"), ("frontier", "own")])
def test_models_by_sector(answers: Callable[..., pd.DataFrame], raw: Path, kind: str, joint: str) -> None:
    """The same models of each year and sector, and the Wilson interval of each share."""
    models = pd.read_csv(raw / "epoch" / "notable_ai_models.csv", dtype=str, keep_default_na=False)
    if kind == "frontier":
        models = models[models["Frontier model"].str.lower() == "true"]
    models = models[models["Publication date"] != ""]
    ours: Counter[tuple[int, str]] = Counter()
    columns = ["Publication date", "Organization categorization"]
    for row in models[columns].itertuples(index=False):
        for sector, weight in weights(row[1], joint).items():
            ours[int(row[0][:4]), sector] += weight
    sizes = models["Publication date"].str[:4].astype(int).value_counts().to_dict()

    told = answers("model-sectors", set=kind, joint=joint)
    theirs = {(row.year, row.sector): row.models for row in told.itertuples() if row.models}
    assert theirs == pytest.approx(dict(ours), abs=1e-9)
    assert dict(zip(told["year"], told["n"], strict=True)) == sizes
    shown = told[told["n"] >= 10]
    for row in shown.itertuples():
        wanted = [row.models / row.n, *proportion_confint(row.models, row.n, method="wilson")]
        assert [row.share, row.low, row.high] == pytest.approx(wanted, abs=1e-9), row.year
    assert told.loc[told["n"] < 10, "share"].isna().all()
