"""Labs that founded labs: generations, descendants and founders per alumni."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import networkx as nx

from analytics.metrics.checks import NAN, refuse, whole
from analytics.metrics.intervals import poisson_ratio_exact_ci
from analytics.metrics.survival import Rate

Edges = Iterable[tuple[str, str] | list[str]]


class Diaspora(NamedTuple):
    """Firms founded by alumni, directly and through any number of generations."""

    children: int
    descendants: int


class Unrolled(NamedTuple):
    """Foundings without a circle, and those left out because they went back in time on one."""

    kept: list[tuple[str, str]]
    broken: list[tuple[str, str]]


def _family(edges: Edges) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((str(parent), str(child)) for parent, child in edges)
    return graph


def generation_depth(edges: Edges) -> dict[str, int]:
    r"""Generation of each organisation: the longest chain of foundings from one with no parent.

    The longest chain, not the shortest: a firm founded from a lab and from that lab's child is the child's child.

    Formula: $g(v) = 0 \text{ without parents, else } 1 + \max_{u \to v} g(u)$
    Args:
        edges: (parent organisation, founded organisation) pairs; one given twice counts once.
    Returns: organisation -> generation, whole and >= 0.
    Undefined: an empty mapping for no pairs.
    Refused: organisations that descend from themselves; break such circles by date first.
    Source: longest path in a directed acyclic graph, in topological order; networkx.
    Example:
        >>> generation_depth([("A", "B"), ("B", "C"), ("A", "C")])
        {'A': 0, 'B': 1, 'C': 2}
    """
    graph, depth = _family(edges), dict[str, int]()
    if not nx.is_directed_acyclic_graph(graph):
        circle = [parent for parent, _ in nx.find_cycle(graph)]
        refuse("edges", " -> ".join([*circle, circle[0]]), "no circle of foundings")
    for organisation in nx.topological_sort(graph):
        depth[organisation] = max((depth[parent] + 1 for parent in graph.predecessors(organisation)), default=0)
    return depth


def break_circles(edges: Edges, founded: Mapping[str, int]) -> Unrolled:
    r"""The foundings that are left when every circle is broken by date.

    A pair on a circle stands only where the parent is the older firm by whole years; all other pairs stand.

    Formula: $\{(u, v) : t_u < t_v \text{ or not both descend from each other}\}$
    Args:
        edges: (parent organisation, founded organisation) pairs; one given twice counts once.
        founded: organisation -> year; one that is missing is older than none and younger than none.
    Returns: `kept`, free of circles, and `broken`; both sorted.
    Undefined: two empty lists for no pairs.
    Refused: nothing.
    Source: strongly connected components of a directed graph; networkx.
    Example:
        >>> break_circles([("A", "B"), ("B", "A"), ("B", "C")], {"A": 2001, "B": 2005})
        Unrolled(kept=[('A', 'B'), ('B', 'C')], broken=[('B', 'A')])
    """
    graph = _family(edges)
    circle_of = {node: at for at, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    kept: list[tuple[str, str]] = []
    broken: list[tuple[str, str]] = []
    for parent, child in sorted(graph.edges):
        dated = parent in founded and child in founded and founded[parent] < founded[child]
        (kept if dated or circle_of[parent] != circle_of[child] else broken).append((parent, child))
    return Unrolled(kept, broken)


def diaspora_size(edges: Edges, org: str) -> Diaspora:
    r"""How many firms an organisation's alumni founded, and how many descend from it in all.

    Formula: $|\{v : o \to v\}|, \quad |\{v \ne o : o \leadsto v\}|$
    Args:
        edges: (parent organisation, founded organisation) pairs.
        org: the organisation.
    Returns: `children` <= `descendants`, whole and >= 0, each firm once; 0 for one that no pair names.
    Undefined: nothing.
    Refused: nothing.
    Source: definition; networkx.
    Example:
        >>> diaspora_size([("A", "B"), ("B", "C"), ("A", "C")], org="A")
        Diaspora(children=2, descendants=2)
    """
    graph = _family(edges)
    if org not in graph:
        return Diaspora(0, 0)
    return Diaspora(len(set(graph.successors(org)) - {org}), len(nx.descendants(graph, org) - {org}))


def founder_yield_per_100_alumni(founders: int, alumni: int, conf: float = 0.95) -> Rate:
    r"""Founders per 100 alumni, with an exact Poisson interval.

    Alumni count once they have been out for a year. Raw yields favour old labs, whose alumni had longer.

    Formula: $100\,\frac{f}{a}, \quad 100
        \left[\frac{\chi^2_{\alpha/2;\,2f}}{2a},\; \frac{\chi^2_{1-\alpha/2;\,2f+2}}{2a}\right]$
    Args:
        founders: alumni who founded a firm, whole and >= 0.
        alumni: alumni at risk, whole and >= founders.
        conf: confidence level 1 - alpha, in (0, 1).
    Returns: `rate` in [0, 100], `lo` and `hi` >= 0 (hi can pass 100), founders per 100 alumni.
    Undefined: NaN for all three when there are no alumni.
    Refused: more founders than alumni; negative or fractional counts; conf outside (0, 1).
    Source: Garwood (1936), Fiducial limits for the Poisson distribution (page not checked).
    Example:
        >>> [round(v, 4) for v in founder_yield_per_100_alumni(founders=7, alumni=320)]
        [2.1875, 0.8795, 4.5071]
    """
    some, all_ = whole(founders, "founders"), whole(alumni, "alumni")
    if some > all_:
        refuse("founders", some, f"at most the {all_} alumni")
    lo, hi = poisson_ratio_exact_ci(some, all_ / 100, conf)
    return Rate(100 * some / all_ if all_ else NAN, lo, hi)
