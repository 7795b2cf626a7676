"""Rules that turn numbers into sentences: one rounding, one way to write an interval, no claim an interval denies."""

import math


def percent(share: float) -> str:
    """A share as a percentage: whole, with one decimal below 10 %.

    Example:
        >>> percent(0.374), percent(0.0449)
        ('37 %', '4.5 %')
    """
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 9.95 else f"{value:.0f} %"


def interval(low: float, high: float) -> str:
    """A 95 % interval of a share in brackets.

    Example:
        >>> interval(0.31, 0.44)
        '(31–44)'
    """
    return f"({100 * low:.0f}–{100 * high:.0f})"


def count(number: float) -> str:
    """A whole number with thousands separated.

    Example:
        >>> count(12345)
        '12,345'
    """
    return f"{number:,.0f}"


def signed(number: float, digits: int = 0) -> str:
    """A number with its sign, the minus as a true minus.

    Example:
        >>> signed(-0.25, 2)
        '−0.25'
    """
    return f"{number:+,.{digits}f}".replace("-", "−")


def plural(number: float, word: str, several: str = "") -> str:
    """A count with its noun.

    Example:
        >>> plural(1, "move"), plural(3, "company", "companies")
        ('1 move', '3 companies')
    """
    return f"{count(number)} {word if number == 1 else several or word + 's'}"


def known(value: float | None) -> bool:
    """Whether a number is there at all."""
    return value is not None and not math.isnan(value)
