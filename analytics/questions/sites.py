"""The map: where each company, lab site or model stands."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import AREA, BAY_COUNTIES, ONE_PERIOD, POPULATION, area_in_words
from analytics.definitions_sql import area_values, in_area, period_values
from analytics.questions.registry import Chosen, question
from analytics.wording import count, percent

_SITES = """
WITH sited AS (
    SELECT sites.*, organisations.name AS organisation, organisations.founded,
        country = 'US' AND list_contains($bay_counties, county) AS in_bay_area
    FROM sites
    JOIN organisations USING (organisation_id)
    WHERE organisations.is_lab AND sites.status <> 'planned'
)
SELECT organisation AS company, city, county, latitude, longitude, precision, founded,
    coalesce({in_area}, FALSE) AS in_area, CASE WHEN sourced THEN 'sourced' ELSE 'weak' END AS evidence, 1 AS n,
    'site' AS kind, site_id AS place_id, role, from_date, to_date, street_address AS address, local_area
FROM sited
WHERE CASE WHEN $newest THEN status <> 'former' AND to_date IS NULL
    ELSE left(from_date, length($period_high)) <= $period_high
        AND (to_date IS NULL OR left(to_date, length($period_low)) >= $period_low) END
ORDER BY company, site_id"""

_COMPANIES = """
SELECT companies.name AS company, places.name AS city, places.county, latitude, longitude, places.precision,
    batches.year AS founded, coalesce(places.usable AND {in_area}, FALSE) AS in_area, 'sourced' AS evidence, 1 AS n,
    'company' AS kind, places.place_id, NULL::VARCHAR AS role, locations.from_snapshot::VARCHAR AS from_date,
    NULL::VARCHAR AS to_date, NULL::VARCHAR AS address, NULL::VARCHAR AS local_area
FROM companies
JOIN batches USING (batch)
JOIN locations USING (company_id)
JOIN places USING (place_id)
WHERE companies.status IS DISTINCT FROM 'Not YC' AND (companies.is_ai OR NOT $tagged) AND places.precision = 'city'
    AND (SELECT max(snapshot) FROM snapshots WHERE left(snapshot::VARCHAR, length($period_high)) <= $period_high)
        BETWEEN from_snapshot AND to_snapshot
ORDER BY company, companies.company_id, places.place_id"""

_MODELS = """
SELECT models.name AS company, places.name AS city, places.county, latitude, longitude, places.precision,
    models.year AS founded, coalesce(places.usable AND {in_area}, FALSE) AS in_area, 'sourced' AS evidence, 1 AS n,
    'model' AS kind, places.place_id, NULL::VARCHAR AS role, models.published_on::VARCHAR AS from_date,
    NULL::VARCHAR AS to_date, NULL::VARCHAR AS address, NULL::VARCHAR AS local_area
FROM (SELECT DISTINCT model_id, headquarters_id FROM model_organisations JOIN organisations USING (organisation_id))
JOIN models USING (model_id)
JOIN places ON places.place_id = headquarters_id
WHERE length(models.published_on) >= length($period_low)
    AND left(models.published_on, length($period_low)) BETWEEN $period_low AND $period_high
ORDER BY company, models.model_id, places.place_id"""


@question(
    "company-map",
    "Where companies and labs stand",
    measure="Places of {population} and sites of labs, one circle a place, larger for more · {period}",
    choices=(POPULATION, AREA, ONE_PERIOD),
    columns=(
        Column("company", "string", "Company, lab or model"),
        Column("city", "string", "City"),
        Column("county", "string", "County; abroad its nearest counterpart"),
        Column("latitude", "number", "Latitude", "degrees"),
        Column("longitude", "number", "Longitude", "degrees"),
        Column("precision", "string", "How exact the point is: street, neighbourhood or city (the city's centre)"),
        Column("founded", "integer", "Year of founding, of the batch or of publication"),
        Column("in_area", "boolean", "Whether the point lies in the area"),
        Column("evidence", "string", "sourced, or weak where the source was not read"),
        Column("n", "integer", "Points the row stands for"),
    ),
    tables=("companies", "locations", "places", "sites", "models"),
)
def company_map(reader: Reader, chosen: Chosen) -> Result:
    """Every listed place, dated site or headquarters in the period, with the question whether it lies in the area."""
    population, area = chosen["population"], chosen["area"]
    text = {"labs": _SITES, "notable-models": _MODELS}.get(population, _COMPANIES)
    frame = reader.frame(
        text.format(in_area=in_area(area, "sited" if population == "labs" else "places")),
        **area_values(area),
        **period_values(chosen["period"]),
        bay_counties=list(BAY_COUNTIES),
        newest=chosen["period"] == "all",
        tagged=population == "yc-ai",
    )
    return Result(frame, _finding(frame, population, area), frame["company"].nunique(), _notes(population))


def _finding(frame: pd.DataFrame, population: str, area: str) -> str:
    """How many points lie in the area."""
    inside = int(frame["in_area"].sum())
    noun = {"labs": "lab sites", "notable-models": "model placements"}.get(population, "company places")
    if frame.empty:
        return f"No {noun} are known for this period"
    share = f"{count(inside)} of {count(len(frame))} known {noun} ({percent(inside / len(frame))})"
    return f"{share} are {area_in_words(area)}"


def _notes(population: str) -> tuple[str, ...]:
    if population == "labs":
        return (
            "Sites are those a public source names, planned ones left out; the list is not complete. "
            "Undated sites appear in the newest period only, drawn hollow. Sites known only by their city share its "
            "centre.",
        )
    if population == "notable-models":
        return ("Models stand at the present headquarters of their organisations, where known.",)
    return ("Companies stand at the centre of each city they list; one mark a city, sized by count.",)
