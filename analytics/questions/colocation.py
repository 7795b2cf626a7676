"""The question whether AI companies sit closer together than other companies of the same kind could have."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import (
    AREA,
    BASELINE,
    COUNTED_IN_WORDS,
    LEAST_N,
    POPULATION,
    area_in_words,
    area_values,
    in_area,
)
from analytics.errors import InputError
from analytics.metrics.duranton_overman import DurantonOverman
from analytics.metrics.shared_places import (
    bandwidth_nrd0_shared,
    duranton_overman_envelope_shared,
    duranton_overman_kd_shared,
)
from analytics.metrics.shared_units import hhi_unbiased_shared
from analytics.questions.populations import AI_NOTE, NEWEST, membership_matrix, newest_notes, seen
from analytics.questions.registry import Chosen, question
from analytics.wording import count, percent

PARTS = {"yc": ("yc-ai",)}
"""Baseline -> populations that are a proper part of it. Labs and models are no part of Y Combinator, so companies of
Y Combinator say nothing about where labs could have been; all of Y Combinator has nothing to be compared with."""
REACH_KM = 80
"""How far the curve goes, in steps of 1 km: San Francisco to San Jose is 67 km."""
LEAST_BANDWIDTH_KM = 5.0
"""A company stands somewhere in its city, not at the centre, and San Francisco is 11 km across."""
LEAST_PLACES = 5
DRAWS = 1000


@question(
    "colocation",
    "Distances between companies, against companies drawn at random",
    choices=(POPULATION.with_default("yc-ai"), BASELINE, AREA),
    columns=(
        Column("r_km", "number", "Distance between two companies", "km"),
        Column("density", "number", "Share of pairs of companies at that distance, smoothed, per km"),
        Column("low", "number", "Lower edge of the band that holds 95 % of whole random curves, per km"),
        Column("high", "number", "Upper edge of that band, per km"),
        Column("localised", "boolean", "Above the band, at a distance up to the median of the baseline"),
        Column("n", "integer", "Companies counted, with a known city in the area", "companies"),
        Column("expected", "number", "Density of the whole baseline: the mean of all random draws, per km"),
        Column("n_baseline", "integer", "Companies of the baseline, with a known city in the area", "companies"),
        Column("median_km", "number", "Median distance between two companies of the baseline", "km"),
        Column("bandwidth_km", "number", "Standard deviation of the smoothing", "km"),
        Column("p", "number", "Global Monte Carlo p that the whole curve is one of random companies"),
    ),
    tables=("companies", "locations", "places", "snapshots", "batches"),
    metrics=(
        "duranton_overman_envelope_shared",
        "duranton_overman_kd_shared",
        "bandwidth_nrd0_shared",
        "hhi_unbiased_shared",
    ),
)
def colocation(reader: Reader, chosen: Chosen) -> Result:
    """Duranton–Overman density; a company with several cities in the area is split equally over them."""
    parts = PARTS[chosen["baseline"]]
    if chosen["population"] not in parts:
        expected = f"a part of the baseline {chosen['baseline']}, that is {', '.join(parts)}"
        raise InputError("population", chosen["population"], expected, "Choose another population.")
    placed = _placed(reader, chosen["baseline"], chosen["area"])
    counted = _placed(reader, chosen["population"], chosen["area"])["item"]
    case = placed["item"].drop_duplicates().isin(counted).to_numpy()
    if case.sum() < LEAST_N:
        return _too_few(int(case.sum()), len(case), chosen)
    places = placed.groupby("place_id")[["latitude", "longitude"]].first().to_numpy()
    if len(places) < LEAST_PLACES:
        expected = (
            f"an area with at least {LEAST_PLACES} cities, as companies stand at city centres (here {len(places)})"
        )
        raise InputError("area", chosen["area"], expected, "Choose a larger area.")
    members, _ = membership_matrix(placed["item"], placed["place_id"], placed["weight"])
    rule = bandwidth_nrd0_shared(places, members[case])
    width, reach = max(LEAST_BANDWIDTH_KM, rule), np.arange(REACH_KM + 1.0)
    test = duranton_overman_envelope_shared(places, members, case, reach, draws=DRAWS, h_km=width)
    random = duranton_overman_kd_shared(places, members, reach, width)
    answer = _curve(test, random, int(case.sum()), len(case))
    notes = (*newest_notes(reader), *_method_notes(members, test, rule, int(case.sum())), AI_NOTE)
    return Result(answer, _finding(answer, test, chosen), int(case.sum()), notes)


def _placed(reader: Reader, population: str, area: str) -> pd.DataFrame:
    """One row per company and city it lists in the area: item, place, and the company's equal share at it."""
    named, values = seen(population, NEWEST)
    sql = f"""{named}
SELECT item, place_id, latitude, longitude, 1.0 / count(*) OVER (PARTITION BY item) AS weight
FROM (SELECT DISTINCT item, place_id FROM seen)
JOIN places USING (place_id)
WHERE places.precision = 'city' AND {in_area(area)}
ORDER BY item, place_id"""
    return reader.frame(sql, **values, **area_values(area))


