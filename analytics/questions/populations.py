"""Who is counted, in which year, and where: the relations that the questions about places share."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.database import Reader
from analytics.definitions import LEAST_N, OBSERVED
from analytics.definitions_sql import area_values, in_area, in_base
from analytics.metrics.intervals import wilson_interval
from analytics.questions.registry import Chosen
from analytics.wording import day_of

NEWEST = "latest"
"""How a question looks at all companies at one date: in the newest comparable snapshot, whatever their age."""
AI_NOTE = "AI tags are those of the newest listing: companies that closed untagged are missed."
STOCKS = {"labs"}
"""Populations that are counted as a stock (all founded so far); the others are cohorts of their year."""

_SAME_AGE = """
    SELECT batch, snapshot
    FROM batches, snapshots
    WHERE comparable AND snapshot BETWEEN starts + to_months($months - 4) AND starts + to_months($months + 4)
    QUALIFY row_number() OVER (
        PARTITION BY batch
        ORDER BY abs(date_diff('day', CAST(starts + to_months($months) AS DATE), snapshot)), snapshot
    ) = 1"""

_FIRST_LISTED = """
    SELECT batch, min(snapshot) AS snapshot
    FROM (
        SELECT batch, snapshot, count(DISTINCT company_id) AS listed, max(listed) OVER (PARTITION BY batch) AS most
        FROM companies
        JOIN locations USING (company_id)
        JOIN snapshots ON snapshot BETWEEN from_snapshot AND to_snapshot
        WHERE comparable
        GROUP BY batch, snapshot
    )
    WHERE listed >= 0.85 * most
    GROUP BY batch"""

_LATEST = "SELECT batch, (SELECT max(snapshot) FROM snapshots WHERE comparable) AS snapshot FROM batches"

_COMPANIES = """
    SELECT batches.year, companies.company_id::VARCHAR AS item, locations.place_id,
        date_diff('day', batches.starts, observed.snapshot) / 365.25 AS age_years
    FROM observed
    JOIN batches USING (batch)
    JOIN companies USING (batch)
    JOIN locations ON locations.company_id = companies.company_id
        AND observed.snapshot BETWEEN locations.from_snapshot AND locations.to_snapshot
    WHERE companies.status IS DISTINCT FROM 'Not YC'"""

_LABS = """
    SELECT founded AS year, organisation_id AS item, headquarters_id AS place_id, NULL::DOUBLE AS age_years
    FROM organisations
    WHERE is_lab"""

_MODELS = """
    SELECT models.year, models.model_id AS item, organisations.headquarters_id AS place_id, NULL::DOUBLE AS age_years
    FROM models
    JOIN model_organisations USING (model_id)
    JOIN organisations USING (organisation_id)
    WHERE models.year IS NOT NULL"""


def seen(population: str, observed: str = OBSERVED.default) -> tuple[str, dict[str, object]]:
    """Named queries that end in `seen(year, item, place_id, age_years)`: one row per item counted and place it lists.

    A company without a place has a row with an empty place. Returns the text of the WITH clause and its values.
    """
    if population == "labs":
        return f"WITH seen AS ({_LABS})", {}
    if population == "notable-models":
        return f"WITH seen AS ({_MODELS})", {}
    when, values = _observed(observed)
    tagged = " AND companies.is_ai" if population == "yc-ai" else ""
    return f"WITH observed AS ({when}),\nseen AS ({_COMPANIES}{tagged})", values


def _observed(observed: str) -> tuple[str, dict[str, object]]:
    """The query that gives each batch the snapshot it is looked at in."""
    if observed.startswith("same-age-"):
        return _SAME_AGE, {"months": int(observed.removeprefix("same-age-"))}
    return (_FIRST_LISTED if observed == "first-listed" else _LATEST), {}


def members(reader: Reader, chosen: Chosen, observed: str = OBSERVED.default) -> pd.DataFrame:
    """One row per item counted: year, item, age_years, and whether it has a place, is in the base, is in the area.

    Args:
        reader: an open version.
        chosen: population, base and area; `observed` where the question has it.
        observed: when a batch is looked at, where the question has no such choice.
    """
    named, values = seen(chosen["population"], chosen.get("observed", observed))
    sql = f"""{named}
