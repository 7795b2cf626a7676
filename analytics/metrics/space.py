"""Where the weight of a set of points lies on the Earth and how far it spreads.

Points are (latitude, longitude) in degrees; distances are kilometres on a sphere of mean radius. The WGS84
ellipsoid differs by up to about 0.5% (San Francisco to New York: 4,129.09 against 4,139.15 km); never mix the two.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analytics.metrics.checks import NAN, FloatArray, locations, masses, number, positive

EARTH_RADIUS_KM = 6371.0088
Point = Sequence[float] | FloatArray
_BLOCK = 2_000_000
_ROUNDING = 1e-12


class Place(NamedTuple):
    """A point on the Earth, in degrees."""

    latitude: float
    longitude: float


def unit_vectors(points: FloatArray) -> FloatArray:
    """Turn (n, 2) degrees into (n, 3) vectors of length 1."""
    latitude, longitude = np.radians(points).T
    across = np.cos(latitude)
    return np.column_stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)])


def chord_to_km(chord: FloatArray) -> FloatArray:
    """Turn straight-line distances between unit vectors into great-circle kilometres."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)))


def distances_km(center: Point, points: ArrayLike) -> FloatArray:
    """Great-circle kilometres from one point to each of (n, 2) points; same formula as `great_circle_km`."""
    start, ends = locations(np.asarray([center]), "center"), locations(points)
    (lat0, lon0), (lat, lon) = np.radians(start[0]), np.radians(ends).T
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat) * np.sin((lon - lon0) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def great_circle_km(a: Point, b: Point, R_km: float = EARTH_RADIUS_KM) -> float:
    r"""Shortest distance between two points along the surface of a sphere.

    Haversine, with the argument kept in [0, 1]; the arc-cosine form fails at one metre. Ours is the sphere throughout,
    so that distances, centres and radii fit one another; geographiclib and geosphere's distGeo use the ellipsoid.

    Formula: $d = 2R \arcsin\sqrt{\sin^2\frac{\Delta\phi}{2} + \cos\phi_1 \cos\phi_2 \sin^2\frac{\Delta\lambda}{2}}$
    Args:
        a, b: (latitude, longitude) in degrees.
        R_km: radius of the sphere in km, > 0; the mean Earth radius by default.
    Returns: kilometres in [0, pi R]; relative error below 1e-7.
    Undefined: nothing.
    Refused: a latitude outside [-90, 90], a longitude outside [-180, 360], NaN or infinity; a radius <= 0.
    Source: haversine formula; R = 6371.0088 km is the mean radius (2a + b)/3 of the Earth.
    Example:
        >>> round(great_circle_km((37.7749, -122.4194), (40.7128, -74.006)), 3)
        4129.092
    """
    return float(distances_km(a, np.asarray([b]))[0]) * positive(R_km, "R_km") / EARTH_RADIUS_KM


def spherical_centroid(points: ArrayLike, w: ArrayLike | None = None) -> Place:
    r"""Centre of weight of points on the sphere.

    The mean of the unit vectors, brought back to the surface; averaging latitudes and longitudes (geosphere's
    geomean) is 2.6 degrees off between San Francisco and New York. The centre of two clusters is an empty place:
    show it with a radius.

    Formula: $c = \sum_i w_i u_i \,/\, |\sum_i w_i u_i|$
    Args:
        points: (n, 2) latitudes and longitudes in degrees.
        w: (n,) weights >= 0; one each when left out.
    Returns: latitude in [-90, 90] and longitude in [-180, 180], in degrees.
    Undefined: NaN for both when there is no weight, or when the weights balance (antipodal points).
    Refused: coordinates off the Earth; negative, NaN or infinite weights; lists of unlike length.
    Source: definition.
    Example:
        >>> [round(v, 4) for v in spherical_centroid([(37.7749, -122.4194), (40.7128, -74.006)])]
        [41.8465, -98.7522]
    """
    where = locations(points)
    mass = masses(w, len(where))
    largest = mass.max(initial=0.0)
    if largest == 0:
        return Place(NAN, NAN)
    mass = mass / largest
    x, y, z = (mass @ unit_vectors(where)).tolist()
    if math.hypot(x, y, z) < 1e-9 * mass.sum():
        return Place(NAN, NAN)
    return Place(math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))


def standard_distance_km(points: ArrayLike, w: ArrayLike | None = None) -> float:
    r"""Spread of points: root mean squared distance from their centre of weight.

    The population form (division by the whole weight), not the n - 2 of CrimeStat.

    Formula: $\sqrt{\sum_i w_i\, d(c, p_i)^2 / \sum_i w_i}$
    Args:
        points: (n, 2) latitudes and longitudes in degrees.
        w: (n,) weights >= 0; one each when left out.
    Returns: kilometres >= 0; 0 for one place.
    Undefined: NaN where `spherical_centroid` is.
    Refused: what `spherical_centroid` refuses.
    Source: definition, with great-circle distances.
    Example:
        >>> round(standard_distance_km([(0, 0), (0, 2)]), 3)
        111.195
    """
    centre = spherical_centroid(points, w)
    if math.isnan(centre.latitude):
        return NAN
    gap = distances_km(centre, points)
    mass = masses(w, len(gap))
    mass = mass / mass.max()
    return math.sqrt(float(mass @ gap**2 / mass.sum()))


