"""What changed for one answer from one version to another, and why. Pure functions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.answer import Answer, Column
from analytics.database import Version
from analytics.definitions import DEFINITIONS
from analytics.differences import (
    Cell,
    is_number,
    keyed,
    plain,
    same_cell,
    shown,
    table_difference,
)
from analytics.publish import answer_digests
from analytics.questions import ask, find
from analytics.questions.registry import tables_read
from analytics.wording import plural

NO_MEASURE = frozenset({"n", "rank", "year", "founded"})
"""Columns that are never told as the largest move."""


@dataclass(frozen=True)
class Moved:
    """One cell of an answer that differs, or a whole row that came or went (`column` is then empty).

    Args:
        question: slug.
        row: what identifies the row, e.g. `OpenAI · Meta`.
        column: the column, or empty for a whole row.
        old: the cell before.
        new: the cell after.
        kind: changed, new or gone.
    """

    question: str
    row: str
    column: str
    old: Cell
    new: Cell
    kind: str = "changed"


@dataclass(frozen=True)
class Reason:
    """Why an answer moved.

    Args:
        kind: new data, extended record, corrected record, removed record or changed definition.
        table: the table, or empty for a definition.
        rows: how many rows; 0 for a definition.
    """

    kind: str
    table: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Changes:
    """What changed for one answer from one version to another.

    Args:
        question: slug.
        choices: the choices it was asked with, defaults too.
        old: name of the earlier version.
        new: name of the later version.
        moved: cells and rows that differ beyond rounding.
        reasons: what differs in the tables the answer reads, and in its definition.
        old_finding: what the earlier version says.
        new_finding: what the later version says.
        sentence: all of this in one sentence with numbers.
    """

    question: str
    choices: Mapping[str, str]
    old: str
    new: str
    moved: tuple[Moved, ...]
    reasons: tuple[Reason, ...]
    old_finding: str
    new_finding: str
    sentence: str

    @property
    def frame(self) -> pd.DataFrame:
        """What moved as a table: row, column, old, new, kind."""
        names = ["row", "column", "old", "new", "kind"]
        return pd.DataFrame([[getattr(one, name) for name in names] for one in self.moved], columns=names)


def changes(old: Version, new: Version, slug: str, choices: Mapping[str, str] | None = None) -> Changes:
    """What changed for this very answer from one version to another, and why.

    Args:
        old: the version a link names.
        new: the version to compare it with, usually the latest.
        slug: which question.
        choices: choices as text; those not given take their default.

    Raises:
        InputError: for an unknown question or choice, or a version that is older than the question's tables.

    Example:
        >>> from pathlib import Path
        >>> from analytics.store import build, open_version
        >>> store = getfixture("tmp_path")
        >>> version = open_version(store, build(Path("data"), store))
        >>> changes(version, version, "policy-events").sentence.endswith("what this answer reads is the same.")
        True
    """
    before, after = ask(old, slug, choices), ask(new, slug, choices)
    moved = tuple(moved_cells(before, after))
    reasons = tuple(_reasons(old, new, before, after))
    sentence = _sentence(old, new, find(slug).columns, moved, reasons)
    return Changes(
        slug, dict(after.choices), old.name, new.name, moved, reasons, before.finding, after.finding, sentence
    )


def changed_definition(version: Version, slug: str) -> bool:
    """Whether today's code gives another number by default than was given when the version was published.

    Columns that were added or dropped since do not count. Without a record nothing can be said. Where people were
    withheld since, a different number is no proof; then only the version of the definitions counts.
    """
    then = version.record.answers.get(slug, {})
    now = answer_digests(ask(version, slug)) if then else {}
    if all(then[name] == now[name] for name in then if name in now):
        return False
    return not version.withheld or version.record.definitions != DEFINITIONS


def moved_cells(before: Answer, after: Answer) -> Iterator[Moved]:
    """Cells that differ beyond rounding, and rows that came or went, in the order of the answers."""
    columns = find(after.slug).columns
    key = _identity(columns, before.frame, after.frame)
    values = [column.name for column in columns if column.name not in key]
    one, other = (keyed(answer.frame.astype(object), key) for answer in (before, after))
    for row in other.index:
        if row not in one.index:
            yield Moved(after.slug, row, "", None, None, "new")
            continue
        for name in values:
            old, new = plain(one.at[row, name]), plain(other.at[row, name])
            if not same_cell(old, new):
                yield Moved(after.slug, row, name, old, new)
    for row in one.index.difference(other.index, sort=False):
        yield Moved(after.slug, row, "", None, None, "gone")


def _identity(columns: tuple[Column, ...], *frames: pd.DataFrame) -> list[str]:
    """The first text columns (and years) that tell the rows of an answer apart; else the column it begins with too.

    Example:
        >>> columns = (Column("r_km", "number", "Distance"), Column("density", "number", "Density"))
        >>> _identity(columns, pd.DataFrame({"r_km": [0.0, 1.0], "density": [0.2, 0.2]}))
        ['r_km']
    """
    names = [column.name for column in columns if column.type == "string" or column.name == "year"]
    for length in range(1, len(names) + 1):
        if not any(frame.duplicated(names[:length]).any() for frame in frames):
            return names[:length]
    return list(dict.fromkeys([*names, columns[0].name]))


def _reasons(old: Version, new: Version, before: Answer, after: Answer) -> Iterator[Reason]:
    """What differs in the tables that the answer reads, and whether its definition changed since."""
    named = tables_read((*before.statements, *after.statements))
    read = [name for name in new.shapes if name in named] or find(after.slug).tables
    for table in read:
        found = table_difference(old, new, table)
        for kind, rows in (
            ("new data", found.added),
            ("extended record", found.extended),
            ("corrected record", found.corrected),
            ("removed record", found.removed),
        ):
            if rows:
                yield Reason(kind, table, len(rows))
    if changed_definition(old, after.slug):
        yield Reason("changed definition")


def _sentence(
    old: Version, new: Version, columns: tuple[Column, ...], moved: tuple[Moved, ...], reasons: tuple[Reason, ...]
) -> str:
    """One sentence: how many rows moved, the largest move, and why."""
    why = _why(reasons)
    if not moved:
        told = f"{why}, without effect here" if why else "what this answer reads is the same"
        return f"From {old.name} to {new.name} no number moved: {told}."
    rows = {kind: len({one.row for one in moved if one.kind == kind}) for kind in ("changed", "new", "gone")}
    told = ", ".join(f"{plural(number, 'row')} {kind}" for kind, number in rows.items() if number)
    largest = _largest(columns, moved)
    if largest:
        told += f"; the largest move is {largest.column} of {largest.row}: {shown(largest.old)} → {shown(largest.new)}"
    return f"From {old.name} to {new.name}: {told}. " + (f"{why[0].upper()}{why[1:]}." if why else "")


def _why(reasons: tuple[Reason, ...]) -> str:
    """Reasons as a clause, by kind."""
    verbs = {
        "new data": "added to",
        "extended record": "extended in",
        "corrected record": "corrected in",
        "removed record": "removed from",
    }
    clauses = [
        f"{plural(one.rows, 'row')} {verb} {one.table}"
        for kind, verb in verbs.items()
        for one in reasons
        if one.kind == kind
    ]
    if any(one.kind == "changed definition" for one in reasons):
        clauses.append("the definition has changed since the earlier version was published")
    return ", ".join(clauses)


def _largest(columns: tuple[Column, ...], moved: tuple[Moved, ...]) -> Moved | None:
    """The largest move of the answer's own measure: the one with an interval, else the first that moved."""
    names = [column.name for column in columns]
    measures = [names[place - 1] for place, name in enumerate(names) if re.fullmatch("(.+_)?low", name)]
    others = [column.name for column in columns if column.unit != "degrees" and column.name not in NO_MEASURE]
    for measure in [*measures, *others]:
        found = [
            (abs(one.new - one.old), -place, one)
            for place, one in enumerate(moved)
            if one.column == measure and is_number(one.old) and is_number(one.new)
        ]
        if found:
            return max(found, key=lambda entry: entry[:2])[2]
    return None
