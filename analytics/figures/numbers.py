"""How rows of answers are read and numbers written on charts. One rounding, the same as in findings."""

import html
import math
from collections.abc import Callable
from typing import Any

import pandas as pd

Row = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows as plain Python values; a missing cell is None.

    Example:
        >>> records(pd.DataFrame({"n": [1], "share": [float("nan")]}))
        [{'n': 1, 'share': None}]
    """
    plain = frame.astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


def told(name: object, *lines: str) -> str:
    """A hover text: the name in bold, then the lines that are not empty. What is said is never read as markup.

    Example:
        >>> told("A&B", "3 people", "")
        '<b>A&amp;B</b><br>3 people'
    """
    said = [html.escape(line, quote=False) for line in lines if line]
    return "<br>".join([f"<b>{html.escape(str(name), quote=False)}</b>", *said])


def percent(share: float) -> str:
    """A share as a percentage: whole, with one decimal below 10 %.

    Example:
        >>> percent(0.374), percent(0.0449), percent(0.0)
        ('37 %', '4.5 %', '0 %')
    """
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 9.95 else f"{value:.0f} %"


def count(number: float) -> str:
    """A whole number with thousands separated.

    Example:
        >>> count(12345)
        '12,345'
    """
    return f"{number:,.0f}"


def signed(number: float, digits: int = 0) -> str:
    """A number with its sign, the minus as a true minus; zero has none.

    Example:
        >>> signed(-0.25, 2), signed(12), signed(0.0, 1)
        ('−0.25', '+12', '0.0')
    """
    text = f"{abs(number):,.{digits}f}"
    if not text.strip("0.,"):
        return text
    return f"{'−' if number < 0 else '+'}{text}"


def dollars(amount: float) -> str:
    """US dollars, short.

    Example:
        >>> dollars(250_000_000), dollars(1_500_000_000), dollars(377_611), dollars(940)
        ('$250m', '$1.5bn', '$378k', '$940')
    """
    for unit, name in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        # 999,600 is $1m, not $1000k
        if round(amount / unit, 2) >= 1:
            return f"${amount / unit:.3g}{name}"
    return f"${amount:,.0f}"


def kilometres(distance: float) -> str:
    """A distance, whole from 10 km on.

    Example:
        >>> kilometres(8.25), kilometres(1234.5)
        ('8.2 km', '1,234 km')
    """
    return f"{distance:.1f} km" if distance < 9.95 else f"{distance:,.0f} km"


def between(low: float, high: float, write: Callable[[float], str]) -> str:
    """A 95 % interval.

    Example:
        >>> between(0.314, 0.442, percent)
        '31 % to 44 %'
    """
    return f"{write(low)} to {write(high)}"


def known(value: object) -> bool:
    """Whether a cell holds a number.

    Example:
        >>> known(0), known(float("nan")), known(None)
        (True, False, False)
    """
    return isinstance(value, int | float) and not math.isnan(value)


def cut(text: str, most: int) -> str:
    """Text that is no longer than some characters; the whole belongs in the hover.

    Example:
        >>> cut("Recursive Superintelligence", 12)
        'Recursive S…'
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers for an axis, at steps of 1, 2 or 5.

    Example:
        >>> ticks(-0.12, 0.31)
        [-0.1, 0.0, 0.1, 0.2, 0.3]
    """
    rough = (high - low) / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 10) + 0.0 for at in range(first, math.floor(high / step + 1e-9) + 1)]
