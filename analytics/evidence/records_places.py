"""Which records a mark about places or holders is counted from."""

from collections.abc import Mapping

import pandas as pd

from analytics.database import Reader
from analytics.definitions_sql import in_base, period_values
from analytics.evidence.records import COUNTED, Mark, bound_to, rows_counted, rows_named
from analytics.questions.cluster import WINDOWS, in_the_base
from analytics.questions.concentration import holdings
from analytics.questions.populations import NEWEST, STOCKS, members, placements, seen
from analytics.questions.registry import Chosen


def area_members(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The companies, labs or models of a period or window, each inside or outside the area."""
    frame = in_the_base(members(reader, chosen), chosen["missing"])
    if "window" in mark:
        frame = frame[
            frame["year"].between(*next((low, high) for name, low, high in WINDOWS if name == mark["window"]))
        ]
    else:
        frame = _of_period(frame, chosen["population"], mark["period"])
    sides = dict(zip(frame["item"], frame["in_area"].map({True: "inside", False: "outside"}), strict=True))
    return _members(reader, chosen["population"], chosen["observed"], sides)


def holders(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """What is held: by one holder, or by all in a period."""
    held = holdings(reader, chosen)
    measure = chosen["measure"]
    stock = chosen["population"] if measure == "companies" else ""
    held = held[held["holder"] == mark["holder"]] if "holder" in mark else _of_period(held, stock, mark["period"])
    if "holder" in mark and chosen["period"] != "all":
        bounds = period_values(chosen["period"])
        first = 0 if stock in STOCKS else int(bounds["period_low"][:4])
        held = held[held["year"].between(first, int(bounds["period_high"][:4]))]
    counted = dict(zip(held["item"], held["holder"], strict=True))
    if measure == "companies":
        return _members(reader, chosen["population"], None, counted)
    if measure == "models":
        return rows_counted("models", counted)
    if measure == "money":
        return rows_counted("valuations", counted)
    sql = "SELECT move_id AS record, event_id FROM moves WHERE sourced AND list_contains($events, event_id)"
    moves = reader.frame(sql, events=list(counted))
    return rows_named("moves", moves.assign(counted_as=moves.pop("event_id").map(counted)))


def placed(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The companies with a known city in a period."""
    frame = _of_period(placements(reader, chosen["population"], chosen["base"]), chosen["population"], mark["period"])
    return _members(reader, chosen["population"], None, dict(zip(frame["item"], frame["city"], strict=True)))


def metro_members(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The companies that list a place in a metropolitan area, AI companies apart."""
    named, values = seen("yc", NEWEST)
    sql = f"""{named}
SELECT DISTINCT location_id AS record,
    CASE WHEN companies.is_ai THEN 'AI company' ELSE 'other company' END AS counted_as
FROM seen JOIN companies ON companies.company_id::VARCHAR = seen.item
JOIN observed USING (batch)
JOIN locations ON locations.company_id = companies.company_id AND locations.place_id = seen.place_id
    AND observed.snapshot BETWEEN from_snapshot AND to_snapshot
JOIN places ON places.place_id = seen.place_id
JOIN countries USING (country)
WHERE places.metro = $at_metro AND {in_base(chosen["base"])}"""
    return rows_named("locations", reader.frame(sql, **values, **bound_to(mark)))


def on_the_map(reader: Reader, chosen: Chosen, mark: Mark, rows: pd.DataFrame) -> pd.DataFrame:
    """The sites, listed places or models with one name on the map."""
    if chosen["population"] == "labs":
        return rows_counted("sites", dict.fromkeys(rows["place_id"], COUNTED))
    if chosen["population"] == "notable-models":
        sql = "SELECT model_id AS record FROM models WHERE name = $at_company"
        return rows_named("models", reader.frame(sql, **bound_to(mark)))
    sql = """SELECT location_id AS record FROM locations JOIN companies USING (company_id)
    WHERE name = $at_company AND list_contains($places, place_id)
        AND (SELECT max(snapshot) FROM snapshots WHERE left(snapshot::VARCHAR, length($period_high)) <= $period_high)
            BETWEEN from_snapshot AND to_snapshot"""
    values = {**bound_to(mark), **period_values(chosen["period"]), "places": list(rows["place_id"])}
    return rows_named("locations", reader.frame(sql, **values))


def _of_period(frame: pd.DataFrame, population: str, period: str) -> pd.DataFrame:
    """The rows of a year; of a stock those up to it, in the newest year those without a year too."""
    if population not in STOCKS:
        return frame[frame["year"] == int(period)]
    newest = int(period) >= frame["year"].max()
    return frame if newest else frame[frame["year"] <= int(period)]


def _members(reader: Reader, population: str, observed: str | None, counted: Mapping[str, str]) -> pd.DataFrame:
    """The facts that place some members of a population: listed places, headquarters, or models."""
    if population == "labs":
        return rows_counted("organisations", counted)
    if population == "notable-models":
        return rows_counted("models", counted)
    named, values = seen(population, observed) if observed else seen(population)
    sql = f"""{named}
SELECT DISTINCT location_id AS record, item
FROM seen JOIN companies ON companies.company_id::VARCHAR = seen.item
JOIN observed USING (batch)
JOIN locations ON locations.company_id = companies.company_id
    AND observed.snapshot BETWEEN from_snapshot AND to_snapshot
WHERE list_contains($items, item)"""
    frame = reader.frame(sql, **values, items=list(counted))
    return rows_named("locations", frame.assign(counted_as=frame.pop("item").map(counted)))
