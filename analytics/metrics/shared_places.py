"""Duranton–Overman localisation where many firms stand at few places, or are split among several of them.

Geocoding to city centres puts thousands of firms at a few dozen points. The density of pairs then depends on how many
firms each place holds, so a draw costs a count per place instead of a look at every pair. With one place a firm the
answers are those of `duranton_overman_envelope`, without its binning.

`memberships` has one row per firm and one column per place, says how the firm is split, and sums to 1 along a row.
A firm's parts make no pair with one another.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.metrics.checks import NAN, FloatArray, confidence, locations, positive, refuse, whole
from analytics.metrics.checks import weights as read_weights
from analytics.metrics.duranton_overman import DurantonOverman, reflected_kernel, verdict_of_curves
from analytics.metrics.shared_units import read_memberships
from analytics.metrics.space import chord_to_km, unit_vectors

_CELLS_AT_ONCE = 5_000_000


class _Places:
    """Places with the firms split among them: every pair of places once, and the firms by kind of split."""

    def __init__(self, places: ArrayLike, memberships: ArrayLike) -> None:
        where, rows = locations(places), read_memberships(memberships)
        if rows.shape[1] != len(where):
            refuse("the number of columns of memberships", rows.shape[1], f"{len(where)}, one a place")
        ends = unit_vectors(where) if len(where) else np.empty((0, 3))
        self.first, self.second = np.triu_indices(len(where))
        self.gap = chord_to_km(np.sqrt(((ends[self.first] - ends[self.second]) ** 2).sum(axis=1)))
        self.times = np.where(self.first == self.second, 1.0, 2.0)
        self.kinds, self.kind_of = _kinds(rows)

    def masses(self, counts: FloatArray) -> FloatArray:
        """How many ordered pairs of different firms each pair of places holds, for a number of firms of each kind."""
        total, own = counts @ self.kinds, self.kinds.T @ (counts[:, np.newaxis] * self.kinds)
        together = total[self.first] * total[self.second] - own[self.first, self.second]
        return np.asarray(self.times * np.maximum(together, 0.0))

    def curves(self, counts: FloatArray, reach: FloatArray, h: float) -> FloatArray:
        """Densities for several draws: one row of `counts` a draw, its number of firms of each kind."""
        kernel = reflected_kernel(reach, self.gap, h) * self.times[:, np.newaxis]
        own = np.stack([(kind[self.first] * kind[self.second]) @ kernel for kind in self.kinds])
        n, block = counts.sum(axis=1, keepdims=True), max(1, _CELLS_AT_ONCE // len(self.gap))
        pairs = [
            (total[:, self.first] * total[:, self.second]) @ kernel
            for total in np.split(counts @ self.kinds, range(block, len(counts), block))
        ]
        return np.asarray((np.concatenate(pairs) - counts @ own) / (n * (n - 1)))

    def counted(self, firms: NDArray[np.int64]) -> FloatArray:
        """Number of firms of each kind (columns) among those listed along each row."""
        kinds, draws = len(self.kinds), len(firms)
        cell = self.kind_of[firms] + kinds * np.arange(draws)[:, np.newaxis]
        return np.bincount(cell.ravel(), minlength=kinds * draws).reshape(draws, kinds).astype(np.float64)

    def everyone(self) -> NDArray[np.int64]:
        return np.arange(len(self.kind_of))[np.newaxis, :]


def bandwidth_nrd0_shared(places: ArrayLike, memberships: ArrayLike) -> float:
    r"""Silverman's bandwidth of the distances between firms at shared places, `bandwidth_silverman_nrd0` of the pairs.

    A pair of split firms counts in parts, each with its own distance; quantiles are of type 7, counting in parts.

    Formula: $h = 0.9 \min(s, IQR / 1.34)\, m^{-1/5}, \quad m = n (n - 1) / 2$
    Args:
        places: (k, 2) latitudes and longitudes in degrees.
        memberships: (n, k) splits, each row >= 0 and summing to 1.
    Returns: km, > 0. Where the smaller spread is 0, falls back as `bandwidth_silverman_nrd0` does.
    Undefined: NaN when n < 3.
    Refused: coordinates off the Earth; a row that does not sum to 1; a column without a place.
    Source: Silverman (1986), equation 3.31.
    Example:
        >>> round(bandwidth_nrd0_shared([(37, -122), (37.1, -122)], [[1, 0], [1, 0], [0, 1]]), 3)
        2.998
    """
    held = _Places(places, memberships)
    mass = held.masses(held.counted(held.everyone())[0]) / 2
    n = len(held.kind_of)
    if n < 3:
        return NAN
    m, mean = n * (n - 1) / 2, float(mass @ held.gap) / mass.sum()
    spread = float(np.sqrt(mass @ (held.gap - mean) ** 2 / (m - 1)))
    low, high = _quantiles(held.gap, mass, [0.25, 0.75])
    narrow = min(spread, (high - low) / 1.34) or spread or high or 1.0
    return float(0.9 * narrow * m**-0.2)


def duranton_overman_envelope_shared(
    places: ArrayLike,
    memberships: ArrayLike,
    is_case: ArrayLike,
    r_km: ArrayLike,
    draws: int = 1000,
    seed: int = 0,
    conf: float = 0.95,
    h_km: float | None = None,
    strata: ArrayLike | None = None,
) -> DurantonOverman:
    r"""Are the cases (AI firms) more localised than firms drawn at random from all firms at these places?

    `duranton_overman_envelope` for firms at shared places: the same seed draws the same firms, and with one place a
    firm gives the same curve, band and verdict. Whole firms are drawn, all their parts together; with strata (years
    of founding) as many of each stratum as are cases, so that strata explain no difference.

    Formula: $\hat K_d(r) = \frac{1}{n(n-1)} \sum_{c,d} (t_c t_d - \sum_i a_{ic} a_{id}) k_h(r, d_{cd}), t = \sum_i a_i$
    Args:
        places: (k, 2) latitudes and longitudes in degrees.
        memberships: (N, k) splits of all firms, each row >= 0 and summing to 1.
        is_case: (N,) truth values: which firms are cases.
        r_km: (m,) distances in km, >= 0.
        h_km: bandwidth in km, > 0; `bandwidth_nrd0_shared` of the observed cases when left out.
        draws, seed: simulations, whole and >= 1, and the seed of NumPy's PCG64.
        conf: share of whole simulated curves that the band holds, in (0, 1).
        strata: (N,) labels within which firms are drawn; one stratum when left out.
    Returns: `DurantonOverman`; densities per km, `median_km` over all pairs of firms, `p` of the global test.
    Undefined: curves, band and p are NaN and both verdicts False when there are fewer than 3 cases.
    Refused: what `bandwidth_nrd0_shared` refuses; bad distances or bandwidth; truth values or labels of another length.
    Source: Duranton and Overman (2005), sections 2 and 3; ranks of the band are whole, see `mc_envelope_global_rank`.
    Example:
        >>> firms = np.eye(2)[[0] * 30 + [1] * 30]
        >>> cases = [True] * 20 + [False] * 40
        >>> duranton_overman_envelope_shared([(37, -122), (38, -122)], firms, cases, [0, 10], draws=99).localised
        True
    """
    held, reach, draws = _Places(places, memberships), read_weights(r_km, "r_km"), whole(draws, "draws", 1)
    case, share, size = np.asarray(is_case, dtype=bool), confidence(conf), len(held.kind_of)
    if case.shape != (size,):
        refuse("the shape of is_case", case.shape, f"({size},)")
    rows, n = read_memberships(memberships), int(case.sum())
    h = bandwidth_nrd0_shared(places, rows[case]) if h_km is None else positive(h_km, "h_km")
    everyone = held.masses(held.counted(held.everyone())[0]) / 2
    median = _quantiles(held.gap, everyone, [0.5])[0] if size > 1 else NAN
    if n < 3 or not len(reach):
        blank = np.full(len(reach), NAN)
        return DurantonOverman(reach, blank, blank, blank, blank, h, median, NAN, False, False)
    curves = held.curves(_drawn(held, case, strata, draws, np.random.default_rng(seed)), reach, h)
    return verdict_of_curves(curves, reach, h, median, share)


def _drawn(
    held: _Places, case: NDArray[np.bool_], strata: ArrayLike | None, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Firms of each kind (columns) among the cases (first row) and among as many drawn at random (one row a draw)."""
    size, n, cases = len(case), int(case.sum()), np.flatnonzero(case)
    if strata is None:
        chosen = [rng.choice(size, n, replace=False, shuffle=False) for _ in range(draws)]
        return held.counted(np.stack([cases, *chosen]))
    label = np.asarray(strata)
    if label.shape != (size,):
        refuse("the shape of strata", label.shape, f"({size},)")
    counts = np.zeros((draws, len(held.kinds)))
    for stratum in np.unique(label[case]):
        kinds, of_each = np.unique(held.kind_of[label == stratum], return_counts=True)
        wanted = int(case[label == stratum].sum())
        counts[:, kinds] += rng.multivariate_hypergeometric(of_each, wanted, size=draws, method="marginals")
    return np.concatenate([held.counted(cases[np.newaxis, :]), counts])


