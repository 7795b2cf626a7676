"""How rows of answers are read, and what is said of them on charts; numbers are written by `analytics.wording`."""

import html
import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

Row = dict[str, Any]
_NOUNS = {"labs": "labs", "notable-models": "models", "models": "models", "people": "people", "money": "rounds"}


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows as plain Python values; a missing cell is None.

    Example:
        >>> records(pd.DataFrame({"n": [1], "share": [float("nan")]}))
        [{'n': 1, 'share': None}]
    """
    plain = frame.astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


def noun_of(choices: Mapping[str, str]) -> str:
    """What an answer counts under its choices: what is measured, or else the members of a population.

    Example:
        >>> noun_of({"population": "labs", "measure": "companies"}), noun_of({"population": "yc"})
        ('labs', 'companies')
    """
    asked = (choices.get("measure", ""), choices.get("population", ""))
    return next((_NOUNS[value] for value in asked if value in _NOUNS), "companies")


def mark(row: Row, *columns: str) -> list[str]:
    """The values that name a row of an answer, as text: what a click on its point opens (`evidence.behind`).

    Example:
        >>> mark({"company": "Meta", "year": 2024}, "company", "year")
        ['Meta', '2024']
    """
    return [str(row[column]) for column in columns]


def escaped(text: object) -> str:
    """Text of the data as words on a chart, which would read it as markup.

    Example:
        >>> escaped("A<B & C")
        'A&lt;B &amp; C'
    """
    return html.escape(str(text), quote=False)


def told(name: object, *lines: str) -> str:
    """A hover text: the name in bold, then the lines that are not empty. What is said is never read as markup.

    Example:
        >>> told("A&B", "3 people", "")
        '<b>A&amp;B</b><br>3 people'
    """
    return "<br>".join([f"<b>{escaped(name)}</b>", *(escaped(line) for line in lines if line)])


def between(low: float, high: float, write: Callable[[float], str]) -> str:
    """A 95 % interval.

    Example:
        >>> from analytics.wording import percent
        >>> between(0.314, 0.442, percent)
        '31 % to 44 %'
    """
    return f"{write(low)} to {write(high)}"


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


def year_of(row: Row) -> float:
    """The year of a row's period.

    Example:
        >>> year_of({"period": "2025H1"})
        2025.0
    """
    return float(str(row["period"])[:4])
