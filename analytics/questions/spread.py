"""Questions about distance and weight: how far apart companies are, and what the labs are said to be worth."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import (
    AREA,
    BASE,
    COUNTED_IN_WORDS,
    LEAST_N,
    POPULATION,
    SAN_FRANCISCO,
    WEIGHT,
    area_in_words,
)
from analytics.definitions_sql import area_values, in_area, in_base
from analytics.errors import InputError
from analytics.metrics.space import (
    radius_quantile_about_point,
    radius_quantile_best_data_centre,
    spherical_centroid,
    standard_distance_km,
)
from analytics.questions.cluster import NO_PLACE_NOTE, PLACE_TABLES
from analytics.questions.populations import STOCKS, by_period, placements
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, percent

LAST_VALUATIONS = """
SELECT organisation_id, date, valuation_usd
FROM valuations
WHERE sourced AND valuation_usd > 0 AND status = 'closed'
QUALIFY row_number() OVER (PARTITION BY organisation_id ORDER BY date DESC, valuation_usd DESC) = 1
ORDER BY organisation_id"""


@question(
    "cluster-spread",
    "How far apart companies are",
    measure=(
        "Kilometres from San Francisco within which half and nine in ten are, by year · {population}, in {base!l}"
    ),
    choices=(POPULATION, BASE, WEIGHT),
    columns=(
        Column("period", "string", "Year of the batch, of founding or of publication"),
        Column("n", "integer", "Companies with a known city in the base", "companies"),
        Column("latitude", "number", "Latitude of the mean place on the sphere", "degrees"),
        Column("longitude", "number", "Longitude of the mean place on the sphere", "degrees"),
        Column("standard_distance_km", "number", "Root mean square distance from the mean place", "km"),
        Column("r50_km", "number", "Radius that holds half, about the best placed company", "km"),
        Column("r90_km", "number", "Radius that holds nine tenths, about the best placed company", "km"),
        Column("r50_sf_km", "number", "Radius that holds half, about San Francisco", "km"),
        Column("r90_sf_km", "number", "Radius that holds nine tenths, about San Francisco", "km"),
    ),
    tables=(*PLACE_TABLES, "valuations"),
    metrics=(
        "spherical_centroid",
        "standard_distance_km",
        "radius_quantile_about_point",
        "radius_quantile_best_data_centre",
    ),
    headline=Headline("Radius about San Francisco that holds half", "km", "r50_sf_km", period="period"),
)
def cluster_spread(reader: Reader, chosen: Chosen) -> Result:
    """Centre and spread of each year's companies; a company with several cities is split equally over them."""
    frame = placements(reader, chosen["population"], chosen["base"])
    if chosen["weight"] == "money":
        frame = _weighted_by_valuation(reader, frame, chosen["population"])
    rows = [
        {"period": period, "n": group["item"].nunique(), **_spread(group)}
        for period, group in by_period(frame, chosen["population"] in STOCKS)
    ]
    spread = ["latitude", "longitude", "standard_distance_km", "r50_km", "r90_km", "r50_sf_km", "r90_sf_km"]
    answer = pd.DataFrame(rows, columns=["period", "n", *spread])
    wide = answer[answer["n"] >= LEAST_N]
    finding = "Too few companies to describe their spread"
    if len(wide):
        last = wide.iloc[-1]
        counted = COUNTED_IN_WORDS[chosen["population"]]
        finding = f"Half of {counted} of {last['period']} are within {count(last['r50_sf_km'])} km of San Francisco"
    notes = (
        "The mean place is an average: of companies in two cities it lies between them, where there may be none. The "
        "radii say how far companies are from San Francisco and from the best placed company.",
        "A company in several cities is split over them here, but lies inside an area as soon as one of them does: so "
        "more than half can be in the Bay Area while half of all places reach further.",
        NO_PLACE_NOTE,
    )
    return Result(answer, finding, int(frame["item"].nunique()), notes)


@question(
    "lab-valuations",
    "What the labs are said to be worth",
    measure="Last reported value of each lab in US dollars, inside and outside the area · {area}",
    choices=(AREA,),
    columns=(
        Column("lab", "string", "Organisation"),
        Column("date", "string", "Date of its last closed round"),
        Column("valuation_usd", "number", "Valuation in that round", "usd"),
        Column("in_area", "boolean", "Whether its headquarters is in the area"),
        Column("n", "integer", "Labs the row stands for"),
    ),
    tables=("valuations", "organisations", "places"),
)
def lab_valuations(reader: Reader, chosen: Chosen) -> Result:
    """Last sourced valuation of each Western lab with a known headquarters, largest first."""
    frame = reader.frame(
        f"""SELECT organisations.name AS lab, date, valuation_usd, {in_area(chosen["area"])} AS in_area, 1 AS n
FROM ({LAST_VALUATIONS}) JOIN organisations USING (organisation_id)
JOIN places ON places.place_id = headquarters_id
JOIN countries USING (country)
WHERE is_lab AND {in_base("western")}
ORDER BY valuation_usd DESC, lab""",
        **area_values(chosen["area"]),
    )
    total = frame["valuation_usd"].sum()
    inside = frame.loc[frame["in_area"], "valuation_usd"].sum()
    finding = "No lab has a reported valuation"
    if len(frame):
        finding = f"{percent(inside / total)} of the labs' reported value lies {area_in_words(chosen['area'])}"
    return Result(frame, finding, len(frame), ("Valuations are those of the last closed round a source reports.",))


def _weighted_by_valuation(reader: Reader, frame: pd.DataFrame, population: str) -> pd.DataFrame:
    if population != "labs":
        raise InputError("weight", "money", f"count for population {population}", "Only labs have reported valuations.")
    values = reader.frame(LAST_VALUATIONS).set_index("organisation_id")["valuation_usd"]
    weighted = frame[frame["item"].isin(values.index)]
    return weighted.assign(weight=weighted["weight"] * weighted["item"].map(values))


def _spread(group: pd.DataFrame) -> dict[str, float]:
    """Centre and radii of one year, from distinct cities with their summed weights."""
    cities = group.groupby("place_id").agg({"latitude": "first", "longitude": "first", "weight": "sum"})
    points, weights = cities[["latitude", "longitude"]].to_numpy(), cities["weight"].to_numpy()
    latitude, longitude = spherical_centroid(points=points, w=weights)
    row = {
        "latitude": latitude,
        "longitude": longitude,
        "standard_distance_km": standard_distance_km(points=points, w=weights),
    }
    for name, q in (("r50", 0.5), ("r90", 0.9)):
        row[f"{name}_km"] = radius_quantile_best_data_centre(points=points, q=q, w=weights)
        row[f"{name}_sf_km"] = radius_quantile_about_point(center=SAN_FRANCISCO, points=points, q=q, w=weights)
    return row if group["item"].nunique() >= LEAST_N else dict.fromkeys(row, float("nan"))
