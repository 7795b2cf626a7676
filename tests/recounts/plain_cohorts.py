"""Batches of the directory, at which snapshot each is looked at, and shares of an area, counted again."""

from pathlib import Path

import pandas as pd
from statsmodels.stats.proportion import proportion_confint, test_proportions_2indep

from tests.recounts.plain_places import Atlas

MONTHS = {"Winter": 1, "Spring": 4, "Summer": 6, "Fall": 9}


def listings(raw: Path) -> pd.DataFrame:
    """One row per company and snapshot, with the batch and tags of the company's newest listing."""
    panel = pd.read_parquet(raw / "yc" / "akshay_panel.parquet")
    panel["snapshot"] = pd.to_datetime(panel["snapshot"])
    panel["all_locations"] = panel["all_locations"].fillna("")
    newest = pd.read_csv(raw / "yc" / "yc_companies_2026-07-31_geocoded.csv", keep_default_na=False)
    columns = ["id", "batch", "tags", "status"]
    last = panel.sort_values("snapshot").drop_duplicates("id", keep="last")
    gone = last[~last["id"].isin(newest["id"])]
    facts = pd.concat([newest[columns], gone[columns]]).set_index("id")
    panel = panel[["id", "snapshot", "all_locations"]].join(facts, on="id")
    panel["tags"] = panel["tags"].fillna("")
    parts = panel["batch"].str.extract(r"^(Winter|Spring|Summer|Fall) (\d{4})$")
    panel = panel[parts[1].notna() & (panel["status"] != "Not YC")].copy()
    panel["year"] = parts[1].dropna().astype(int)
    month = parts[0].map(MONTHS).astype("Int64").astype(str)
    panel["starts"] = pd.to_datetime(parts[1] + "-" + month.str.zfill(2) + "-01")
    return panel.dropna(subset=["year"])


def looked_at(panel: pd.DataFrame, observed: str) -> pd.DataFrame:
    """The rows of each batch in the one snapshot at which it is observed."""
    snapshots = sorted(panel["snapshot"].unique())
    kept = []
    for starts, batch in panel.groupby("starts"):
        if observed == "latest":
            chosen = snapshots[-1]
        elif observed == "first-listed":
            sizes = batch.groupby("snapshot").size()
            chosen = sizes[sizes >= 0.85 * sizes.max()].index.min()
        else:
            age = int(observed.rpartition("-")[2])
            target = starts + pd.DateOffset(months=age)
            chosen = min(snapshots, key=lambda day: (abs((day - target).days), day))
            slack = pd.DateOffset(months=4)
            if not target - slack <= chosen <= target + slack:
                continue
        kept.append(batch[batch["snapshot"] == chosen])
    return pd.concat(kept)


def area_share(
    rows: pd.DataFrame, atlas: Atlas, base: str = "world", area: str = "bay-area-9", missing: str = "drop"
) -> pd.DataFrame:
    """Year, n, in_area, share, low, high, age_years of the rows that `looked_at` gave."""
    listed = []
    for row in rows.itertuples():
        places = [place for place in atlas.places(row.all_locations) if place.usable]
        countries = {place.country for place in places}
        allowed = {"world": countries, "us": {"US"}, "western": atlas.western}[base]
        if countries & allowed or (not places and missing == "outside"):
            inside = any(atlas.inside(place, area) for place in places)
            listed.append((row.year, inside, (row.snapshot - row.starts).days / 365.25))
    counted = pd.DataFrame(listed, columns=["period", "inside", "age"]).groupby("period")
    share = counted.agg(n=("inside", "size"), in_area=("inside", "sum"), age_years=("age", "mean")).reset_index()
    share["share"] = share["in_area"] / share["n"]
    share["low"], share["high"] = proportion_confint(share["in_area"], share["n"], method="wilson")
    return share


def larger(x: list[int], n: list[int], first: int, second: int) -> float:
    """One-sided p that one window's share is larger than another's; variances are not pooled."""
    counts = (x[first], n[first], x[second], n[second])
    return float(test_proportions_2indep(*counts, method="wald", compare="diff", alternative="larger").pvalue)


def rebound(share: pd.DataFrame) -> dict[str, object]:
    """Counts of the three windows, both one-sided tests, the larger p of the two, and the recovery ratio."""
    edges = [share["period"].between(2018, 2019), share["period"].between(2020, 2022), share["period"] >= 2023]
    n = [int(share.loc[edge, "n"].sum()) for edge in edges]
    x = [int(share.loc[edge, "in_area"].sum()) for edge in edges]
    drop, back = larger(x, n, 0, 1), larger(x, n, 2, 1)
    before, trough, after = (a / b for a, b in zip(x, n, strict=True))
    recovery = (after - trough) / (before - trough)
    return {"n": n, "in_area": x, "drop": drop, "rebound": back, "p": max(drop, back), "recovery": recovery}
