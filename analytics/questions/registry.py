"""The registry of questions: each is a pure function from (data version, choices) to one answer."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

import pandas as pd

from analytics.answer import Answer, Column, Result, Source, Statement
from analytics.choice_kinds import NamedChoice
from analytics.choices import Choice, Option, read_choices
from analytics.database import Reader, Version
from analytics.errors import InputError
from analytics.questions import stored

K = TypeVar("K")
V = TypeVar("V")
Chosen = Mapping[str, str]
Function = Callable[[Reader, Chosen], Result]
Names = Callable[[Reader], tuple[Option, ...]]


@dataclass(frozen=True)
class Headline:
    """The one number an answer is about, so that it can be compared under other definitions.

    Args:
        meaning: what the number is, as the start of a sentence.
        unit: one that `wording.measured` writes.
        value, low, high, n: columns of the row that hold the number, its interval and its base; `low` and `high` are
            empty where the number has none.
        period: column that dates the row, or empty.
        where: the rows that may carry it; all where left out. The last of them that has a value does.
    """

    meaning: str
    unit: str
    value: str
    low: str = ""
    high: str = ""
    n: str = "n"
    period: str = ""
    where: Callable[[pd.DataFrame], Any] | None = None

    def of(self, frame: pd.DataFrame) -> dict[str, object]:
        """The number with its interval, base and period; the value is missing where no row has one."""
        rows = frame if self.where is None else frame[self.where(frame)]
        rows = rows[rows[self.value].notna()]
        if rows.empty:
            return {"value": float("nan"), "low": float("nan"), "high": float("nan"), "n": 0, "period": ""}
        row = rows.iloc[-1]
        ends = {
            end: float(row[name]) if name else float("nan") for end, name in (("low", self.low), ("high", self.high))
        }
        period = str(row[self.period]) if self.period else ""
        return {"value": float(row[self.value]), **ends, "n": row[self.n], "period": period}


@dataclass(frozen=True)
class Question:
    """A declared question: its permanent slug, choices and columns, and the function that answers it.

    Args:
        slug: permanent name.
        title: what is asked, in words.
        measure: what the numbers are, their unit, whom they count, where and when; the words of a choice stand where
            its slug stands in braces, with a small letter first where `!l` follows. Where the choices change more than
            words, a function of them that gives such a text.
        choices: the switches, in the order they are shown and written into links.
        columns: the columns every answer begins with.
        tables: the tables it reads, for sources and licences.
        metrics: names of the functions of `analytics.metrics` it uses, for the methods page.
        headline: the number that is compared under other definitions, where there is one.
        function: `(reader, choices) -> Result`.
        names: for each `NamedChoice`, by slug, what gives the values that a data version names.
    """

    slug: str
    title: str
    measure: str | Callable[[Chosen], str]
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...]
    tables: tuple[str, ...]
    metrics: tuple[str, ...]
    headline: Headline | None
    function: Function
    names: Mapping[str, Names]


QUESTIONS: dict[str, Question] = {}
_KEPT = 512
_answers: OrderedDict[tuple[str, str, tuple[tuple[str, str], ...]], Answer] = OrderedDict()
_choices: OrderedDict[tuple[str, str], tuple[Choice, ...]] = OrderedDict()
_cites: OrderedDict[tuple[str, tuple[str, ...]], tuple[Source, ...]] = OrderedDict()
_lock = threading.Lock()


def question(
    slug: str,
    title: str,
    *,
    measure: str | Callable[[Chosen], str],
    choices: tuple[Choice, ...],
    columns: tuple[Column, ...],
    tables: tuple[str, ...],
    metrics: tuple[str, ...] = (),
    headline: Headline | None = None,
    names: Mapping[str, Names] | None = None,
) -> Callable[[Function], Function]:
    """Register a function as the question of that slug."""

    def register(function: Function) -> Function:
        if slug in QUESTIONS:
            raise ValueError(f"two questions are called {slug}")
        QUESTIONS[slug] = Question(
            slug, title, measure, choices, columns, tables, metrics, headline, function, names or {}
        )
        return function

    return register


def find(slug: str) -> Question:
    """The question of that slug, or an `InputError` that names those spelled most like it."""
    if slug not in QUESTIONS:
        near = get_close_matches(slug, QUESTIONS, n=3, cutoff=0.4) or list(QUESTIONS)[:3]
        expected = f"one of {len(QUESTIONS)} questions, such as {', '.join(near)}"
        raise InputError("question", slug, expected, "See valinor questions or /api/questions.")
    return QUESTIONS[slug]


def ask(version: Version, slug: str, raw: Mapping[str, str] | None = None) -> Answer:
    """Answer a question: as kept, as stored when the version was built, or computed; then kept, bounded.

    Args:
        version: an open data version.
        slug: which question.
        raw: choices as text; those not given take their default.

    Raises:
        InputError: for an unknown question, or the first choice that is unknown or refused.
    """
    key = _key(version, slug, raw or {})
    chosen = dict(key[2])
    return _once(_answers, key, lambda: stored.read(version, slug, chosen) or _compute(version, find(slug), chosen))


def _once(held: OrderedDict[K, V], key: K, make: Callable[[], V]) -> V:
    """What is held under a key, made where nothing is; what was used longest ago makes room."""
    with _lock:
        if key in held:
            held.move_to_end(key)
            return held[key]
    made = make()
    with _lock:
        held[key] = made
        while len(held) > _KEPT:
            held.popitem(last=False)
    return made


def is_kept(version: Version, slug: str, raw: Mapping[str, str]) -> bool:
    """Whether `ask` would answer without computing.

    Raises:
        InputError: as `ask` does.
    """
    key = _key(version, slug, raw)
    with _lock:
        return key in _answers


def _key(version: Version, slug: str, raw: Mapping[str, str]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What an answer is kept under: the data and the value of every choice."""
    reading = read_choices(choices_of(version, slug), raw)
    if reading.errors:
        raise reading.errors[0]
    return version.key, slug, tuple(reading.values.items())


