"""Valinor: from the dream of the start-up back to the incumbents."""

from collections.abc import Mapping

from analytics.claims.rule import Ask, Claim, Part, Settings, untestable
from analytics.metrics.flow import direction_index_wilson
from analytics.metrics.intervals import newcombe_difference
from analytics.wording import count, plural, signed


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
        return (untestable(0, 20, "no move in one of the windows"),)
    ends = [
        direction_index_wilson(window["to_startups"], window["n"] - window["to_startups"]) for window in (before, after)
    ]
    (index_before, low_before, high_before), (index_after, low_after, high_after) = ends
    low, high = newcombe_difference(x1=after["to_startups"], n1=after["n"], x2=before["to_startups"], n2=before["n"])
    detail = "; ".join(
        f"{name} {signed(index, 2)} ({signed(lower, 2)} to {signed(upper, 2)})"
        for name, (index, lower, upper) in zip(("before", "after"), ends, strict=True)
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
            base=f"from {plural(before['n'], 'move')} before and {count(after['n'])} after",
        ),
    )


CLAIM = Claim(
    "valinor",
    "Researchers used to leave big labs for start-ups; since the start-ups' turmoil they return to the incumbents.",
    "flows",
    "Change in the direction index of reported moves, H1 2025 to H1 2026 against H1 2023 to H1 2024",
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
)
