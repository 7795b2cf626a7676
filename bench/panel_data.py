"""A panel of invented person-years in the shape of real ones: gaps, double affiliations, few large and many small
employers, rows in no order. The same rows each time; nobody in it exists.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

ORGANISATIONS = 5000
CAREER = 12
"""Most observed years of a person; the fewest is 2."""
CHUNK = 2_500_000
GAPS, GAP_SHARES = [1, 2, 3, 4, 6], [0.88, 0.06, 0.03, 0.02, 0.01]
MOVING, DOUBLE, SECOND_STAYS = 0.12, 0.06, 0.5


def write_panel(path: Path, person_years: int, seed: int = 0) -> int:
    """Write a Parquet file with about that many observed person-years; rows written (a double affiliation is two)."""
    rows = 0
    with pq.ParquetWriter(path, pa.schema(SCHEMA), compression="zstd") as writer:
        for table in chunks(person_years, seed):
            writer.write_table(table, row_group_size=250_000)
            rows += table.num_rows
    return rows


SCHEMA = [("person_id", pa.int64()), ("organisation_id", pa.string()), ("year", pa.int16())]


def chunks(person_years: int, seed: int = 0) -> Iterator[pa.Table]:
    """The panel, a chunk at a time, each from its own seed."""
    size = 1 / np.arange(1, ORGANISATIONS + 1)
    names = pa.array([f"org-{number:05d}" for number in range(ORGANISATIONS)])
    first_person = 0
    for number, start in enumerate(range(0, person_years, CHUNK)):
        rng = np.random.default_rng([seed, number])
        person, organisation, year = _chunk(rng, min(CHUNK, person_years - start), size / size.sum())
        order = rng.permutation(len(person))
        columns = [
            pa.array(person[order] + first_person),
            names.take(pa.array(organisation[order])),
            pa.array(year[order].astype(np.int16)),
        ]
        yield pa.table(columns, schema=pa.schema(SCHEMA))
        first_person += int(person.max()) + 1


def _chunk(rng: np.random.Generator, n: int, share: NDArray[np.float64]) -> tuple[NDArray[np.int64], ...]:
    """Person, organisation and year of n person-years and of the second affiliations beside them."""
    careers = rng.integers(2, CAREER + 1, n // 2 + 1)
    person = np.repeat(np.arange(len(careers)), careers)[:n]
    first = np.flatnonzero(np.diff(person, prepend=-1))
    steps = rng.choice(GAPS, n, p=GAP_SHARES)
    steps[first] = rng.integers(1980, 2004, len(first))
    year = _running(steps, first)
    moved = rng.random(n) < MOVING
    moved[first] = True
    at = np.flatnonzero(moved)
    organisation = rng.choice(len(share), len(at), p=share)[np.cumsum(moved) - 1]
    second = np.flatnonzero(rng.random(n) < DOUBLE)
    other = rng.choice(len(share), len(second), p=share)
    longer = second[rng.random(len(second)) < SECOND_STAYS]
    longer = longer[(longer + 1 < n) & (person[np.minimum(longer + 1, n - 1)] == person[longer])]
    kept = other[np.searchsorted(second, longer)]
    return (
        np.concatenate([person, person[second], person[longer]]),
        np.concatenate([organisation, other, kept]),
        np.concatenate([year, year[second], year[np.minimum(longer + 1, n - 1)]]),
    )


def _running(steps: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum of the steps of each person so far."""
    total = np.cumsum(steps)
    before = np.where(first > 0, total[first - 1], 0)
    return total - np.repeat(before, np.diff(first, append=len(steps)))
