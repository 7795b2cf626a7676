"""The claims and the tests that decide them, fixed before any page was built.

A claim has parts; each part is tested on the answer of a question. The verdict follows one rule (`verdict`). A claim
of several parts holds when all of them hold; its opposite holds when the opposite of all of them does; anything
between is mixed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analytics.answer import Answer
from analytics.metrics.intervals import newcombe_difference, wilson_interval
from analytics.wording import interval, percent, signed

Ask = Callable[[str, Mapping[str, str]], Answer]
Settings = Mapping[str, str]
NAN = float("nan")


@dataclass(frozen=True)
class Part:
    """One part of a test: what was measured, and whether it, or its opposite, holds beyond its interval."""

    value: float
    low: float
    high: float
    n: int
    floor: int
    holds: bool
    opposite: bool
    detail: str

    @property
    def testable(self) -> bool:
        """Whether the base reaches the floor."""
        return self.n >= self.floor


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
        unit: of the measured number: `share`, `points` (a difference of shares) or `index` (a difference of indices).
        alternatives: label and the one switch that is changed.
        further: alternatives that the data name, such as each published series.
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

    def outcomes(self, ask: Ask) -> tuple[Outcome, ...]:
        """The test by default, then under each alternative."""
        each = (("as fixed beforehand", {}), *self.alternatives, *self.further(ask))
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


def _snap_back(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """The share fell and came back among start-ups, and nearly all labs stand close together."""
    shared = {key: value for key, value in changed.items() if key in ("base", "missing", "area")}
    rebound = ask("area-rebound", {key: value for key, value in changed.items() if key != "labs"})
    labs = ask("area-share", {"population": "labs", "base": "western", "area": "radius-80", **shared})
    weighted = changed.get("labs") == "by valuation"
    return _rebound_part(rebound), _labs_by_value(ask) if weighted else _labs_part(labs)


def _rebound_part(answer: Answer) -> Part:
    first, middle, last = (row for _, row in answer.frame.iterrows())
    n = int(answer.frame["n"].min())
    if n < 100:
        return Part(NAN, NAN, NAN, n, 100, False, False, f"smallest window has {n} companies, 100 needed")
    low, high = newcombe_difference(x1=last["in_area"], n1=last["n"], x2=middle["in_area"], n2=middle["n"])
    _, fall_high = newcombe_difference(x1=first["in_area"], n1=first["n"], x2=middle["in_area"], n2=middle["n"])
    holds = first["p"] < 0.05 and first["recovery_ratio"] >= 0.75
    shares = " → ".join(percent(row["share"]) for row in (first, middle, last))
    regained = "" if np.isnan(first["recovery_ratio"]) else f", {percent(first['recovery_ratio'])} regained"
    detail = f"share {shares}, p = {first['p']:.2g}{regained}"
    return Part(last["share"] - middle["share"], low, high, n, 100, bool(holds), high < 0 or fall_high < 0, detail)


def _labs_part(answer: Answer) -> Part:
    if answer.frame.empty:
        return Part(NAN, NAN, NAN, 0, 40, False, False, "no lab has a founding year")
    row = answer.frame.iloc[-1]
    return _share_part(row["share"], row["low"], row["high"], int(row["n"]), 40, "labs inside")


def _share_part(share: float, low: float, high: float, n: int, floor: int, what: str) -> Part:
    """A share that has to reach three quarters, the lower end above six tenths."""
    holds = share >= 0.75 and low > 0.6
    detail = f"{what} {percent(share)} {interval(low, high)}, n = {n}"
    return Part(share, low, high, n, floor, bool(holds), high < 0.75, detail)


def _labs_by_value(ask: Ask) -> Part:
    """The labs' share with each lab weighing its last reported valuation; interval by resampling labs."""
    frame = ask("lab-valuations", {"area": "radius-80"}).frame
    value, inside = frame["valuation_usd"].to_numpy(), frame["in_area"].to_numpy(dtype=float)
    n = len(frame)
    if n == 0:
        return Part(NAN, NAN, NAN, 0, 40, False, False, "no lab has a reported valuation")
    draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=10_000)
    resampled = (draws @ (value * inside)) / (draws @ value)
    low, high = np.quantile(resampled, [0.025, 0.975])
    return _share_part(float(value @ inside / value.sum()), float(low), float(high), n, 40, "value of labs inside")


def _half_years(first: str, last: str) -> list[str]:
    """Half-years from first to last.

    Example:
        >>> _half_years("2023H2", "2024H2")
        ['2023H2', '2024H1', '2024H2']
    """
    steps = range(2 * int(first[:4]) + int(first[5]) - 1, 2 * int(last[:4]) + int(last[5]))
    return [f"{step // 2}H{step % 2 + 1}" for step in steps]


WINDOWS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "fixed": (("2023H1", "2024H1"), ("2025H1", "2026H1")),
    "earlier": (("2022H2", "2023H2"), ("2024H2", "2025H2")),
    "later": (("2023H2", "2024H2"), ("2025H2", "2026H2")),
}


