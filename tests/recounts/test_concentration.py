"""How unevenly companies are spread over places, by brute force over every pair of companies."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from tests.recounts.plain_cohorts import looked_at
from tests.recounts.plain_counties import COUNTIES
from tests.recounts.plain_places import Atlas, Place

pytestmark = pytest.mark.needs_raw
CASES = [("county", "us"), ("city", "us"), ("country", "world")]


def holder(place: Place, unit: str, atlas: Atlas) -> tuple[str, ...]:
    """The unit that holds a town."""
    if unit == "country":
        return (place.country,)
    if unit == "city":
        return (place.town, place.state, place.country)
    return (atlas.bay_county(place) or COUNTIES[place.town, place.state], place.state)


def split(listing: str, unit: str, base: str, atlas: Atlas) -> Counter[tuple[str, ...]]:
    """One company divided equally over its distinct towns in the base, added up by holder."""
    towns = {place for place in atlas.places(listing) if place.precision == "city"}
    if base != "world":
        allowed = {"US"} if base == "us" else atlas.western
        towns = {place for place in towns if place.country in allowed}
    parts: Counter[tuple[str, ...]] = Counter()
    for place in towns:
        parts[holder(place, unit, atlas)] += 1 / len(towns)
    return parts


def measured(companies: list[Counter[tuple[str, ...]]]) -> dict[str, float]:
    """The measures of one batch year, each from its definition."""
    held: Counter[tuple[str, ...]] = Counter()
    for company in companies:
        for unit, part in company.items():
            held[unit] += part
    amounts = np.array(sorted(held.values(), reverse=True))
    shares = amounts / amounts.sum()
    together = [sum(part * b[unit] for unit, part in a.items()) for a, b in combinations(companies, 2)]
    gaps = np.abs(amounts[:, None] - amounts[None, :]).mean()
    return {
        "n": len(companies),
        "holders": len(amounts),
        "hhi": float((shares**2).sum()),
        "hhi_unbiased": float(np.mean(together)),
        "effective_number": float(1 / (shares**2).sum()),
        "cr1": float(shares[0]),
        "cr5": float(shares[:5].sum()),
        "gini": float(gaps / (2 * amounts.mean())),
    }


def by_year(rows: pd.DataFrame, unit: str, base: str, atlas: Atlas) -> Iterable[tuple[int, dict[str, float]]]:
    """The measures of every batch year."""
    for year, group in rows.groupby("year"):
        parts = [split(listing, unit, base, atlas) for listing in group["all_locations"]]
        yield int(year), measured([part for part in parts if part])


@pytest.mark.parametrize(("unit", "base"), CASES)
def test_concentration_of_batches(
    answers: Callable[..., pd.DataFrame], panel: pd.DataFrame, atlas: Atlas, unit: str, base: str
) -> None:
    """Companies of each batch year at 36 months."""
    theirs = answers("concentration", population="yc", measure="companies", unit=unit, base=base)
    theirs = theirs.set_index(theirs["period"].astype(int))
    ours = dict(by_year(looked_at(panel, "same-age-36"), unit, base, atlas))
    assert set(theirs.index) == set(ours)
    for year, values in ours.items():
        told = theirs.loc[year, list(values)].astype(float).to_dict()
        assert told == pytest.approx(values, abs=1e-9), year
