"""Counts of people small enough to point at someone are not shown (None = suppressed)."""

from collections.abc import Mapping

from analytics.metrics.checks import whole


def k_anonymity_suppress(counts: Mapping[str, int], k: int = 5) -> dict[str, int | None]:
    r"""Hide every count from 1 to k - 1; 0 is shown, as nobody is behind it.

    Formula: $c \mapsto \varnothing \text{ if } 0 < c < k$
    Args:
        counts: cell -> persons, whole and >= 0.
        k: smallest count shown, whole and >= 1.
    Returns: cell -> count, or None where suppressed.
    Undefined: nothing.
    Refused: negative or fractional counts; k < 1.
    Source: k-anonymity (Sweeney 2002; page not checked), applied to tables.
    Example:
        >>> k_anonymity_suppress({"A": 12, "B": 4, "C": 5, "D": 0}, k=5)
        {'A': 12, 'B': None, 'C': 5, 'D': 0}
    """
    smallest = whole(k, "k", 1)
    read = {cell: whole(count, f"count of {cell}") for cell, count in counts.items()}
    return {cell: None if 0 < count < smallest else count for cell, count in read.items()}


def k_anonymity_suppress_with_total(
    counts: Mapping[str, int], k: int = 5, total_published: bool = True
) -> dict[str, int | None]:
    r"""Hide small counts so that a published total does not give a single one away.

    When just one cell is hidden, the next smallest count above 0 is hidden with it (all of them, if several tie).
    If there is no other, the total itself must not be published.

    Formula: $\#\varnothing = 1 \Rightarrow \min\{c : c \ge k\} \mapsto \varnothing$
    Args:
        counts: cell -> persons, whole and >= 0.
        k: smallest count shown, whole and >= 1.
        total_published: whether the reader also sees the total.
    Returns: cell -> count, or None where suppressed.
    Undefined: nothing.
    Refused: negative or fractional counts; k < 1.
    Source: complementary cell suppression, as in statistical disclosure control.
    Example:
        >>> k_anonymity_suppress_with_total({"A": 12, "B": 4, "C": 7, "D": 0}, k=5)
        {'A': 12, 'B': None, 'C': None, 'D': 0}
    """
    shown = k_anonymity_suppress(counts, k)
    left = [count for count in shown.values() if count]
    if not total_published or list(shown.values()).count(None) != 1 or not left:
        return shown
    return {cell: None if count == min(left) else count for cell, count in shown.items()}
