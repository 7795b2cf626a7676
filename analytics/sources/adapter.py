"""What an adapter is made with: its files and their cells, identifiers of its rows, and the sources they name.

An adapter is a module with `ingest(raw, data, gazetteer, known)`, which gives rows by table; `sources/ingest.py` lists
them. Places are asked of the gazetteer and organisations of `known`: both remember what was asked, and write its rows.
"""

import csv
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.reported_sources import GRADE_WORDS, GRADES, classified, host, published
from analytics.sources.reported_text import presentable, without_private
from analytics.spelling import slug

Row = dict[str, object]
T = TypeVar("T")

DECISION = "valinor"
GENERAL = "general-knowledge"
WEAK = "WEAK"
"""What a note says of a row whose only passage is uncited."""
PRECISIONS = {4: "year", 7: "month", 10: "day"}


def raw_file(raw: Path, name: str) -> Path:
    """A file of the raw folder.

    Raises:
        InputError: naming the file when it is missing.
    """
    path = raw / name
    if not path.is_file():
        raise InputError(
            str(path), "no file", "the public file as published", "Name the folder that holds the raw files."
        )
    return path


def document(raw: Path, name: str) -> dict[str, Any]:
    """A JSON file of the raw folder.

    Raises:
        InputError: when it is missing or holds no JSON.
    """
    path = raw_file(raw, name)
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise InputError(name, "no JSON", "the public file as published", "Restore the file.") from None
    return found


class _Cells(dict[str, str]):
    """The cells of a row by column; a column that the file does not have is refused."""

    def __init__(self, file: str, cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self._file = file

    def __missing__(self, column: str) -> str:
        raise InputError(
            self._file, f"columns {', '.join(self)}", f"a column {column}", "Mend the file or its adapter."
        )


def records(raw: Path, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the raw folder as texts.

    Raises:
        InputError: when the file is missing, and later for a column that is asked of a row and missing.
    """
    with raw_file(raw, name).open(encoding="utf-8", newline="") as file:
        return [_Cells(name, row) for row in csv.DictReader(file)]


def judged(known: Mapping[str, T], value: str, what: str, fix: str) -> T:
    """What a value as written means, by a table of those that are known.

    Args:
        known: value -> meaning.
        value: as written in a raw file.
        what: the column or thing it was read from.
        fix: where a new value is decided.

    Raises:
        InputError: for a value that is not known.

    Example:
        >>> judged({"Industry": "industry"}, "Industry", "sector", "Add it.")
        'industry'
    """
    if value not in known:
        raise InputError(what, value, f"one of {', '.join(known)}", fix)
    return known[value]


def precision(date: str) -> str:
    """How precise a date is: year, month or day; empty without a date."""
    return PRECISIONS.get(len(date), "")


def months(date: str) -> int | None:
    """Months since year 0 of a date that names its month."""
    return int(date[:4]) * 12 + int(date[5:7]) if len(date) >= 7 else None


def number(text: str, scale: float = 1.0) -> float | None:
    """A number times a scale, or nothing where the text is empty or holds words.

    Example:
        >>> number("0.674", 1e9), number("100000+ added"), number("")
        (674000000.0, None, None)
    """
    if not re.fullmatch(r"-?\d+(\.\d+)?", text.strip()):
        return None
    return round(float(text) * scale, 2)


def integer(text: str) -> int | None:
    """A whole number, or nothing."""
    return int(text) if text.strip().isdigit() else None


class Mentioned(Organisations):
    """The judgements on organisations, and every name that adapters ask them for: each has a row in the end.

    Example:
        >>> known = Mentioned(Path("data"))
        >>> known.identifier("Twitter"), known.identifier(""), list(known.spellings)
        ('x', '', ['Twitter'])
    """

    @cached_property
    def spellings(self) -> dict[str, None]:
        """The names so far, in the order in which they were asked for."""
        return {}

    def identifier(self, name: str) -> str:
        """The organisation_id of a name as a source writes it; empty for an empty name."""
        found = super().identifier(name)
        if found:
            self.spellings[name] = None
        return found


class Identifiers:
    """Gives each row of a table an identifier of its own: the second row of a slug ends in -2, the third in -3."""

    def __init__(self) -> None:
        """Start with none given."""
        self._given: dict[str, int] = {}

    def new(self, stem: str) -> str:
        """The identifier for the next row of that stem, in the order of the file."""
        self._given[stem] = self._given.get(stem, 0) + 1
        return stem if self._given[stem] == 1 else f"{stem}-{self._given[stem]}"


def grade(row: Mapping[str, str]) -> str:
    """The grade of a row's source, by the words that describe its quality.

    Example:
        >>> grade({"source_quality": "copy or summary of a named outlet"})
        'copy'
    """
    fix = "Add it to GRADE_WORDS of analytics/sources/reported_sources.py."
    return judged(GRADE_WORDS, row["source_quality"], "source_quality", fix)


def sourced(row: Mapping[str, str]) -> bool:
    """Whether a row as written counts as sourced: a passage was read that is not weak."""
    return row["read"] == "yes" and WEAK not in row["note"]


def support(row: Mapping[str, str], source_id: str) -> Row:
    """The cells by which every reported table says what a row rests on.

    Example:
        >>> support({"read": "yes", "confidence": "low", "note": "WEAK: a copy"}, "a-page")["sourced"]
        False
    """
    return {
        "read": row["read"],
        "sourced": sourced(row),
        "confidence": row["confidence"],
        "note": presentable(row["note"]),
        "source_id": source_id,
    }


class Sources:
    """Collects the sources of the rows of one adapter."""

    def __init__(self) -> None:
        """Start with the decisions of the maintainers, on which the judgements rest."""
        decision = "Decision of the Valinor maintainers, reason on the row"
        self._rows: dict[str, Row] = {}
        self.put(source_id=DECISION, title=decision, publisher="Valinor", kind="judgement", licence="CC-BY-4.0")

    @property
    def rows(self) -> list[Row]:
        """The rows of the table `sources`, by source_id."""
        return [self._rows[key] for key in sorted(self._rows)]

    def put(self, source_id: str, title: str, kind: str, **more: str) -> str:
        """Enter a source whose properties are known, for example a data set, and return its source_id.

        Args:
            source_id: its identifier.
            title: what it is called.
            kind: a kind of the table `sources`.
            **more: its publisher, address, licence, date (`published`) and grade; a data set has the grade `dataset`.
        """
        row: Row = {"source_id": source_id, "title": title, "publisher": "", "address": "", "licence": ""}
        graded = "dataset" if kind == "dataset" else "none"
        self._rows[source_id] = row | {"published": "", "kind": kind, "grade": graded} | more
        return source_id

    def add(self, title: str, address: str, quality: str = "") -> str:
        """Enter a source as a reported row names it and return its source_id.

        Args:
            title: title as written in the row; a page without one is named by its host.
            address: its address, or nothing.
            quality: what the row says of the quality of the source, where it says it.
        """
        title = without_private(title.strip()) or host(address)
        address = address.strip()
        if title == "general knowledge" and not address:
            return self.put(GENERAL, "General knowledge, no source read", GENERAL)
        digest = hashlib.sha256(f"{title}|{address}".encode()).hexdigest()[:6]
        source_id = f"{slug(title)[:40].strip('-')}-{digest}"
        kind, graded, licence = classified(title, address, quality)
        known = self._rows.get(source_id)
        if known and GRADES.index(str(known["grade"])) >= GRADES.index(graded):
            return source_id
        return self.put(
            source_id,
            title,
            kind,
            publisher=host(address),
            address=address,
            licence=licence,
            published=published(title, address),
            grade=graded,
        )
