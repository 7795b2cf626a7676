"""From who worked where in which year to flows between organisations, and to those who come back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from analytics.metrics.checks import NAN, number, refuse, whole

Affiliations = Sequence[tuple[str, float] | list[str | float]]
Panel = Mapping[str, Mapping[str, Affiliations]]
Merger = tuple[str, str, int] | list[str | int]

_DUST = 1e-12


class Boomerang(NamedTuple):
    """People who left, those of them who came back, and the share."""

    leavers: int
    returners: int
    rate: float


def od_matrix_from_panel(panel: Panel, mergers: Sequence[Merger] = (), max_gap: int = 2) -> dict[str, float]:
    r"""Flows between organisations, from each person's affiliations year by year.

    Each pair of consecutive observed years t < u of a person has mass 1: what overlaps stays, the rest moves in
    proportion. So adding an affiliation is half a move. A merger with year <= u renames both ends, through chains,
    so that it makes no flow; a move between the two before it is real. Date the move u.

    Formula: $f_{ij} = \sum (a_i - m_i)(b_j - m_j) / \sum_k (b_k - m_k), \; f_{ii} = \sum m_i, \; m_i = \min(a_i, b_i)$
    Args:
        panel: person -> year -> list of (organisation, share >= 0); rows of one organisation add up.
        mergers: (from, into, year) each; from is called into in that year and after.
        max_gap: most unobserved years between t and u, whole and >= 0; a longer gap is censored, no flow.
    Returns: "A->B" -> mass > 0, stays "A->A" included, zero cells left out; the masses sum to the transitions.
    Undefined: a year whose shares sum to zero counts as not observed; an empty mapping for no transition.
    Refused: negative, NaN or infinite shares; mergers in a circle; a negative or fractional gap.
    Source: maximal-overlap rule, defined for this project.
    Example:
        >>> od_matrix_from_panel({"p": {"2020": [("A", 1)], "2021": [("A", 1), ("B", 1)]}})
        {'A->A': 0.5, 'A->B': 0.5}
    """
    gap, flows = whole(max_gap, "max_gap"), defaultdict[str, float](float)
    for years in panel.values():
        seen = {int(year): held for year in years if (held := _shares(years[year]))}
        for t, u in pairwise(sorted(seen)):
            if u - t - 1 <= gap:
                names = _names_in(u, mergers)
                _add_transition(flows, _renamed(seen[t], names), _renamed(seen[u], names))
    return {cell: mass for cell, mass in flows.items() if mass > _DUST}


def _shares(affiliations: Affiliations) -> dict[str, float]:
    """Affiliations of one year as shares that sum to 1; empty when nothing is held."""
    held = defaultdict[str, float](float)
    for organisation, share in affiliations:
        held[str(organisation)] += number(share, f"share of {organisation}", 0)  # type: ignore[arg-type]
    total = sum(held.values())
    return {name: share / total for name, share in held.items()} if total > 0 else {}


def _names_in(year: int, mergers: Sequence[Merger]) -> dict[str, str]:
    """Name that each merged organisation has by a year, following chains; the latest merger of a name counts."""
    into: dict[str, str] = {}
    for old, new, since in sorted(mergers, key=lambda m: int(m[2])):
        if int(since) <= year:
            into[str(old)] = str(new)
    final = {}
    for old in into:
        name, path = old, [old]
        while name in into:
            name = into[name]
            if name in path:
                refuse("mergers", " -> ".join([*path, name]), "no circle")
            path.append(name)
        final[old] = name
    return final


def _renamed(held: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    renamed = defaultdict[str, float](float)
    for name, share in held.items():
        renamed[names.get(name, name)] += share
    return renamed


def _add_transition(flows: dict[str, float], before: Mapping[str, float], after: Mapping[str, float]) -> None:
    """Add one person's transition of mass 1: the overlap stays, the rest moves in proportion."""
    stay = {name: min(share, after[name]) for name, share in before.items() if name in after}
    for name, share in stay.items():
        flows[f"{name}->{name}"] += share
    left = {name: share - stay.get(name, 0.0) for name, share in before.items()}
    joined = {name: share - stay.get(name, 0.0) for name, share in after.items()}
    total = sum(joined.values())
    if total <= _DUST:
        return
    for origin, lost in left.items():
        for destination, gained in joined.items():
            if lost > _DUST and gained > _DUST:
                flows[f"{origin}->{destination}"] += lost * gained / total


def boomerang_rate(spells: Mapping[str, Sequence[str]], org: str) -> Boomerang:
    r"""Share of the people who left an organisation that came back to it later.

    A leaver has a spell there followed by one elsewhere; a second spell in a row there is no departure. Recent
    leavers had less time to return, so report by cohort of exit, or as survival from exit.

    Formula: $\text{rate} = \frac{\#\text{returners}}{\#\text{leavers}}$
    Args:
        spells: person -> organisations in order of time.
        org: the organisation.
    Returns: `leavers` and `returners` (persons, each counted once) and `rate` in [0, 1].
    Undefined: rate NaN when nobody left.
    Refused: nothing.
    Source: definition.
    Example:
        >>> boomerang_rate({"p": ["A", "B", "A"], "q": ["A", "B"], "r": ["A", "A"]}, org="A")
        Boomerang(leavers=2, returners=1, rate=0.5)
    """
    leavers = returners = 0
    for path in spells.values():
        exits = [i for i, (here, there) in enumerate(pairwise(path), start=1) if here == org != there]
        if exits:
            leavers += 1
            returners += org in path[exits[0] :]
    return Boomerang(leavers, returners, returners / leavers if leavers else NAN)
