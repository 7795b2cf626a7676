"""An elite cohort: who is in it, where its members are, and how robust the choice is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypedDict

import numpy as np
import scipy
from numpy.typing import ArrayLike

from analytics.metrics.checks import NAN, number, numbers, refuse, same_length, whole
from analytics.metrics.concentration import hhi

_TIE = 1e-9
_LONGEST_CAREER = 50


class Paper(TypedDict):
    """A paper or model report: its authors and its weight."""

    authors: Sequence[str]
    w: float


class CohortConcentration(NamedTuple):
    """Herfindahl–Hirschman index of a cohort over organisations, and each one's share."""

    hhi: float
    shares: dict[str, float]


class Contestedness(NamedTuple):
    """Cohort members with a top lab, with two or more of them, and the two shares."""

    n: int
    any_top: int
    two_plus: int
    share_of_cohort: float
    share_of_any_top: float


def fractional_authorship_scores(papers: Iterable[Paper]) -> dict[str, float]:
    r"""Score of each author: every paper's weight, split equally among its authors.

    For reports with more than 100 authors pass the stated core contributors, or leave the report out.

    Formula: $\text{score}_a = \sum_{p \ni a} w_p / n_p$
    Args:
        papers: each with `authors`, a list of distinct names, and `w`, a weight >= 0.
    Returns: author -> score >= 0; the scores sum to the weight of papers with authors.
    Undefined: a paper without authors credits nobody; an empty mapping for no papers.
    Refused: a negative, NaN or infinite weight; the same author twice on one paper.
    Source: fractional counting, as in bibliometrics.
    Example:
        >>> fractional_authorship_scores([{"authors": ["a", "b"], "w": 1}, {"authors": ["a"], "w": 2}])
        {'a': 2.5, 'b': 0.5}
    """
    score = defaultdict[str, float](float)
    for paper in papers:
        authors, weight = paper["authors"], number(paper["w"], "w", 0)
        if len(set(authors)) < len(authors):
            refuse("authors", Counter(authors).most_common(1)[0][0], "each author once on a paper")
        for author in authors:
            score[author] += weight / len(authors)
    return dict(score)


def top_n_with_ties(scores: Mapping[str, float], n: int) -> list[str]:
    r"""The n best, and everyone who ties with the last of them: ties are never broken arbitrarily.

    Scores within a billionth of the boundary tie with it, since sums of fractions such as 1/3 differ by rounding.

    Formula: $\{i : s_i \ge s_{[n]}\}$
    Args:
        scores: name -> finite score.
        n: number wanted, whole and >= 0.
    Returns: at least min(n, all) names, best first, equal scores in order of name; none for n = 0.
    Undefined: nothing.
    Refused: NaN or infinite scores; a negative or fractional n.
    Source: definition.
    Example:
        >>> top_n_with_ties({"a": 9, "b": 7, "c": 5, "d": 5, "e": 1}, n=3)
        ['a', 'b', 'c', 'd']
    """
    wanted, read = whole(n, "n"), {name: number(score, f"score of {name}") for name, score in scores.items()}
    ranked = sorted(read, key=lambda name: (-read[name], name))
    if wanted == 0 or wanted >= len(ranked):
        return ranked[:wanted]
    boundary = read[ranked[wanted - 1]]
    return [name for name in ranked if read[name] >= boundary - _TIE * abs(boundary)]


def cohort_concentration_fractional(affiliations: Mapping[str, Collection[str]]) -> CohortConcentration:
    r"""How concentrated a cohort is over organisations when a person with k of them counts 1/k at each.

    Formula: $H = \sum_o s_o^2, \quad s_o \propto \sum_{i \in o} 1/k_i$
    Args:
        affiliations: person -> organisations; one named twice counts once.
    Returns: `hhi` in (0, 1] and `shares`, organisation -> share, which sum to 1.
    Undefined: hhi NaN and no shares when nobody has an affiliation; people without one are left out.
    Refused: nothing.
    Source: definition.
    Example:
        >>> cohort_concentration_fractional({"p": ["A"], "q": ["A", "B"]})
        CohortConcentration(hhi=0.625, shares={'A': 0.75, 'B': 0.25})
    """
    held, people = defaultdict[str, float](float), [set(orgs) for orgs in affiliations.values() if orgs]
    for organisations in people:
        for organisation in organisations:
            held[organisation] += 1 / len(organisations)
    part = {organisation: held[organisation] / len(people) for organisation in sorted(held)}
    # In order of name: the order of a set, and with it the last digit of the sum, changes from run to run.
    return CohortConcentration(hhi([held[organisation] for organisation in part]), part)


