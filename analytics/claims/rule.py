"""What a claim's test is made of, and the one rule that turns its outcomes into a verdict.

A claim has parts; each part is tested on the answer of a question. A claim of several parts holds when all of them
hold; its opposite holds when the opposite of all of them does; anything between is mixed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analytics.answer import Answer
from analytics.wording import count, said

Ask = Callable[[str, Mapping[str, str]], Answer]
Settings = Mapping[str, str]
NAN = float("nan")
AS_THE_RULE_SAYS = "as the rule defines it"
"""How the first outcome of a claim is called: the definition its rule was written for."""


@dataclass(frozen=True)
class Part:
    """One part of a test: what was measured, and whether it, or its opposite, holds beyond its interval.

    Args:
        value: the number measured.
        low: lower end of its 95 % interval.
        high: upper end.
        n: what is held against the floor.
        floor: the least of it that a verdict needs.
        holds: whether the part holds.
        opposite: whether its opposite does.
        detail: what was found beside the value, in figures.
        base: what the value counts, in words; where it is empty, that is `n`.
        of: how many the value counts, the smaller number for a difference, where the floor counts something else.
    """

    value: float
    low: float
    high: float
    n: int
    floor: int
    holds: bool
    opposite: bool
    detail: str
    base: str = ""
    of: int | None = None

    @property
    def testable(self) -> bool:
        """Whether the base reaches the floor."""
        return self.n >= self.floor

    @property
    def counted(self) -> int:
        """How many the value counts."""
        return self.n if self.of is None else self.of

    @property
    def counted_in_words(self) -> str:
        """What the value counts, in words."""
        return self.base or f"n = {count(self.counted)}"


@dataclass(frozen=True)
class Outcome:
    """A claim's test under one set of choices. The first part gives the number shown; `switch` is what was changed."""

    label: str
    parts: tuple[Part, ...]
    switch: str = ""

    @property
    def testable(self) -> bool:
        """Whether every part has the base it needs."""
        return all(part.testable for part in self.parts)

    @property
    def holds(self) -> bool:
        """Whether every part holds."""
        return self.testable and all(part.holds for part in self.parts)

    @property
    def opposite(self) -> bool:
        """Whether the opposite of every part holds."""
        return self.testable and all(part.opposite for part in self.parts)


@dataclass(frozen=True)
class Claim:
    """A claim, its test and the choices under which the test is repeated.

    Args:
        slug: permanent name.
        title: the claim in words.
        page: where its evidence is shown.
        measure: what the number shown is.
        rule: when the test holds, in words.
        test: choices to parts.
        unit: of the measured number: `share`, `points` (a difference of shares), `index` (a difference of indices),
            `labs` (a count), `months`, `years` (a difference) or `p`.
        alternatives: label and the one switch that is changed.
        further: alternatives that the data name, such as each published series.
        needed: the value of the measured number at which the rule decides and on which side of it the claim holds;
            None where the rule names no value of it.
    """

    slug: str
    title: str
    page: str
    measure: str
    unit: str
    rule: str
    test: Callable[[Ask, Settings], tuple[Part, ...]]
    alternatives: tuple[tuple[str, Settings], ...]
    further: Callable[[Ask], tuple[tuple[str, Settings], ...]] = lambda ask: ()
    needed: tuple[str, float] | None = None

    @property
    def needed_in_words(self) -> str:
        """What the rule asks of the measured number, or nothing.

        Example:
            >>> from analytics.claims import brain_drain
            >>> brain_drain.CLAIM.needed_in_words
            'at least 75 %'
        """
        if self.needed is None:
            return ""
        side, value = self.needed
        return f"{side} {said(value, '' if self.unit == 'p' else self.unit)}"

    def outcomes(self, ask: Ask) -> tuple[Outcome, ...]:
        """The test by default, then under each alternative."""
        each = ((AS_THE_RULE_SAYS, {}), *self.alternatives, *self.further(ask))
        return tuple(
            Outcome(label, self.test(ask, changed), "".join(f"{key}={value}" for key, value in changed.items()))
            for label, changed in each
        )


def verdict(outcomes: tuple[Outcome, ...]) -> str:
    """supported, mixed, contradicted or not-testable.

    Args:
        outcomes: the default first, then the alternatives.

    Returns:
        `supported` when the test holds by default and in at least three quarters of the alternatives; `contradicted`
        when its opposite does, likewise; `not-testable` when the default lacks the base; `mixed` for all else. An
        alternative that lacks the base counts as one in which neither holds.

    Example:
        >>> part = Part(1.0, 0.5, 1.5, 100, 20, holds=True, opposite=False, detail="")
        >>> verdict((Outcome("default", (part,)), Outcome("other", (part,))))
        'supported'
    """
    default, *others = outcomes
    if not default.testable:
        return "not-testable"
    if default.holds and _in_three_quarters(outcome.holds for outcome in others):
        return "supported"
    if default.opposite and _in_three_quarters(outcome.opposite for outcome in others):
        return "contradicted"
    return "mixed"


def _in_three_quarters(flags: Iterable[bool]) -> bool:
    known = list(flags)
    return 4 * sum(known) >= 3 * len(known)


MOST = 0.75
"""The share from which on most of what is counted is what the claim says."""


def untestable(n: int, floor: int, detail: str, base: str = "") -> Part:
    """A part that could not be measured."""
    return Part(NAN, NAN, NAN, n, floor, holds=False, opposite=False, detail=detail, base=base)


def share_part(share: float, low: float, high: float, n: int, floor: int, detail: str, base: str = "") -> Part:
    """A part that is a share and has to reach three quarters, the lower end above six tenths."""
    holds = bool(share >= MOST and low > 0.6)
    return Part(share, low, high, n, floor, holds=holds, opposite=high < MOST, detail=detail, base=base)
