"""An answer: everything needed to show, check, share and download one result."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

_INITIALS = ("hhi", "cr1", "cr5", "ai", "sf")
_SUFFIXES = {"usd": "$", "km": "km", "mw": "MW"}
_UNITS_TOLD = {
    "points": "points",
    "index points": "index points",
    "per year": "per 100 people a year",
    "FLOP": "FLOP",
}


@dataclass(frozen=True)
class Column:
    """What one column of an answer holds.

    Args:
        name: column name, permanent.
        type: string, integer, number or boolean.
        description: meaning in plain words.
        unit: `share` (fraction 0 to 1), `usd`, `km`, `years`, `degrees`, `companies`, `people`, … or empty.
    """

    name: str
    type: str
    description: str
    unit: str = ""

    @property
    def label(self) -> str:
        """Its name as the head of a table on screen: in words, with the unit where the cells do not show it.

        Example:
            >>> Column("capex_usd", "number", "", "usd").label, Column("power_mw", "number", "", "MW").label
            ('Capex ($)', 'Power (MW)')
            >>> Column("hhi_low", "number", "").label, Column("n_origin", "integer", "").label
            ('HHI low', 'n origin')
        """
        words = self.name.split("_")
        unit = _SUFFIXES.get(words[-1]) or _UNITS_TOLD.get(self.unit, "")
        said = " ".join(word.upper() if word in _INITIALS else word for word in words if word not in _SUFFIXES)
        head = said if len(words[0]) == 1 else said[:1].upper() + said[1:]
        return f"{head} ({unit})" if unit else head


@dataclass(frozen=True)
class Statement:
    """One SQL statement and the values bound to it."""

    sql: str
    parameters: Mapping[str, object]


@dataclass(frozen=True)
class Source:
    """Where facts come from."""

    title: str
    address: str
    licence: str
    published: str


@dataclass(frozen=True)
class Result:
    """What a question function returns; `ask` completes it to an `Answer`.

    Args:
        frame: tidy rows, unrounded, with the columns the question declares (extra columns after them).
        finding: one sentence with a number that the interval carries, or a neutral title.
        n: the base of the whole answer.
        notes: what the reader must know, limits first.
    """

    frame: pd.DataFrame
    finding: str
    n: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A question answered for one data version and one set of choices. Never changed after it is made.

    Args:
        words: each choice's value in words, with the names that the data give.
    """

    slug: str
    title: str
    version: str
    choices: Mapping[str, str]
    words: Mapping[str, str]
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    finding: str
    notes: tuple[str, ...]
    n: int
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    metrics: tuple[str, ...]

    def csv(self) -> str:
        """The frame as CSV, raw: unrounded, UTF-8 without a mark, ``\\n`` line ends, missing cells empty."""
        return self._plain().to_csv(index=False, lineterminator="\n")

    def json(self) -> str:
        """The answer as JSON: what was asked, the finding, the columns and the rows (missing cells are null)."""
        rows = [
            {name: None if pd.isna(cell) else cell for name, cell in row.items()}
            for row in self.frame.astype(object).to_dict("records")
        ]
        content: dict[str, Any] = {
            "question": self.slug,
            "title": self.title,
            "version": self.version,
            "choices": dict(self.choices),
            "finding": self.finding,
            "notes": list(self.notes),
            "n": self.n,
            "columns": [vars(column) for column in self.columns],
            "sources": [vars(source) for source in self.sources],
            "rows": rows,
        }
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=_plain_number) + "\n"

    def _plain(self) -> pd.DataFrame:
        """The frame with booleans spelled as in the data package: true, false."""
        frame = self.frame.copy()
        for name in frame.columns[frame.dtypes.map(pd.api.types.is_bool_dtype)]:
            frame[name] = frame[name].map({True: "true", False: "false"})
        return frame


def _plain_number(value: Any) -> object:
    """Numpy scalars as plain Python ones."""
    return value.item()
