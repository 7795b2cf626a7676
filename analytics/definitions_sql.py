"""The definitions of areas, bases and periods as SQL conditions, and the values bound in them."""

import calendar
import math
from collections.abc import Mapping

from analytics.definitions import SAN_FRANCISCO

HALF_YEAR = """CASE WHEN length(date) = 4 THEN date
        WHEN substr(date, 6, 2) <= '06' THEN left(date, 4) || 'H1' ELSE left(date, 4) || 'H2' END"""
"""SQL expression for the half-year of a column `date`, or its year where the month is not known."""


def in_area(area: str, table: str = "places") -> str:
    """SQL condition that says whether a row of `places` (or a table with its columns) lies in an area.

    Values are bound under the names that `area_values` gives.

    Example:
        >>> in_area("san-francisco")
        "(places.in_bay_area AND places.county = 'San Francisco')"
    """
    if area == "bay-area-9":
        return f"{table}.in_bay_area"
    if area == "san-francisco":
        return f"({table}.in_bay_area AND {table}.county = 'San Francisco')"
    # Haversine on the mean Earth radius, the argument clamped to [0, 1] as metrics.space does.
    return (
        "(2 * 6371.0088 * asin(sqrt(least(1, "
        f"pow(sin(radians({table}.latitude - $area_latitude) / 2), 2) + cos(radians($area_latitude)) * "
        f"cos(radians({table}.latitude)) * pow(sin(radians({table}.longitude - $area_longitude) / 2), 2)))) "
        "<= $area_radius)"
    )


def area_values(area: str) -> Mapping[str, float]:
    """Values for the condition of `in_area`: centre and radius in degrees and km.

    Example:
        >>> area_values("radius-50")["area_radius"]
        50.0
    """
    radius = float(area.removeprefix("radius-")) if area.startswith("radius-") else math.nan
    latitude, longitude = SAN_FRANCISCO
    return {"area_latitude": latitude, "area_longitude": longitude, "area_radius": radius}


def in_base(base: str, country: str = "places.country") -> str:
    """SQL condition on a column joined with `countries` that says whether it lies in a base.

    Example:
        >>> in_base("us")
        "places.country = 'US'"
    """
    return {"world": "TRUE", "western": "countries.western", "us": f"{country} = 'US'"}[base]


def holds_on(day: str, spans: str) -> str:
    """SQL condition that a day falls in the span of a row of a table with `valid_from` and `valid_to`; empty is open.

    Example:
        >>> print(holds_on("day", "owner"))
        day BETWEEN coalesce(owner.valid_from, DATE '0001-01-01') AND coalesce(owner.valid_to, DATE '9999-12-31')
    """
    first, last = f"coalesce({spans}.valid_from, DATE '0001-01-01')", f"coalesce({spans}.valid_to, DATE '9999-12-31')"
    return f"{day} BETWEEN {first} AND {last}"


def in_period(column: str) -> str:
    """SQL condition that a date text (`2025`, `2025-06` or `2025-06-24`) falls in a period.

    Values are bound under the names that `period_values` gives. A text with the year alone falls in that year and in
    ranges of years, never in a half-year, quarter or month.
    """
    return (
        f"(length({column}) >= length($period_low) "
        f"AND left({column}, length($period_low)) BETWEEN $period_low AND $period_high)"
    )


def period_values(period: str) -> Mapping[str, str]:
    """Values for the condition of `in_period`: the first and last year or month.

    Example:
        >>> period_values("2025H2"), period_values("2017..2025")
        ({'period_low': '2025-07', 'period_high': '2025-12'}, {'period_low': '2017', 'period_high': '2025'})
    """
    if period == "all":
        return {"period_low": "0000", "period_high": "9999"}
    first, _, last = period.partition("..")
    if len(first) == 4:
        return {"period_low": first, "period_high": last or first}
    year, part = first[:4], first[4:]
    months = {"H": 6, "Q": 3}.get(part[0], 1)
    start = (int(part[1:]) - 1) * months + 1
    return {"period_low": f"{year}-{start:02d}", "period_high": f"{year}-{start + months - 1:02d}"}


def is_incomplete(period: str, newest: str) -> bool:
    """Whether a period ends after the newest source date, so that more of it may still be reported.

    Example:
        >>> is_incomplete("2026H1", "2026-06-30"), is_incomplete("2026", "2026-07-31")
        (False, True)
    """
    high = period_values(period)["period_high"]
    end = f"{high}-12-31" if len(high) == 4 else f"{high}-{calendar.monthrange(int(high[:4]), int(high[5:]))[1]}"
    return end > newest
