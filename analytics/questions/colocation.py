"""The question whether AI companies sit closer together than other companies of the same kind could have."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import AREA, BASELINE, COUNTED_IN_WORDS, LEAST_N, POPULATION, area_in_words
from analytics.definitions_sql import area_values, in_area
from analytics.errors import InputError
from analytics.metrics.duranton_overman import DurantonOverman
from analytics.metrics.shared_places import bandwidth_nrd0_shared, duranton_overman_envelope_shared
from analytics.metrics.shared_units import hhi_unbiased_shared
from analytics.questions.populations import AI_NOTE, NEWEST, membership_matrix, newest_notes, seen
from analytics.questions.registry import Chosen, question
from analytics.wording import count, percent

CASES = ("yc-ai",)
"""Populations that are a proper part of the baseline. Labs and models are no part of Y Combinator, so its companies say
nothing about where labs could have been; and all of Y Combinator has nothing to be compared with."""
REACH_KM = 80
"""How far the curve goes, in steps of 1 km: San Francisco to San Jose is 67 km."""
LEAST_BANDWIDTH_KM = 5.0
"""A company stands somewhere in its city, not at the centre, and San Francisco is 11 km across."""
LEAST_PLACES = 5
DRAWS = 1000


@question(
    "colocation",
    "Distances between companies, against companies drawn at random",
    measure=(
        "Pairs of {population} by the kilometres between them, against as many companies drawn at random"
        " from {baseline!l} · {area}"
    ),
    choices=(POPULATION.with_default("yc-ai"), BASELINE, AREA),
    columns=(
        Column("r_km", "number", "Distance between two companies", "km"),
        Column("density", "number", "Share of pairs of companies at that distance, smoothed, per km"),
        Column("low", "number", "Lower edge of the band that holds 95 % of whole random curves, per km"),
        Column("high", "number", "Upper edge of that band, per km"),
        Column("localised", "boolean", "Above the band, at a distance up to the median of the baseline"),
        Column("n", "integer", "Companies counted, with a known city in the area", "companies"),
        Column("expected", "number", "Mean of the random curves, per km"),
        Column("n_baseline", "integer", "Companies of the baseline, with a known city in the area", "companies"),
        Column("median_km", "number", "Median distance between two companies of the baseline", "km"),
        Column("bandwidth_km", "number", "Standard deviation of the smoothing", "km"),
        Column("p", "number", "Global Monte Carlo p that the whole curve is one of random companies"),
    ),
    tables=("companies", "locations", "places", "snapshots", "batches"),
    metrics=("duranton_overman_envelope_shared", "bandwidth_nrd0_shared", "hhi_unbiased_shared"),
)
def colocation(reader: Reader, chosen: Chosen) -> Result:
    """Duranton–Overman density; a company with several cities in the area is split equally over them."""
    if chosen["population"] not in CASES:
        expected = f"a part of Y Combinator, that is {', '.join(CASES)}"
        raise InputError("population", chosen["population"], expected, "Choose another population.")
    placed = _placed(reader, "yc", chosen["area"])
    counted = _placed(reader, chosen["population"], chosen["area"])["item"]
    companies = placed.drop_duplicates("item")
    case = companies["item"].isin(counted).to_numpy()
    if case.sum() < LEAST_N:
        return _too_few(int(case.sum()), len(case), chosen)
    sites = _Sites(placed, case, companies["year"].to_numpy())
    if len(sites.places) < LEAST_PLACES:
        here = f"companies stand at city centres (here {len(sites.places)})"
        expected = f"an area with at least {LEAST_PLACES} cities, as {here}"
        raise InputError("area", chosen["area"], expected, "Choose a larger area.")
    same_age = sites.test(same_age=True)
    test = same_age if chosen["baseline"] == "yc-same-year" else sites.test()
    notes = (*newest_notes(reader), *_method_notes(sites, test, chosen), AI_NOTE)
    return Result(_curve(sites, test), _finding(test, same_age, chosen), int(case.sum()), notes)


class _Sites:
    """Companies of the baseline at their places, and which of them are counted."""

    def __init__(self, placed: pd.DataFrame, case: NDArray[np.bool_], years: NDArray[np.int64]) -> None:
        self.members, _ = membership_matrix(placed["item"], placed["place_id"], placed["weight"])
        self.places = placed.groupby("place_id")[["latitude", "longitude"]].first().to_numpy()
        self.case, self.years, self.n = case, years, int(case.sum())
        self.rule_km = bandwidth_nrd0_shared(self.places, self.members[case])

    def test(self, same_age: bool = False) -> DurantonOverman:
        """The counted companies against random ones, drawn from all or batch year by batch year."""
        return duranton_overman_envelope_shared(
            self.places,
            self.members,
            self.case,
            np.arange(REACH_KM + 1.0),
            draws=DRAWS,
            h_km=max(LEAST_BANDWIDTH_KM, self.rule_km),
            strata=self.years if same_age else None,
        )


def _placed(reader: Reader, population: str, area: str) -> pd.DataFrame:
    """One row per company and city it lists in the area: item, year, place, and the company's equal share at it."""
    named, values = seen(population, NEWEST)
    sql = f"""{named}
SELECT year, item, place_id, latitude, longitude, 1.0 / count(*) OVER (PARTITION BY item) AS weight
FROM (SELECT DISTINCT year, item, place_id FROM seen)
JOIN places USING (place_id)
WHERE places.precision = 'city' AND {in_area(area)}
ORDER BY item, place_id"""
    return reader.frame(sql, **values, **area_values(area))