SELECT year, item, max(age_years) AS age_years,
    coalesce(bool_or(places.usable), FALSE) AS has_place,
    coalesce(bool_or(places.usable AND {in_base(chosen["base"])}), FALSE) AS in_base,
    coalesce(bool_or(places.usable AND {in_area(chosen["area"])}), FALSE) AS in_area
FROM seen
LEFT JOIN places USING (place_id)
LEFT JOIN countries USING (country)
GROUP BY year, item
ORDER BY year, item"""
    return reader.frame(sql, **values, **area_values(chosen["area"]))


def repeated_snapshots(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """Snapshots that these choices look at and that only repeat an earlier one: snapshot, repeats (as text)."""
    if "observed" not in chosen or not chosen["population"].startswith("yc"):
        return pd.DataFrame(columns=["snapshot", "repeats"])
    when, values = _observed(chosen["observed"])
    sql = f"""WITH observed AS ({when})
SELECT DISTINCT snapshot::VARCHAR AS snapshot, repeats::VARCHAR AS repeats
FROM observed JOIN snapshots USING (snapshot)
WHERE repeats IS NOT NULL
ORDER BY snapshot"""
    return reader.frame(sql, **values)


def newest_notes(reader: Reader) -> tuple[str, ...]:
    """The date of the newest comparable snapshot, in a sentence; and another where it only repeats an earlier one."""
    sql = """SELECT snapshot::VARCHAR AS snapshot, repeats::VARCHAR AS repeats
FROM snapshots WHERE comparable ORDER BY snapshots.snapshot DESC LIMIT 1"""
    said: list[str] = []
    for row in reader.frame(sql).to_dict("records"):
        said.append(
            f"All companies are looked at in the directory's snapshot of {day_of(row['snapshot'])}, whatever their age."
        )
        if pd.notna(row["repeats"]):
            said.append(f"That snapshot is a copy of that of {day_of(row['repeats'])}.")
    return tuple(said)


def placements(reader: Reader, population: str, base: str) -> pd.DataFrame:
    """One row per item and city it lists in the base: year, item, the place, and the item's equal share at it."""
    named, values = seen(population)
    sql = f"""{named}
SELECT year, item, place_id, places.name AS city, places.county, places.metro, places.country, places.region,
    places.latitude, places.longitude, 1.0 / count(*) OVER (PARTITION BY year, item) AS weight
FROM (SELECT DISTINCT year, item, place_id FROM seen)
JOIN places USING (place_id)
JOIN countries USING (country)
WHERE places.precision = 'city' AND {in_base(base)}
ORDER BY year, item, place_id"""
    return reader.frame(sql, **values)


def by_period(frame: pd.DataFrame, stock: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows of each year in order; for a stock, all rows up to the year (those without a year in the newest only)."""
    years = sorted(int(year) for year in frame["year"].dropna().unique())
    for year in years:
        if not stock:
            yield str(year), frame[frame["year"] == year]
        elif year == years[-1]:
            yield str(year), frame
        else:
            yield str(year), frame[frame["year"] <= year]


def share_of(part: float, n: int) -> tuple[float, float, float]:
    """A share with its 95 % Wilson interval; all three empty below the least base.

    Example:
        >>> share_of(1, 9), [round(value, 3) for value in share_of(5, 10)]
        ((nan, nan, nan), [0.5, 0.237, 0.763])
    """
    return (part / n, *wilson_interval(x=part, n=n)) if n >= LEAST_N else (float("nan"),) * 3


def membership_matrix(
    items: pd.Series, holders: pd.Series, weights: pd.Series
) -> tuple[NDArray[np.float64], list[str]]:
    """Items (rows) by holders (columns, in order of name) with the item's weight at each holder.

    Returns:
        The matrix, shape (items, holders), and the holders' names.
    """
    rows, _ = pd.factorize(items)
    columns, names = pd.factorize(holders, sort=True)
    matrix = np.zeros((int(rows.max(initial=-1)) + 1, len(names)))
    np.add.at(matrix, (rows, columns), weights.to_numpy(dtype=float))
    return matrix, [str(name) for name in names]