def _kinds(rows: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    """The distinct splits, and which of them each firm has. Firms at one place, nearly all of them, need no sorting."""
    whole_at, split = rows.argmax(axis=1) if rows.size else np.empty(0, np.int64), (rows < 1).all(axis=1)
    splits, split_of = np.unique(rows[split], axis=0, return_inverse=True)
    kind_of = np.asarray(whole_at, dtype=np.int64)
    kind_of[split] = rows.shape[1] + split_of.ravel()
    return np.concatenate([np.eye(rows.shape[1]), splits]), kind_of


def _quantiles(values: FloatArray, mass: FloatArray, levels: list[float]) -> list[float]:
    """Quantiles of type 7 of values that each occur `mass` times; parts of a time are allowed."""
    order = np.argsort(values, kind="stable")
    sorted_values, reached = values[order], np.cumsum(mass[order])
    # The last of the sums is the number of values; less a hair, so that rounding never passes an end.
    place = np.array(levels) * max(reached[-1] - 1, 0.0)
    below, last = np.floor(place), len(values) - 1
    lower = np.minimum(np.searchsorted(reached, below + 1e-9, side="right"), last)
    upper = np.minimum(np.searchsorted(reached, below + 1 + 1e-9, side="right"), last)
    part = place - below
    return [float(q) for q in (1 - part) * sorted_values[lower] + part * sorted_values[upper]]
