"""Lists the data versions of a store, and compares two: rows of tables, and default answers."""

from dataclasses import dataclass
from pathlib import Path

from analytics.changes import Moved, moved_cells
from analytics.database import Version
from analytics.differences import TableDifference, table_difference
from analytics.errors import InputError
from analytics.questions import QUESTIONS, ask
from analytics.store import held, latest, open_version


@dataclass(frozen=True)
class Listed:
    """A version that a store holds.

    Args:
        name: its name, as in links.
        newest_source: date of the newest source it holds.
        definitions: version of the definitions it was published under.
        label: what it is in a few words.
        published: whether its answers were written down when it was published.
        latest: whether it is served when none is asked for.
        notes: what a reader of it must know.
    """

    name: str
    newest_source: str
    definitions: str
    label: str
    published: bool
    latest: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two versions: rows of tables, and default answers."""

    old: str
    new: str
    tables: tuple[TableDifference, ...]
    answers: tuple[Moved, ...]
    unanswered: tuple[str, ...]


def listed(store: Path) -> tuple[Listed, ...]:
    """The versions a store holds, newest name first."""
    newest = latest(store)
    found = []
    for name in reversed(held(store)):
        version = open_version(store, name)
        dates = version.frame("SELECT max(published) AS newest FROM sources WHERE published <= $at", {"at": name[:10]})
        record = version.record
        label, published = record.label, bool(record.answers)
        day = str(dates["newest"].fillna("")[0])
        found.append(Listed(name, day, record.definitions, label, published, name == newest, record.notes))
        version.close()
    return tuple(found)


def diff(old: Version, new: Version) -> Difference:
    """What differs between two versions; answers are those today's code gives by default.

    Args:
        old: the earlier version.
        new: the later version.

    Returns:
        Only tables and answers that differ, and the questions that one of the versions is too old for.
    """
    names = list(dict.fromkeys([*old.shapes, *new.shapes]))
    tables = (table_difference(old, new, name) for name in names)
    moved: list[Moved] = []
    unanswered = []
    for slug in QUESTIONS:
        try:
            moved += moved_cells(ask(old, slug), ask(new, slug))
        except InputError:  # a version from before the question's tables
            unanswered.append(slug)
    return Difference(old.name, new.name, tuple(one for one in tables if one), tuple(moved), tuple(unanswered))
