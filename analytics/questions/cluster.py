"""Questions about the Bay Area cluster: what share of companies is inside an area, and how it moved."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import (
    AREA,
    BASE,
    COUNTED_IN_WORDS,
    LEAST_N,
    MISSING,
    OBSERVED,
    POPULATION,
    SAN_FRANCISCO,
    WEIGHT,
    area_in_words,
    area_values,
    in_area,
    in_base,
)
from analytics.errors import InputError
from analytics.metrics.change import v_shape_three_window
from analytics.metrics.intervals import newcombe_difference, wilson_interval
from analytics.metrics.space import (
    radius_quantile_about_point,
    radius_quantile_best_data_centre,
    spherical_centroid,
    standard_distance_km,
)
from analytics.questions.populations import STOCKS, by_period, members, placements
from analytics.questions.registry import Chosen, question
from analytics.wording import count, interval, percent

WINDOWS = (("2018..2019", 2018, 2019), ("2020..2022", 2020, 2022), ("2023..", 2023, 9999))

SHARE_COLUMNS = (
    Column("n", "integer", "Companies in the base", "companies"),
    Column("in_area", "integer", "Those with at least one place in the area", "companies"),
    Column("share", "number", "in_area / n; empty below n = 10", "share"),
    Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
    Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
)
LAST_VALUATIONS = """
SELECT organisation_id, date, valuation_usd
FROM valuations
WHERE sourced AND valuation_usd > 0 AND status = 'closed'
QUALIFY row_number() OVER (PARTITION BY organisation_id ORDER BY date DESC, valuation_usd DESC) = 1
ORDER BY organisation_id"""
PLACE_TABLES = ("companies", "locations", "places", "organisations", "models")
NO_PLACE_NOTE = "Only places that a company lists itself are known; 'Remote' is not a place."


@question(
    "area-share",
    "Share of companies inside an area",
    choices=(POPULATION, OBSERVED, BASE, AREA, MISSING),
    columns=(
        Column(
            "period",
            "string",
            "Year of the batch; for labs the stock up to that year; for models of publication",
        ),
        *SHARE_COLUMNS,
        Column("age_years", "number", "Mean age of the companies when looked at", "years"),
    ),
    tables=PLACE_TABLES,
    metrics=("wilson_interval",),
)
def area_share(reader: Reader, chosen: Chosen) -> Result:
    """Share of each year's companies (or models) that list a place in the area."""
    frame = _counted(members(reader, chosen), chosen["missing"])
    rows = [
        {"period": period, **_share(group), "age_years": group["age_years"].mean()}
        for period, group in by_period(frame, chosen["population"] in STOCKS)
    ]
    answer = pd.DataFrame(rows, columns=["period", *(c.name for c in SHARE_COLUMNS), "age_years"])
    total = len(frame) if chosen["population"] in STOCKS else int(answer["n"].sum())
    return Result(answer, _share_finding(answer, chosen), total, _share_notes(reader, chosen))


@question(
    "area-rebound",
    "Did the share fall and come back?",
    choices=(POPULATION, OBSERVED, BASE, AREA, MISSING),
    columns=(
        Column("window", "string", "Batch years pooled"),
        *SHARE_COLUMNS,
        Column("p_drop", "number", "One-sided p that the first share is not above the second"),
        Column("p_rebound", "number", "One-sided p that the third share is not above the second"),
        Column("p", "number", "Both at once: the larger of the two (intersection–union test)"),
        Column("recovery_ratio", "number", "(third - second) / (first - second); empty without a drop", "ratio"),
    ),
    tables=PLACE_TABLES,
    metrics=("v_shape_three_window", "wilson_interval"),
)
def area_rebound(reader: Reader, chosen: Chosen) -> Result:
    """Shares in three windows fixed beforehand, and the test that they form a V."""
    frame = _counted(members(reader, chosen), chosen["missing"])
    windows = {name: frame[frame["year"].between(first, last)] for name, first, last in WINDOWS}
    shares = {name: _share(group) for name, group in windows.items()}
    test = dict.fromkeys(("p_drop", "p_rebound", "p", "recovery_ratio"), float("nan"))
    if all(row["n"] >= LEAST_N for row in shares.values()):
        shape = v_shape_three_window(
            x=[int(row["in_area"]) for row in shares.values()], n=[int(row["n"]) for row in shares.values()]
        )
        test = {
            "p_drop": shape.p_drop_one_sided,
            "p_rebound": shape.p_rebound_one_sided,
            "p": shape.p_iut,
            "recovery_ratio": shape.recovery_ratio,
        }
    rows = [{"window": name, **row, **test} for name, row in shares.items()]
    names = ["window", *(c.name for c in SHARE_COLUMNS), *test]
    answer = pd.DataFrame(rows, columns=names)
    notes = ("The windows were fixed before the data were read.", *_share_notes(reader, chosen))
    return Result(answer, _rebound_finding(answer, chosen), int(answer["n"].sum()), notes)


