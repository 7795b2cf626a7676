"""Questions about concentration: how unequally companies, models, people or money are held."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.choices import Choice
from analytics.database import Reader
from analytics.definitions import BASE, COUNTED_IN_WORDS, LEAST_N, MEASURE, PERIOD, POPULATION, UNIT
from analytics.definitions_sql import holds_on, in_base, period_values
from analytics.errors import InputError
from analytics.metrics.concentration import (
    concentration_ratio,
    effective_number,
    hhi,
    shannon_normalised,
    shares,
)
from analytics.metrics.inequality import gini
from analytics.metrics.shared_units import hhi_bootstrap_interval
from analytics.questions.populations import STOCKS, by_period, membership_matrix, placements
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, percent

PLACE_UNITS = ("city", "county", "metro", "country")
INDICES = (
    "hhi",
    "hhi_low",
    "hhi_high",
    "hhi_unbiased",
    "effective_number",
    "cr1",
    "cr5",
    "gini",
    "entropy_normalised",
)
TABLES = (
    "companies",
    "locations",
    "places",
    "organisations",
    "models",
    "model_organisations",
    "moves",
    "valuations",
)
CHOICES: tuple[Choice, ...] = (MEASURE, UNIT, POPULATION, BASE)

# One row per item and organisation: year, item, organisation_id, day, the country its source names, amount.
_HELD = {
    "models": """
        SELECT models.year, models.model_id AS item, organisation_id, models.published_on AS dated,
            model_organisations.country AS country, 1.0 / count(*) OVER (PARTITION BY models.model_id) AS amount
        FROM models JOIN model_organisations USING (model_id)
        WHERE models.year IS NOT NULL""",
    "people": """
        SELECT left(min(date), 4)::BIGINT AS year, event_id AS item, destination_id AS organisation_id,
            min(date) AS dated, NULL AS country, 1.0 / count(*) OVER (PARTITION BY event_id) AS amount
        FROM moves WHERE sourced AND destination_id IS NOT NULL
        GROUP BY person_id, event_id, destination_id""",
    "money": """
        SELECT left(date, 4)::BIGINT AS year, valuation_id AS item, organisation_id, date AS dated, NULL AS country,
            raised_usd AS amount
        FROM valuations WHERE sourced AND status = 'closed' AND raised_usd > 0""",
}

_HOLDERS = """
WITH held AS ({held}),
placed AS (
    SELECT held.*, organisations.name AS organisation, coalesce(owner.name, organisations.name) AS parent,
        places.name AS city, places.county, places.metro, coalesce(held.country, places.country) AS based
    FROM held
    JOIN organisations USING (organisation_id)
    LEFT JOIN places ON places.place_id = organisations.headquarters_id
    LEFT JOIN organisation_parents ON organisation_parents.organisation_id = held.organisation_id
        AND {owned}
    LEFT JOIN organisations AS owner ON owner.organisation_id = organisation_parents.parent_id
)
SELECT year, item, amount AS weight, {holder} AS holder
FROM placed
LEFT JOIN countries ON countries.country = placed.based
WHERE {holder} IS NOT NULL AND {base}
ORDER BY year, item, holder"""


@question(
    "concentration",
    "How concentrated they are",
    measure=lambda chosen: (
        f"Herfindahl–Hirschman index (0 to 10,000) of {_held(chosen)} by {{unit!l}}, each year, with 95 % interval"
        " · in {base!l}"
    ),
    choices=CHOICES,
    columns=(
        Column("period", "string", "Year of the batch, of publication, of the move or of the funding round"),
        Column("unit", "string", "What holds the shares"),
        Column("n", "integer", "Companies, models, people or rounds counted"),
        Column("holders", "integer", "Units that hold anything"),
        Column(
            "hhi",
            "number",
            "Herfindahl–Hirschman index: sum of squared shares, 0 to 1 (times 10,000 on screen)",
        ),
        Column("hhi_low", "number", "Lower end of the 95 % bootstrap interval of the unbiased index"),
        Column("hhi_high", "number", "Upper end of the 95 % bootstrap interval of the unbiased index"),
        Column("hhi_unbiased", "number", "Chance that two different items drawn at random share a unit"),
        Column("effective_number", "number", "1 / hhi: as many equal units would give the same index"),
        Column("cr1", "number", "Share of the largest unit", "share"),
        Column("cr5", "number", "Share of the five largest units", "share"),
        Column("gini", "number", "Gini coefficient over units that hold anything (population form)"),
        Column("entropy_normalised", "number", "Shannon entropy over its largest possible value, 0 to 1"),
    ),
    tables=TABLES,
    metrics=(
        "hhi",
        "hhi_unbiased_shared",
        "hhi_bootstrap_interval",
        "effective_number",
        "concentration_ratio",
        "gini",
        "shannon_normalised",
    ),
    headline=Headline(
        "Unbiased Herfindahl–Hirschman index", "hhi", "hhi_unbiased", "hhi_low", "hhi_high", period="period"
    ),
)
def concentration(reader: Reader, chosen: Chosen) -> Result:
    """Concentration indices by year; an item with several places or organisations is split equally over them."""
    held = holdings(reader, chosen)
    rows = [
        {"period": period, "unit": chosen["unit"], **_indices(group, chosen["measure"])}
        for period, group in by_period(held, _is_stock(chosen))
    ]
    answer = pd.DataFrame(rows, columns=["period", "unit", "n", "holders", *INDICES])
    notes = (*_notes(chosen), _GUIDELINES)
    return Result(answer, _finding(answer, chosen), int(held["item"].nunique()), notes)


@question(
    "lorenz",
    "Who holds how much",
    measure=lambda chosen: (
        f"Share of {_held(chosen)} by {{unit!l}}, the largest first, added up · in {{base!l}} · {{period}}"
    ),
    choices=(*CHOICES, PERIOD),
    columns=(
        Column("rank", "integer", "1 = largest; equal amounts share the better rank"),
        Column("holder", "string", "The unit"),
        Column("amount", "number", "What it holds: items, people or US dollars"),
        Column("share", "number", "amount / total", "share"),
        Column("cumulative_share", "number", "Share of this and all larger units", "share"),
        Column("n", "integer", "Companies, models, people or rounds counted"),
    ),
    tables=TABLES,
    metrics=("shares",),
    headline=Headline(
        "Share of the five largest together", "share", "cumulative_share", where=lambda frame: frame.index < 5
    ),
)
def lorenz(reader: Reader, chosen: Chosen) -> Result:
    """Every unit with its share, largest first."""
    held = _within(holdings(reader, chosen), chosen)
    amounts = held.groupby("holder")["weight"].sum().reset_index(name="amount")
    amounts = amounts.sort_values(["amount", "holder"], ascending=[False, True], ignore_index=True)
    amounts["share"] = shares(amounts["amount"].to_numpy())
    answer = pd.DataFrame(
        {
            "rank": amounts["amount"].rank(method="min", ascending=False),
            "holder": amounts["holder"],
            "amount": amounts["amount"],
            "share": amounts["share"],
            "cumulative_share": amounts["share"].cumsum(),
            "n": held["item"].nunique(),
        }
    )
    n = int(held["item"].nunique())
    if answer.empty:
        return Result(answer, "Nothing is known for this period", 0, _notes(chosen))
    top = answer["share"].head(5).sum()
    first = answer.iloc[0]
    finding = f"{first['holder']} holds {percent(first['share'])}, the five largest together {percent(top)}"
    return Result(answer, finding if n >= LEAST_N else "Too few to give shares", n, _notes(chosen))


def holdings(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """Rows of year, item, holder and weight for a measure and a unit.

    Raises:
        InputError: for companies by organisation, where each would hold itself.
    """
    measure, unit = chosen["measure"], chosen["unit"]
    if measure == "companies":
        if unit not in PLACE_UNITS:
            expected = f"{', '.join(PLACE_UNITS)} for the measure companies"
            raise InputError("unit", unit, expected, "Choose a place, or another measure.")
        placed = placements(reader, chosen["population"], chosen["base"])
        return placed.assign(holder=place_label(placed, unit))[["year", "item", "holder", "weight"]]
    holder = {"country": "countries.name"}.get(unit, f"placed.{unit}")
    sql = _HOLDERS.format(
        held=_HELD[measure],
        owned=holds_on("CAST(rpad(held.dated, 10, '-01-01') AS DATE)", "organisation_parents"),
        holder=holder,
        base=in_base(chosen["base"], "based"),
    )
    return reader.frame(sql)


def place_label(frame: pd.DataFrame, unit: str) -> pd.Series:
    """A name for each place's unit that no other place shares: "Cambridge, MA, US" is not "Cambridge, GB"."""
    if unit in ("country", "metro"):
        return frame[unit]
    region = frame["region"].fillna("")
    return frame[unit].fillna(frame["city"]) + region.where(region == "", ", " + region) + ", " + frame["country"]