def _curve(sites: _Sites, test: DurantonOverman) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "r_km": test.r_km,
            "density": test.kd,
            "low": test.lo,
            "high": test.hi,
            "localised": (test.kd > test.hi) & (test.r_km <= test.median_km),
            "n": sites.n,
            "expected": test.mean,
            "n_baseline": len(sites.case),
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


def _finding(test: DurantonOverman, same_age: DurantonOverman, chosen: Chosen) -> str:
    """The verdict of the test, the surplus of pairs at the first localised distance, and whether age explains it."""
    counted, area = COUNTED_IN_WORDS[chosen["population"]], area_in_words(chosen["area"])
    others = "others of their age" if chosen["baseline"] == "yc-same-year" else "others"
    if test.localised:
        at = int(np.argmax(test.kd > test.hi))
        around = f"around {count(test.r_km[at])} km apart" if test.r_km[at] else "in the same place"
        if (test.kd < test.lo)[:at].any():
            return f"{counted} stand closer together less often than {others} {area}, but more often {around}"
        more = f"{percent(test.kd[at] / test.mean[at] - 1)} more pairs {around}"
        said = f"{counted} cluster more than {others} {area} ({more})"
        if chosen["baseline"] == "yc-same-year":
            return said
        return f"{said}, {'also' if same_age.localised else 'but not clearly so'} at equal age"
    if test.dispersed:
        return f"{counted} sit further apart than {others} {area}"
    return f"No clear sign that {counted} sit closer together than {others} {area}"


def _method_notes(sites: _Sites, test: DurantonOverman, chosen: Chosen) -> tuple[str, ...]:
    """What the places allow to be seen, and how the test judges."""
    companies, members = count(len(sites.case)), sites.members
    crowded = members.sum(axis=0) > members.max(axis=0)
    alone = int((members[:, crowded].sum(axis=1) == 0).sum())
    smoothing = f"Smoothed over {test.h_km:.1f} km"
    if test.h_km > sites.rule_km:
        smoothing += f", because Silverman's rule gives {sites.rule_km:.1f} km, finer than a city's centre can tell"
    drawn = "as many of each batch year as are counted" if chosen["baseline"] == "yc-same-year" else count(sites.n)
    return (
        f"A company stands at the centre of its city: {'all' if not alone else f'all but {count(alone)}'} of "
        f"{companies} share theirs with another company, and {percent(hhi_unbiased_shared(members))} of "
        f"their pairs are 0 km apart. {smoothing}.",
        "A company with several cities in the area is split equally over them.",
        f"The band holds 95 % of {count(DRAWS)} draws of {drawn} from all {companies} companies of the baseline, over "
        "the whole curve. Companies cluster when above it at a distance up to the smaller of "
        f"{REACH_KM} km and the baseline's median, {test.median_km:.0f} km.",
        "AI companies are younger than most, and younger companies crowd together more whatever they do: at equal age "
        "means against companies of the same batch years.",
    )