@question(
    "cluster-spread",
    "How far apart companies are",
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
    notes = ("The mean place of two clusters is an empty place: read it with the radii.", NO_PLACE_NOTE)
    return Result(answer, finding, int(frame["item"].nunique()), notes)


@question(
    "lab-valuations",
    "What the labs are said to be worth",
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


@question(
    "policy-events",
    "Y Combinator's own rules about place",
    choices=(),
    columns=(
        Column("date", "string", "When the rule began"),
        Column("subject", "string", "Whose rule"),
        Column("statement", "string", "What it said"),
        Column("n", "integer", "Rules"),
    ),
    tables=("policy_events",),
)
def policy_events(reader: Reader, _: Chosen) -> Result:
    """Dates at which Y Combinator changed where its companies had to be: they confound the Bay Area series."""
    frame = reader.frame(
        """SELECT date, subject, statement, 1 AS n
        FROM policy_events
        WHERE sourced AND topic = 'YC policy'
        ORDER BY date, statement"""
    )
    return Result(frame, "Y Combinator itself moved its companies away and back", len(frame))


def _counted(frame: pd.DataFrame, missing: str) -> pd.DataFrame:
    """The rows that form the base: those in it, and those without a place where they count as outside."""
    keep = frame["in_base"] | (~frame["has_place"] if missing == "outside" else False)
    return frame[keep]


def _share(group: pd.DataFrame) -> dict[str, float]:
    n, inside = len(group), int(group["in_area"].sum())
    row: dict[str, float] = {"n": n, "in_area": inside}
    if n < LEAST_N:
        return {**row, "share": float("nan"), "low": float("nan"), "high": float("nan")}
    low, high = wilson_interval(x=inside, n=n)
    return {**row, "share": inside / n, "low": low, "high": high}


def _share_finding(answer: pd.DataFrame, chosen: Chosen) -> str:
    """The newest share, and the change since the first year when its interval excludes none."""
    wide = answer[answer["n"] >= LEAST_N]
    counted, area = COUNTED_IN_WORDS[chosen["population"]], area_in_words(chosen["area"])
    if wide.empty:
        return f"Too few {counted} to say which share is {area}"
    first, last = wide.iloc[0], wide.iloc[-1]
    when = "up to" if chosen["population"] in STOCKS else "of"
    share = f"{percent(last['share'])} {interval(last['low'], last['high'])}"
    now = f"{share} of {counted} {when} {last['period']} are {area}"
    low, high = newcombe_difference(x1=last["in_area"], n1=last["n"], x2=first["in_area"], n2=first["n"])
    if len(wide) == 1 or low <= 0 <= high:
        return now
    return f"{now}, {'up' if low > 0 else 'down'} from {percent(first['share'])} in {first['period']}"


def _rebound_finding(answer: pd.DataFrame, chosen: Chosen) -> str:
    """Whether the three windows form a V, in the words the test allows."""
    area = area_in_words(chosen["area"])
    first, middle, last = (row for _, row in answer.iterrows())
    if answer["share"].isna().any():
        return f"Too few companies to test a fall and return {area}"
    shares = " → ".join(percent(row["share"]) for row in (first, middle, last))
    if first["p"] < 0.05:
        return f"The share {area} fell and came back: {shares}"
    if first["p_drop"] < 0.05:
        return f"The share {area} fell and has not clearly come back: {shares}"
    if first["p_rebound"] < 0.05:
        return f"The share {area} rose at the end without a clear fall before: {shares}"
    return f"No clear fall and return of the share {area}: {shares}"


def _share_notes(reader: Reader, chosen: Chosen) -> tuple[str, ...]:
    if chosen["population"] == "labs":
        return (
            "Labs stand at their present headquarters in every year; those without a founding year in the newest only.",
        )
    if chosen["population"] == "notable-models":
        return ("A model counts as inside when one of its organisations has its headquarters there.",)
    notes = ["Y Combinator required or allowed different places in different years: see the dates on the chart."]
    if chosen["population"] == "yc-ai":
        notes.append("AI tags are those of the newest listing: companies that closed untagged are missed.")
    if chosen["missing"] == "outside" and chosen["base"] != "world":
        notes.append("Companies without a place have no known country; all of them count as outside: a lower bound.")
    return (*notes, NO_PLACE_NOTE)


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
