"""Shares of the Bay Area by batch, recounted from the snapshots' own texts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.recounts.plain_cohorts import area_share, looked_at, rebound
from tests.recounts.plain_places import Atlas, texts

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]

# Towns of California that a listing names but no raw file locates: all of them far from the Bay Area.
FAR = (
    "carson, el dorado hills, el segundo, hughson, huntington beach, inglewood, long beach, lucerne valley, "
    "marina del rey, monterey, mt harwood, ontario, pasadena, san luis obispo, santa monica, south lake tahoe, "
    "temecula, torrance, truckee, ventura, walnut, woodland"
)
DEFAULT = {"population": "yc", "observed": "same-age-36", "base": "world", "area": "bay-area-9", "missing": "drop"}
CHANGES: list[dict[str, str]] = [
    {},
    {"observed": "first-listed"},
    {"observed": "same-age-12"},
    {"observed": "same-age-24"},
    {"observed": "latest"},
    {"base": "us"},
    {"base": "western"},
    {"missing": "outside"},
    {"base": "us", "missing": "outside"},
    {"area": "san-francisco"},
    {"area": "radius-50"},
    {"population": "yc-ai"},
]
REBOUNDS: list[dict[str, str]] = [
    {},
    {"observed": "latest"},
    {"base": "us", "missing": "outside"},
]


@pytest.fixture(scope="session")
def recount(panel: pd.DataFrame, atlas: Atlas, judgements: Path) -> Callable[[dict[str, str]], pd.DataFrame]:
    """area-share for a set of changes to the defaults."""
    tags = set(pd.read_csv(judgements / "ai_tags.csv")["tag"])
    ai = panel["tags"].map(lambda text: any(tag.strip() in tags for tag in text.split(";")))

    def share(change: dict[str, str]) -> pd.DataFrame:
        chosen = DEFAULT | change
        rows = looked_at(panel, chosen["observed"])
        rows = rows[ai.loc[rows.index]] if chosen["population"] == "yc-ai" else rows
        return area_share(rows, atlas, chosen["base"], chosen["area"], chosen["missing"])

    return share


def label(change: dict[str, str]) -> str:
    """A test's name: the choices that are not the default."""
    return ",".join(change.values()) or "default"


def test_every_californian_town_is_located(panel: pd.DataFrame, atlas: Atlas) -> None:
    """A town that no file locates counts as outside, so each such town is named above and was looked up."""
    read = [atlas.place(text) for text in texts(panel["all_locations"].unique())]
    towns = {place.town for place in read if place and place.state == "CA" and place.precision == "city"}
    assert {town for town in towns if (town, "CA") not in atlas.points} <= set(FAR.split(", "))


@pytest.mark.parametrize("change", CHANGES, ids=label)
def test_shares_by_batch_year(answers: Ask, recount: Callable[..., pd.DataFrame], change: dict[str, str]) -> None:
    """The same years, companies and companies inside; the same share, Wilson interval and age."""
    ours = recount(change)
    theirs = answers("area-share", **(DEFAULT | change))
    theirs["period"] = theirs["period"].astype(int)
    both = ours.merge(theirs, on="period", how="outer", suffixes=("", "_product"))
    differ = both[(both["n"] != both["n_product"]) | (both["in_area"] != both["in_area_product"])]
    assert differ.empty, f"\n{differ[['period', 'n', 'n_product', 'in_area', 'in_area_product']]}"
    known = both[both["n"] >= 10]
    for name in ("share", "low", "high", "age_years"):
        np.testing.assert_allclose(known[f"{name}_product"], known[name], rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("change", REBOUNDS, ids=label)
def test_drop_and_rebound(answers: Ask, recount: Callable[..., pd.DataFrame], change: dict[str, str]) -> None:
    """Three windows of batch years, tested by statsmodels."""
    ours = rebound(recount(change))
    theirs = answers("area-rebound", **(DEFAULT | change))
    assert theirs["n"].tolist() == ours["n"]
    assert theirs["in_area"].tolist() == ours["in_area"]
    names = {"p_drop": "drop", "p_rebound": "rebound", "p": "p", "recovery_ratio": "recovery"}
    for column, name in names.items():
        told = theirs[column].dropna().unique()
        assert told == pytest.approx([ours[name]], rel=1e-6), column
