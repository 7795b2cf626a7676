"""What every metric demands of its inputs: weights are finite and not negative, points lie on the Earth, lengths agree.

A refusal is a `ValueError` of one sentence: what was read, what was found, what was expected.
"""

import math
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
NAN = math.nan


class Omitted(NamedTuple):
    """Values that were kept, and how many were left out because they were missing."""

    x: FloatArray
    n_omitted: int


def omit_missing(x: ArrayLike) -> Omitted:
    r"""Leave out the NaN of a list and say how many there were: the only way past the refusal of NaN.

    No metric drops a missing value by itself, since a reader of the result could not see it. Infinite and
    negative values stay and are refused by the metric.

    Formula: $x' = (x_i : x_i \neq \mathrm{NaN})$
    Args:
        x: (n,) numbers, some of them NaN.
    Returns: the values kept and `n_omitted`, the number left out, in [0, n].
    Undefined: nothing.
    Refused: anything that is not a list of numbers.
    Source: definition.
    Example:
        >>> omit_missing([3.0, float("nan"), 1.0])
        Omitted(x=array([3., 1.]), n_omitted=1)
    """
    values = _array(x, "x", 1)
    missing = np.isnan(values)
    return Omitted(values[~missing], int(missing.sum()))


def refuse(what: str, found: object, expected: str) -> NoReturn:
    """Raise the one-sentence refusal."""
    raise ValueError(f"{what}: found {found!r}, expected {expected}.")


def _array(x: ArrayLike, name: str, ndim: int) -> FloatArray:
    try:
        values = np.asarray(x, dtype=np.float64)
    except (TypeError, ValueError):
        refuse(name, type(x).__name__, f"numbers in {ndim} dimension{'s' if ndim > 1 else ''}")
    if values.size == 0 and values.ndim < ndim:
        return values.reshape((0,) * ndim)
    if values.ndim != ndim:
        refuse(name, f"{values.ndim} dimensions", f"{ndim}")
    return values


def numbers(x: ArrayLike, name: str = "x", ndim: int = 1) -> FloatArray:
    """Read finite numbers of any sign."""
    values = _array(x, name, ndim)
    bad = ~np.isfinite(values)
    if bad.any():
        refuse(name, values[bad][0].item(), "finite numbers")
    return values


def weights(x: ArrayLike, name: str = "x", ndim: int = 1) -> FloatArray:
    """Read weights: finite and not negative."""
    values = _array(x, name, ndim)
    bad = ~(np.isfinite(values) & (values >= 0))
    if bad.any():
        refuse(name, values[bad][0].item(), "finite numbers >= 0")
    return values


def counts(x: ArrayLike, name: str = "x", ndim: int = 1) -> FloatArray:
    """Read whole numbers >= 0, whose sum a float can hold."""
    values = weights(x, name, ndim)
    bad = values != np.floor(values)
    if bad.any():
        refuse(name, values[bad][0].item(), "whole numbers >= 0")
    with np.errstate(over="ignore"):
        total = values.sum()
    if not np.isfinite(total):
        refuse(f"the sum of {name}", total.item(), "a finite number")
    return values


def number(x: float, name: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Read one finite number in [low, high]."""
    try:
        value = float(x)
    except (TypeError, ValueError):
        refuse(name, x, "a number")
    if not math.isfinite(value) or not low <= value <= high:
        bounds = "a finite number" if low == -math.inf else f"a finite number >= {low:g}"
        refuse(name, value, bounds if high == math.inf else f"a number from {low:g} to {high:g}")
    return value


def positive(x: float, name: str) -> float:
    """Read one finite number > 0."""
    value = number(x, name)
    if value <= 0:
        refuse(name, value, "a number > 0")
    return value


def whole(x: float, name: str, low: int = 0) -> int:
    """Read one whole number >= low."""
    value = number(x, name)
    if value != math.floor(value) or value < low:
        refuse(name, x, f"a whole number >= {low}")
    return int(value)


def confidence(conf: float) -> float:
    """Read a confidence level strictly between 0 and 1."""
    value = number(conf, "conf")
    if not 0 < value < 1:
        refuse("conf", value, "a share strictly between 0 and 1")
    return value


def same_length(a: FloatArray, b: FloatArray, names: str) -> None:
    """Refuse two lists of unlike length."""
    if len(a) != len(b):
        refuse(f"the lengths of {names}", (len(a), len(b)), "equal lengths")


def locations(points: ArrayLike, name: str = "points") -> FloatArray:
    """Read (n, 2) latitudes and longitudes in degrees."""
    values = numbers(points, name, 2)
    if values.size == 0:
        return values.reshape(0, 2)
    if values.shape[1] != 2:
        refuse(name, f"{values.shape[1]} columns", "2 (latitude, longitude)")
    low, high = np.array([-90.0, -180.0]), np.array([90.0, 360.0])
    bad = ((values < low) | (values > high)).any(axis=1)
    if bad.any():
        refuse(name, tuple(values[bad][0].tolist()), "a latitude in [-90, 90] and a longitude in [-180, 360]")
    return values


def masses(w: ArrayLike | None, n: int) -> FloatArray:
    """Read one weight for each of n points; none given means one each."""
    if w is None:
        return np.ones(n)
    values = weights(w, "w")
    if len(values) != n:
        refuse("the length of w", len(values), f"one weight for each of {n} points")
    return values


def flow_matrix(od: ArrayLike) -> FloatArray:
    """Read a square matrix of flows: rows = origin, columns = destination."""
    values = weights(od, "od", 2)
    if values.shape[0] != values.shape[1]:
        refuse("od", f"{values.shape[0]} rows and {values.shape[1]} columns", "a square matrix")
    return values