def radius_quantile_about_point(center: Point, points: ArrayLike, q: float, w: ArrayLike | None = None) -> float:
    r"""Smallest radius about a given point that holds a share q of the weight (R50, R90).

    Formula: $R_q(c) = \min\{r : \sum_i w_i [d(c, p_i) \le r] \ge q \sum_i w_i\}$
    Args:
        center: (latitude, longitude) in degrees.
        points: (n, 2) latitudes and longitudes in degrees.
        q: share of the weight in [0, 1].
        w: (n,) weights >= 0; one each when left out.
    Returns: kilometres >= 0: the distance of one of the points; 0 for q = 0.
    Undefined: NaN when there is no weight.
    Refused: q outside [0, 1]; coordinates off the Earth; bad weights; lists of unlike length.
    Source: definition; the bound is inclusive.
    Example:
        >>> round(radius_quantile_about_point((0, 0), [(0, 0), (0, 1), (0, 2), (0, 3)], q=0.5), 3)
        111.195
    """
    gap, share = distances_km(center, points), number(q, "q", 0, 1)
    mass = masses(w, len(gap))
    return float(_radius_of_rows(gap[np.newaxis, :], mass, share)[0])


def _radius_of_rows(gap: FloatArray, mass: FloatArray, q: float) -> FloatArray:
    """Radius that holds a share q of the mass, for each row of distances."""
    largest = mass.max(initial=0.0)
    if largest == 0:
        return np.full(len(gap), NAN)
    order = np.argsort(gap, axis=1)
    held = np.cumsum((mass / largest)[order], axis=1)
    # Rounding of the running sum must not push a radius that holds exactly q to the next point.
    reached = held >= q * held[:, -1:] * (1 - _ROUNDING)
    first = np.take_along_axis(order, reached.argmax(axis=1)[:, np.newaxis], axis=1)
    return np.asarray(np.take_along_axis(gap, first, axis=1)[:, 0] * (q > 0))


def radius_quantile_best_data_centre(points: ArrayLike, q: float, w: ArrayLike | None = None) -> float:
    r"""Smallest radius that holds a share q of the weight about the best of the points themselves.

    A measure of compactness that needs no chosen centre. The best centre anywhere does at most twice as well:
    its radius lies between half of this value and this value.

    Formula: $\min_j R_q(p_j)$
    Args:
        points: (n, 2) latitudes and longitudes in degrees; equal points are merged first.
        q: share of the weight in [0, 1].
        w: (n,) weights >= 0; one each when left out.
    Returns: kilometres >= 0. Time grows as m^2 log m in the number m of distinct points.
    Undefined: NaN when there is no weight.
    Refused: what `radius_quantile_about_point` refuses.
    Source: definition; the factor two follows from the triangle inequality.
    Example:
        >>> round(radius_quantile_best_data_centre([(0, 0), (0, 1), (0, 2), (0, 9)], q=0.75), 3)
        111.195
    """
    where, share = locations(points), number(q, "q", 0, 1)
    mass = masses(w, len(where))
    if mass.max(initial=0.0) == 0:
        return NAN
    distinct, member = np.unique(where, axis=0, return_inverse=True)
    merged = np.bincount(member.ravel(), weights=mass / mass.max()).astype(np.float64)
    step = max(1, _BLOCK // len(distinct))
    best = math.inf
    for start in range(0, len(distinct), step):
        gap = np.stack([distances_km(centre, distinct) for centre in distinct[start : start + step]])
        best = min(best, float(_radius_of_rows(gap, merged, share).min()))
    return best


def share_within_km(center: Point, points: ArrayLike, r_km: float, w: ArrayLike | None = None) -> float:
    r"""Share of the weight that lies within a distance of a point, the distance itself included.

    Add `wilson_interval` when the points are a sample.

    Formula: $\sum_i w_i [d(c, p_i) \le r] \,/\, \sum_i w_i$
    Args:
        center: (latitude, longitude) in degrees.
        points: (n, 2) latitudes and longitudes in degrees.
        r_km: distance in km, >= 0.
        w: (n,) weights >= 0; one each when left out.
    Returns: a share in [0, 1].
    Undefined: NaN when there is no weight.
    Refused: a negative distance; coordinates off the Earth; bad weights; lists of unlike length.
    Source: definition.
    Example:
        >>> share_within_km((0, 0), [(0, 0), (0, 1), (0, 2), (0, 3)], r_km=120)
        0.5
    """
    gap, reach = distances_km(center, points), number(r_km, "r_km", 0)
    mass = masses(w, len(gap))
    if mass.max(initial=0.0) == 0:
        return NAN
    mass = mass / mass.max()
    return min(1.0, float(mass[gap <= reach].sum() / mass.sum()))
