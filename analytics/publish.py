"""Publishes data versions: keeps them for good, with the answers that were given when they were published.

Publishing is building and keeping. It holds the version in the store, writes its record with digests of every default
answer to `data/versions/`, and sees to it that the tables of every version published before can be built by a clone:
those of the version before go to `data/versions/` as a zip as soon as other tables take their place.
"""

import hashlib
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.answer import Answer
from analytics.as_known import cut, notes
from analytics.catalog import Catalog
from analytics.database import Version
from analytics.definitions import DEFINITIONS
from analytics.errors import InputError
from analytics.questions import QUESTIONS, ask
from analytics.shipped import FOLDER, Record, opened, packed, records
from analytics.store import build, hold, open_version, read_tables, version_name, write, writing

DIGITS = 6
"""Significant digits of a number in a digest: more would differ between machines, fewer would hide a change."""


def publish(data: Path, store: Path) -> str:
    """Publish the tables of a folder and make them the latest version. Doing it again changes nothing.

    Killed at any point it leaves the version before serving, and done again it completes.

    Args:
        data: the folder with the data package.
        store: the folder of built versions.

    Returns:
        The name of the version.

    Raises:
        InputError: for a mistake in a table, or when the tables of a version published before are nowhere any more.
    """
    name = version_name(Catalog(data), read_tables(data))
    _keep_earlier(data, store, name)
    build(data, store)
    _record(data, store, name)
    return name


def publish_as_known(data: Path, store: Path, at: date) -> str:
    """Publish the tables of a folder as they could be known at an earlier date, beside the latest version.

    Args:
        data: the folder with the data package.
        store: the folder of built versions.
        at: the last day that counts; the rule is that of `analytics.as_known`.

    Returns:
        The name of the version.

    Raises:
        InputError: for a mistake in a table, or a date at which the tables were all known or none.
    """
    content = packed(cut(data, at))
    inside = opened(content, f"tables at {at}")
    rows = read_tables(inside)
    name = version_name(Catalog(inside), rows)
    with writing(store):
        hold(store, name, Catalog(inside), rows)
    with writing(data / FOLDER):
        write(data / FOLDER / f"{name}.zip", content)
    _record(data, store, name, str(at), notes(rows))
    return name


def answer_digests(answer: Answer) -> dict[str, str]:
    """A digest of every declared column that holds numbers, by name: equal where no number differs beyond rounding.

    Text is left out, because its wording may improve; a column that comes later does not change those before it.
    """
    names = [column.name for column in answer.columns if column.type != "string"]
    texts = {name: "\n".join(map(_cell, answer.frame[name].astype(object))) for name in names}
    return {name: hashlib.sha256(text.encode()).hexdigest()[:12] for name, text in texts.items()}


def default_digests(version: Version) -> dict[str, dict[str, str]]:
    """The digests of every default answer of a version, by slug; a question it is too old for is left out."""
    digests = {}
    for slug in QUESTIONS:
        try:
            digests[slug] = answer_digests(ask(version, slug))
        except InputError:
            continue
    return digests


def _cell(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else str(value)


def _keep_earlier(data: Path, store: Path, name: str) -> None:
    """Ship the tables of versions published before, now that they are no longer those of the data folder."""
    for record, tables in records(data):
        if record.stem == name or tables.exists():
            continue
        kept = store / tables.name
        if not kept.exists():
            fix = "Put them back, run valinor build, and publish again."
            raise InputError(f"tables of {record.stem}", "none", f"{kept}, because they were published", fix)
        with writing(data / FOLDER):
            write(tables, kept.read_bytes())


def _record(data: Path, store: Path, name: str, at: str = "", told: tuple[str, ...] = ()) -> None:
    """Write the record of a version, unless it has one: what was published stays as it was."""
    path = data / FOLDER / f"{name}.json"
    if not path.exists():
        version = open_version(store, name)
        label = f"as known at {at}" if at else f"sources to {version.newest}"
        record = Record(name, DEFINITIONS, label, at, told, default_digests(version))
        version.close()
        with writing(path.parent):
            write(path, record.json().encode("utf-8"))
    with writing(store):
        write(store / path.name, path.read_bytes())
