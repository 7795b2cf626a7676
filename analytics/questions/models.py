"""Questions about who makes the models and where new PhD graduates go: industry against academia."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import SECTORS
from analytics.definitions_sql import is_incomplete
from analytics.definitions_stack import JOINT, MODEL_SET
from analytics.questions.populations import share_of
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import interval, percent

SECTOR_OF = {"government": "government-nonprofit", "non-profit": "government-nonprofit"}

_SECTORS = """
SELECT year, model_id, unnest(string_split(coalesce(sectors, 'unknown'), '; ')) AS sector
FROM models
WHERE year IS NOT NULL AND (is_frontier OR $models = 'notable')
ORDER BY year, model_id, sector"""


@question(
    "model-sectors",
    "Who makes notable AI models",
    measure="Share of the year's {set!l} by who made them, with 95 % interval",
    choices=(MODEL_SET, JOINT),
    columns=(
        Column("year", "integer", "Year of publication"),
        Column("sector", "string", "industry, academia, joint, government-nonprofit or unknown"),
        Column("models", "number", "Models; with fractions where joint work is split", "models"),
        Column("share", "number", "models / n, the unknown staying in the base; empty below n = 10", "share"),
        Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
        Column("n", "integer", "All models of the year", "models"),
    ),
    tables=("models",),
    metrics=("wilson_interval",),
    headline=Headline(
        "Industry's share of the newest complete year",
        "share",
        "share",
        "low",
        "high",
        period="year",
        where=lambda frame: (frame["sector"] == "industry") & ~frame["incomplete"],
    ),
)
def model_sectors(reader: Reader, chosen: Chosen) -> Result:
    """Models of each year by the sector of the organisations that made them."""
    weighed = model_weights(reader, chosen)
    rows = [
        {"year": year, **row}
        for year, group in weighed.groupby("year", sort=True)
        for row in sector_shares(group, chosen["joint"])
    ]
    answer = pd.DataFrame(rows, columns=["year", "sector", "models", "share", "low", "high", "n"])
    newest = reader.version.newest
    answer["incomplete"] = [is_incomplete(str(year), newest) for year in answer["year"]]
    notes = (
        "A model is notable by the rules of its source (state of the art, use, citations or cost); the newest year "
        "is not complete.",
    )
    return Result(answer, _finding(answer), weighed["model_id"].nunique(), notes)


@question(
    "phd-destinations",
    "Where new AI PhD graduates go",
    measure="Share of new PhD graduates by destination, as each source counts it",
    choices=(),
    columns=(
        Column("series", "string", "The published series"),
        Column("year", "integer", "Year"),
        Column("share", "number", "The share as published", "share"),
        Column("denominator", "string", "Whose share it is: series differ in this and are never joined"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Published figures the row stands for"),
        Column("destination", "string", "industry or academia"),
    ),
    tables=("phd_destinations",),
)
def phd_destinations(reader: Reader, _: Chosen) -> Result:
    """Published figures side by side, each with its own denominator."""
    frame = reader.frame(
        """SELECT series, year, share, denominator, sources.title AS source, 1 AS n, destination
        FROM phd_destinations JOIN sources USING (source_id)
        WHERE sourced AND destination IS NOT NULL
        ORDER BY series, year"""
    )
    notes = ("Two published series disagree for the same year because their denominators differ: both are shown.",)
    return Result(frame, f"{frame['series'].nunique()} published series, which are not comparable", len(frame), notes)


def model_weights(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """One row per model and sector: year, model_id, sector, weight (the weights of a model sum to 1).

    Sectors are those the source lists for the model, one per organisation where it names them all.
    """
    frame = reader.frame(_SECTORS, models=chosen["set"])
    frame["sector"] = frame["sector"].replace(SECTOR_OF)
    if chosen["joint"] == "split":
        frame["weight"] = 1 / frame.groupby("model_id")["model_id"].transform("size")
        return frame.groupby(["year", "model_id", "sector"], as_index=False).agg({"weight": "sum"})
    sectors = frame.groupby("model_id")["sector"].transform("nunique")
    frame.loc[sectors > 1, "sector"] = "joint"
    return frame.drop_duplicates(["model_id"])[["year", "model_id", "sector"]].assign(weight=1.0)


def sector_shares(group: pd.DataFrame, joint: str) -> list[dict[str, object]]:
    """Share of each sector among some models, with its interval."""
    n = group["model_id"].nunique()
    held = group.groupby("sector")["weight"].sum()
    rows: list[dict[str, object]] = []
    for sector in SECTORS:
        if sector == "joint" and joint == "split":
            continue
        models = float(held.get(sector, 0.0))
        share, low, high = share_of(models, n)
        rows.append({"sector": sector, "models": models, "n": n, "share": share, "low": low, "high": high})
    return rows


def _finding(answer: pd.DataFrame) -> str:
    industry = answer[(answer["sector"] == "industry") & answer["share"].notna() & ~answer["incomplete"]]
    if industry.empty:
        return "Too few models in any year to give shares"
    last = industry.iloc[-1]
    share = f"{percent(last['share'])} {interval(last['low'], last['high'])}"
    return f"Industry alone made {share} of the notable models of {int(last['year'])}"