def _valinor(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Moves pointed towards start-ups before and point towards incumbents after."""
    choices = {key: value for key, value in changed.items() if key != "windows"}
    frame = ask("talent-direction", choices).frame.set_index("period")
    before, after = (
        frame.reindex(_half_years(*window))[["to_startups", "n"]].fillna(0).sum()
        for window in WINDOWS[changed.get("windows", "fixed")]
    )
    n = int(min(before["n"], after["n"]))
    if n == 0:
        return (Part(NAN, NAN, NAN, 0, 20, False, False, "no move in one of the windows"),)
    ends = [_direction(window["to_startups"], window["n"]) for window in (before, after)]
    (index_before, low_before, high_before), (index_after, low_after, high_after) = ends
    low, high = newcombe_difference(x1=after["to_startups"], n1=after["n"], x2=before["to_startups"], n2=before["n"])
    detail = "; ".join(
        f"{name} {signed(index, 2)} ({signed(lower, 2)} to {signed(upper, 2)}), n = {window['n']:.0f}"
        for name, window, (index, lower, upper) in zip(("before", "after"), (before, after), ends, strict=True)
    )
    return (
        Part(
            value=index_after - index_before,
            low=2 * low,
            high=2 * high,
            n=n,
            floor=20,
            holds=bool(low_before > 0 and high_after < 0),
            opposite=bool(high_before < 0 and low_after > 0),
            detail=detail,
        ),
    )


def _direction(to_startups: float, n: float) -> tuple[float, float, float]:
    low, high = wilson_interval(x=to_startups, n=n)
    return 2 * to_startups / n - 1, 2 * low - 1, 2 * high - 1


def _brain_drain(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Industry makes nearly all notable models, and most new doctors go to industry."""
    years = (2024, 2025) if changed.get("years") == "2024..2025" else (2023, 2025)
    choices = {key: value for key, value in changed.items() if key in ("set", "joint")}
    frame = ask("model-sectors", choices).frame
    industry = frame[frame["year"].between(*years) & (frame["sector"] == "industry")]
    models, n = float(industry["models"].sum()), int(industry["n"].sum())
    share, (low, high) = (models / n, wilson_interval(x=models, n=n)) if n else (NAN, (NAN, NAN))
    what = f"industry's models {years[0]}–{years[1]}"
    return _share_part(share, low, high, n, 100, what), _doctors(ask, changed.get("phd", ""))


def _doctors(ask: Ask, series: str) -> Part:
    """The newest published share of new doctors who go to industry, of all series or of one."""
    frame = ask("phd-destinations", {}).frame
    frame = frame[frame["destination"] == "industry"]
    if series:
        frame = frame[frame["series"] == series]
    if frame.empty:
        return Part(NAN, NAN, NAN, 0, 1, False, False, "no published share of doctors")
    row = frame.sort_values("year", kind="stable").iloc[-1]
    share = float(row["share"])
    detail = f"doctors to industry {percent(share)} in {int(row['year'])}"
    return Part(share, NAN, NAN, 1, 1, share >= 0.5, share < 0.5, detail)


def _doctor_series(ask: Ask) -> tuple[tuple[str, Settings], ...]:
    """One alternative per published series of doctors who go to industry, in the order they were published."""
    frame = ask("phd-destinations", {}).frame
    frame = frame[frame["destination"] == "industry"].sort_values("year", kind="stable")
    newest = frame.drop_duplicates("series", keep="last")
    return tuple(
        (f"doctors: {percent(row['share'])} in {int(row['year'])}", {"phd": row["series"]})
        for _, row in newest.iterrows()
    )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "snap-back",
        "After the dispersal of the pandemic years, AI has gathered in the Bay Area again, and nearly all significant "
        "Western AI companies start there.",
        "cluster",
        "Change in the Bay Area share of Y Combinator companies, batches of 2023 and later against 2020–22",
        "points",
        "The share falls and comes back (both p < .05, at least three quarters regained), and at least 75 % of Western "
        "labs are within 80 km of San Francisco (lower end above 60 %).",
        _snap_back,
        (
            ("AI start-ups only", {"population": "yc-ai"}),
            ("when first listed", {"observed": "first-listed"}),
            ("at 24 months", {"observed": "same-age-24"}),
            ("in the last snapshot", {"observed": "latest"}),
            ("of those in the US", {"base": "us"}),
            ("of those in the West", {"base": "western"}),
            ("no place as outside", {"missing": "outside"}),
            ("within 50 km", {"area": "radius-50"}),
            ("within 120 km", {"area": "radius-120"}),
            ("labs by valuation", {"labs": "by valuation"}),
        ),
    ),
    Claim(
        "valinor",
        "Researchers used to leave big labs for start-ups; since the start-ups' turmoil they return to the incumbents.",
        "flows",
        "Change in the direction index of reported moves, 2025H1–2026H1 against 2023H1–2024H1",
        "index",
        "The index points towards start-ups before and towards incumbents after, both intervals excluding zero.",
        _valinor,
        (
            ("big tech only", {"classes": "big-tech"}),
            ("without founding", {"kinds": "without-founding"}),
            ("all evidence", {"evidence": "all"}),
            ("half a year earlier", {"windows": "earlier"}),
            ("half a year later", {"windows": "later"}),
            ("without deals", {"deals": "exclude"}),
        ),
    ),
    Claim(
        "brain-drain",
        "Most new AI doctors leave for industry, and industry now makes nearly all notable AI models.",
        "brain-drain",
        "Share of notable models of 2023–25 made by industry alone",
        "share",
        "At least 75 % (lower end above 60 %), and the newest published share of new doctors who go to industry is at "
        "least 50 %.",
        _brain_drain,
        (
            ("frontier models only", {"set": "frontier"}),
            ("joint work split", {"joint": "split"}),
            ("2024–25 only", {"years": "2024..2025"}),
        ),
        _doctor_series,
    ),
)