def choices_of(version: Version, slug: str) -> tuple[Choice, ...]:
    """The choices of a question with the values that a data version names, which the declaration cannot list."""
    asked = find(slug)
    if not asked.names:
        return asked.choices

    def named() -> tuple[Choice, ...]:
        reader = Reader(version)
        return tuple(
            choice.among(asked.names[choice.slug](reader)) if isinstance(choice, NamedChoice) else choice
            for choice in asked.choices
        )

    return _once(_choices, (version.key, slug), named)


def kept(version: Version) -> tuple[Answer, ...]:
    """The answers of a version that are kept, oldest first."""
    with _lock:
        return tuple(answer for (key, *_), answer in _answers.items() if key == version.key)


def forget_answers() -> None:
    """Drop every answer that is kept, so that the next asking computes, or reads what is stored."""
    with _lock:
        _answers.clear()
        _choices.clear()
        _cites.clear()


def _compute(version: Version, asked: Question, chosen: Chosen) -> Answer:
    reader = Reader(version)
    result = asked.function(reader, chosen)
    names = [column.name for column in asked.columns]
    if list(result.frame.columns[: len(names)]) != names:
        raise RuntimeError(f"{asked.slug} answered {list(result.frame.columns)}, declared {names}")
    return Answer(
        slug=asked.slug,
        title=asked.title,
        version=version.name,
        choices=dict(chosen),
        words={one.slug: one.label_of(chosen[one.slug]) for one in choices_of(version, asked.slug)},
        columns=asked.columns,
        frame=_typed(result.frame, asked.columns),
        finding=result.finding,
        notes=result.notes,
        n=result.n,
        statements=tuple(reader.statements),
        sources=_cited(result.frame, _sources_of(version, _read(asked, reader))),
        metrics=asked.metrics,
    )


_DTYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "string": "string"}


def _typed(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """The frame with the declared types, so that an empty answer has the same columns as a full one."""
    return frame.astype({column.name: _DTYPES[column.type] for column in columns}).reset_index(drop=True)


def tables_read(statements: Iterable[Statement]) -> set[str]:
    """The tables that statements read, told by FROM and JOIN; not the parts that they name themselves.

    Example:
        >>> tables_read([Statement("WITH places AS (SELECT * FROM sites WHERE $deals) SELECT * FROM places", {})])
        {'sites'}
    """
    return {
        name
        for one in statements
        for name in re.findall(r'\b(?:FROM|JOIN)\s+"?(\w+)', one.sql)
        if name not in re.findall(r"\b(\w+) AS \(", one.sql)
    }


def _read(asked: Question, reader: Reader) -> tuple[str, ...]:
    """The declared tables that the statements read; all of them where other questions were asked instead."""
    read = tables_read(reader.statements)
    # A version from before a table does without it.
    held = tuple(table for table in asked.tables if table in reader.version.shapes)
    return tuple(table for table in held if table in read) or held


def _cited(frame: pd.DataFrame, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Of the sources of whole tables those that the rows name, where they name any."""
    if "source" not in frame:
        return sources
    text = "\n".join(set(frame["source"].dropna()))
    return tuple(one for one in sources if one.title in text)


def _sources_of(version: Version, tables: tuple[str, ...]) -> tuple[Source, ...]:
    return _once(_cites, (version.key, tables), lambda: _sources(version, tables))


def _sources(version: Version, tables: tuple[str, ...]) -> tuple[Source, ...]:
    """Sources of the rows of some tables: those of the first table first, then those that most rows come from."""
    if not tables:  # a scenario rests on its choices alone
        return ()
    each = " UNION ALL ".join(
        f'SELECT source_id, {position} AS position FROM "{table}"' for position, table in enumerate(tables)
    )
    frame = version.frame(
        f"""SELECT title, address, licence, published
        FROM sources JOIN (
            SELECT source_id, min(position) AS position, count(*) AS cited FROM ({each}) GROUP BY source_id
        ) USING (source_id)
        WHERE kind <> 'judgement'
        ORDER BY kind = 'general-knowledge', position, cited DESC, title, address"""
    )
    return tuple(
        Source(*(str(cell or "") for cell in row)) for row in frame.fillna("").itertuples(index=False, name=None)
    )