def _within(held: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """The rows of a period: those of its years, or for a stock those up to its last year."""
    if chosen["period"] == "all":
        return held
    bounds: Mapping[str, str] = period_values(chosen["period"])
    if len(bounds["period_low"]) > 4:
        raise InputError("period", chosen["period"], "a year or a range of years", "Choose a year.")
    first = 0 if _is_stock(chosen) else int(bounds["period_low"])
    return held[held["year"].between(first, int(bounds["period_high"]))]


def _is_stock(chosen: Chosen) -> bool:
    return chosen["measure"] == "companies" and chosen["population"] in STOCKS


def _held(chosen: Chosen) -> str:
    """What is concentrated, in words."""
    named = {"models": "notable models", "people": "people reported to have joined", "money": "money raised"}
    return named.get(chosen["measure"]) or COUNTED_IN_WORDS[chosen["population"]]


def _indices(group: pd.DataFrame, measure: str) -> dict[str, float]:
    """All indices of one year. Money has no unbiased index: dollars are not drawn one by one."""
    matrix, names = membership_matrix(group["item"], group["holder"], group["weight"])
    row: dict[str, float] = {"n": len(matrix), "holders": len(names)}
    if len(matrix) < LEAST_N:
        return {**row, **dict.fromkeys(INDICES, float("nan"))}
    held = matrix.sum(axis=0)
    low, high, unbiased = float("nan"), float("nan"), float("nan")
    if measure != "money":
        whole = matrix / matrix.sum(axis=1, keepdims=True)
        unbiased, low, high = hhi_bootstrap_interval(whole)
    return {
        **row,
        "hhi": hhi(held),
        "hhi_low": low,
        "hhi_high": high,
        "hhi_unbiased": unbiased,
        "effective_number": effective_number(held),
        "cr1": concentration_ratio(held, k=1),
        "cr5": concentration_ratio(held, k=5),
        "gini": gini(held),
        "entropy_normalised": shannon_normalised(held),
    }


def _finding(answer: pd.DataFrame, chosen: Chosen) -> str:
    """The newest index, and whether its interval leaves the first year's behind."""
    wide = answer[answer["hhi"].notna()]
    unit = UNIT.label_of(chosen["unit"]).lower()
    if wide.empty:
        return f"Too few to measure concentration by {unit}"
    first, last = wide.iloc[0], wide.iloc[-1]
    now = f"By {unit}, the concentration index is {count(1e4 * last['hhi'])} in {last['period']}"
    if len(wide) == 1 or np.isnan(last["hhi_low"]):
        return now
    if last["hhi_low"] > first["hhi_high"]:
        return f"{now}, clearly above {count(1e4 * first['hhi'])} in {first['period']}"
    if last["hhi_high"] < first["hhi_low"]:
        return f"{now}, clearly below {count(1e4 * first['hhi'])} in {first['period']}"
    return f"{now}, not clearly different from {first['period']}"


_GUIDELINES = (
    "Merger guidelines of the US (2023) call a market moderately concentrated above 1,000 and highly above 1,800; "
    "they judge sales, not places."
)


def _notes(chosen: Chosen) -> tuple[str, ...]:
    notes = {
        "companies": "Batches are looked at 36 months after they began; a company with several cities is split "
        "equally over them.",
        "models": "Each model is split equally over its organisations; places are present headquarters, where known.",
        "people": "Reported arrivals only: the press favours stars and a few companies. Never a market share.",
        "money": "Reported closed rounds only. Each round counts once by its amount; there is no sampling interval.",
    }
    where = "Organisations" if chosen["unit"] in ("organisation", "parent") else "Places"
    return (notes[chosen["measure"]], f"{where} with none of what is counted are left out of the index.")