def _curve(test: DurantonOverman, expected: NDArray[np.float64], n: int, baseline: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "r_km": test.r_km,
            "density": test.kd,
            "low": test.lo,
            "high": test.hi,
            "localised": (test.kd > test.hi) & (test.r_km <= test.median_km),
            "n": n,
            "expected": expected,
            "n_baseline": baseline,
            "median_km": test.median_km,
            "bandwidth_km": test.h_km,
            "p": test.p,
        }
    )


def _too_few(n: int, baseline: int, chosen: Chosen) -> Result:
    """The count alone, in one row without a distance."""
    row = dict.fromkeys(("r_km", "density", "low", "high", "localised"))
    rest = dict.fromkeys(("median_km", "bandwidth_km", "p"))
    frame = pd.DataFrame([{**row, "n": n, "expected": None, "n_baseline": baseline, **rest}])
    counted, area = COUNTED_IN_WORDS[chosen["population"]], area_in_words(chosen["area"])
    return Result(frame, f"Too few {counted} {area} to describe their distances", n)


def _finding(answer: pd.DataFrame, test: DurantonOverman, chosen: Chosen) -> str:
    """The verdict of the test, and where it is localised how many more pairs there are at the first such distance."""
    counted, others = COUNTED_IN_WORDS[chosen["population"]], COUNTED_IN_WORDS[chosen["baseline"]]
    area = area_in_words(chosen["area"])
    if test.localised:
        first = answer[answer["localised"]].iloc[0]
        more = f"{percent(first['density'] / first['expected'] - 1)} more pairs than expected"
        return f"{counted} cluster more than others {area}: {more} around {count(first['r_km'])} km"
    if test.dispersed:
        return f"{counted} sit further apart than {others} at large {area}"
    return f"No clear sign that {counted} sit closer together than {others} at large {area}"


def _method_notes(members: NDArray[np.float64], test: DurantonOverman, rule: float, n: int) -> tuple[str, ...]:
    """What the places allow to be seen, and how the test judges."""
    crowded = members.sum(axis=0) > members.max(axis=0)
    alone = int((members[:, crowded].sum(axis=1) == 0).sum())
    smoothing = f"Smoothed over {test.h_km:.1f} km"
    if test.h_km > rule:
        smoothing += f", because Silverman's rule gives {rule:.1f} km, finer than a city's centre can tell"
    return (
        f"A company stands at the centre of its city: {'all' if not alone else f'all but {count(alone)}'} of "
        f"{count(len(members))} share theirs with another company, and {percent(hhi_unbiased_shared(members))} of "
        f"their pairs are 0 km apart. {smoothing}.",
        "A company with several cities in the area is split equally over them.",
        f"The band holds 95 % of {count(DRAWS)} draws of {count(n)} from all {count(len(members))} companies of the "
        "baseline, over the whole curve. Localised means above it at a distance up to the baseline's median, "
        f"{test.median_km:.0f} km.",
        "AI companies are younger than the baseline: what comes of age cannot be told from what comes of trade.",
    )
