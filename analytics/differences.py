"""Compares the tables of two data versions, row by row and cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeGuard

import pandas as pd

from analytics.as_known import ENDS
from analytics.database import Version

ROUNDING = 1e-9
"""Relative difference up to which two numbers are the same."""
KEPT = 64

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Correction:
    """A row that is in both versions but not the same: its key, and by column the cell before and after."""

    key: str
    cells: Mapping[str, tuple[Cell, Cell]]


@dataclass(frozen=True)
class TableDifference:
    """What differs in one table; rows are matched by the primary key, those without one as a whole.

    Args:
        table: its name.
        added: keys of rows that only the new version has.
        removed: keys of rows that only the old version has.
        corrected: rows in which a cell says something else.
        extended: rows that say more and take nothing back: an empty cell was filled, or a spell goes on.
    """

    table: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    corrected: tuple[Correction, ...]
    extended: tuple[Correction, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.corrected or self.extended)


@lru_cache(maxsize=KEPT)
def table_difference(old: Version, new: Version, table: str) -> TableDifference:
    """Rows of one table that were added, removed or corrected; kept, because versions never change."""
    held_by = [version for version in (old, new) if table in version.shapes]
    shape = held_by[-1].shapes[table]
    whole = [version.frame(f'SELECT * FROM "{table}"').astype(object) for version in held_by]
    before, after = (
        whole if len(whole) == 2 else (whole[0][:0], whole[0]) if held_by == [new] else (whole[0], whole[0][:0])
    )
    shared = [name for name in after.columns if name in before.columns]
    key = [name for name in shape.key if name in shared] or shared
    before, after = keyed(before, key), keyed(after, key)
    both = after.index.intersection(before.index)
    corrected: list[Correction] = []
    extended: list[Correction] = []
    columns = [name for name in shared if name not in key]
    if columns and len(both):
        one, other = before.loc[both, columns], after.loc[both, columns]
        same = (one == other) | (one.isna() & other.isna())
        for name in both[~same.all(axis=1).to_numpy(dtype=bool)]:
            cells = {
                column: (plain(one.at[name, column]), plain(other.at[name, column]))
                for column in columns
                if not same.at[name, column]
            }
            (extended if _extends(cells) else corrected).append(Correction(name, cells))
    added, removed = after.index.difference(before.index), before.index.difference(after.index)
    return TableDifference(table, tuple(added), tuple(removed), tuple(corrected), tuple(extended))


def _extends(cells: Mapping[str, tuple[Cell, Cell]]) -> bool:
    """Whether new cells only add to the old ones."""
    return all(
        old is None or (column in ENDS.values() and new is not None and str(new) > str(old))
        for column, (old, new) in cells.items()
    )


def keyed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows named by their key; a row that stands several times is numbered."""
    names = pd.Series(
        [" · ".join("–" if pd.isna(cell) else str(plain(cell)) for cell in row) for row in frame[key].to_numpy()],
        index=frame.index,
        dtype=object,
    )
    again = names.groupby(names).cumcount()
    return frame.set_axis(pd.Index(names.where(again == 0, names + " #" + (again + 1).astype(str)), dtype=object))


def is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells are equal but for rounding."""
    if is_number(one) and is_number(other):
        return abs(one - other) <= ROUNDING * max(abs(one), abs(other))
    return one == other


def plain(cell: Any) -> Cell:
    """A cell as a plain value; nothing where there is none, a date as its text."""
    if pd.isna(cell):
        return None
    if hasattr(cell, "item"):
        cell = cell.item()
    return cell if isinstance(cell, str | int | float | bool) else str(cell)[:10]


def shown(cell: Cell) -> str:
    """A cell in a sentence: four digits of a fraction, a true minus, a dash where there is none."""
    if cell is None:
        return "–"
    if not is_number(cell):
        return str(cell).lower() if isinstance(cell, bool) else str(cell)
    whole = isinstance(cell, int) or abs(cell) >= 1000
    return (f"{cell:,.0f}" if whole else f"{cell:.4g}").replace("-", "−")