def cohort_contestedness(affiliations: Mapping[str, Collection[str]], top_labs: Collection[str]) -> Contestedness:
    r"""How much of a cohort two or more of the top labs have had.

    Formula: $\frac{n_2}{n}, \; \frac{n_2}{n_1}, \quad n_k = \#\{i : |O_i \cap T| \ge k\}$
    Args:
        affiliations: person -> organisations O_i, ever or within a window; people without any count in n.
        top_labs: the top labs T.
    Returns: `n`, `any_top` and `two_plus` persons; `share_of_cohort` and `share_of_any_top` in [0, 1].
    Undefined: a share is NaN when its base is 0.
    Refused: nothing.
    Source: definition; both denominators are given because they answer different questions.
    Example:
        >>> cohort_contestedness({"p": ["A", "B"], "q": ["A"], "r": ["C"]}, ["A", "B"]).share_of_any_top
        0.5
    """
    top = set(top_labs)
    labs = [len(top.intersection(organisations)) for organisations in affiliations.values()]
    n, some, two = len(labs), sum(k >= 1 for k in labs), sum(k >= 2 for k in labs)
    return Contestedness(n, some, two, two / n if n else NAN, two / some if some else NAN)


def jaccard(a: Iterable[Hashable], b: Iterable[Hashable]) -> float:
    r"""Overlap of two sets: members in both over members in either.

    Formula: $J = \frac{|A \cap B|}{|A \cup B|}$
    Args:
        a, b: members; one given twice counts once.
    Returns: a share in [0, 1]; 1 = the same set.
    Undefined: NaN when both are empty.
    Refused: nothing.
    Source: Jaccard (1901), Étude comparative de la distribution florale (page not checked).
    Example:
        >>> jaccard("abc", "bcde")
        0.4
    """
    one, other = set(a), set(b)
    either = one | other
    return len(one & other) / len(either) if either else NAN


def kendall_tau_b(x: ArrayLike, y: ArrayLike) -> float:
    r"""Agreement of two rankings, allowing for ties: 1 = same order, -1 = reversed.

    Formula: $\tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}$
    Args:
        x, y: (n,) finite scores of the same things.
    Returns: a number in [-1, 1].
    Undefined: NaN with fewer than two things, or when all tie in x or in y.
    Refused: NaN or infinite values; lists of unlike length.
    Source: Kendall (1945), The treatment of ties in ranking problems (page not checked); scipy.stats.kendalltau.
    Example:
        >>> round(kendall_tau_b([1, 2, 3, 4], [1, 3, 2, 4]), 6)
        0.666667
    """
    first, second = numbers(x), numbers(y, "y")
    same_length(first, second, "x and y")
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return NAN
    return float(scipy.stats.kendalltau(first, second, variant="b").statistic)


def career_age(first_pub: float, year: float) -> float:
    r"""Years since a person's first publication.

    A negative age, or one above 50, is a namesake's publication and not a career. State whether the start is the
    first paper (ours) or the start of the doctorate.

    Formula: $\text{age} = \text{year} - \text{year of first publication}$
    Args:
        first_pub: year of the first publication; NaN when not known.
        year: year of the age.
    Returns: years in [0, 50].
    Undefined: NaN when a year is not known, or the age is negative or above 50.
    Refused: infinite years.
    Source: definition.
    Example:
        >>> career_age(2015, 2024)
        9.0
    """
    if np.isnan(first_pub) or np.isnan(year):
        return NAN
    age = number(year, "year") - number(first_pub, "first_pub")
    return age if 0 <= age <= _LONGEST_CAREER else NAN
