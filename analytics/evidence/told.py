"""The facts of any table in one form, so that those of several can be listed beside one another."""

import re
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from analytics.answer import Column
from analytics.database import Reader
from analytics.evidence.facts import FACTS
from analytics.wording import dollars

COLUMNS = (
    "table",
    "record",
    "event",
    "date",
    "what",
    "about",
    "read",
    "sourced",
    "confidence",
    "grade",
    "note",
    "source",
    "address",
)
"""What is told of a fact. `event` is shared by reports of one event, which may differ; `about` are the keys of whom
it is about, as `subjects` has them, None for an unknown end of a move; `read` says whether the passage was read."""

DESCRIBED = {
    column.name: column
    for column in (
        Column("date", "string", "Date as precisely as known; empty where none is"),
        Column("what", "string", "What the source says"),
        Column("source", "string", "Title of the source"),
        Column("address", "string", "Address of the source"),
        Column(
            "read", "string", "Whether the passage was read: yes, partial, no; list or judgement where it is neither"
        ),
        Column("grade", "string", "Grade of the source"),
        Column("confidence", "string", "How sure the compiler was of the row"),
        Column("note", "string", "Note of the compiler, or the reason of a judgement"),
        Column("table", "string", "Table of the data package"),
        Column("record", "string", "Key of the row in that table"),
        Column("n", "integer", "Facts the row stands for"),
    )
}
"""Columns of every answer whose rows are facts."""


class Read(NamedTuple):
    """How a source was read: in a sentence, and in a word or two for a table; one that was read needs none there."""

    sentence: str
    short: str


READ: Mapping[str, Read] = {
    "yes": Read("The passage was read in the source.", ""),
    "partial": Read("The passage was read in part.", "read in part"),
    "no": Read("The source was not read: a lead, shown only with all evidence.", "not read"),
    "list": Read("Taken from a published list.", "published list"),
    "judgement": Read("Decided by hand; the reason is the note.", "our judgement"),
}
_MONEY = re.compile(r"\$\(([\d.e+]+)\)")
_SHORT = {
    r"\bUSD ?(?=\d)": "$",
    r"\bEUR ?(?=\d)": "€",
    r"\bUSD\b": "US dollars",
    r"~ ?(?=(?:\d|[$€]))": "about ",
    r">= ?(?=\d)": "at least ",
    r"(?<!-)> ?(?=\d)": "more than ",
    r"->": "→",
}
_TELL = """
SELECT '{table}' AS "table", record, event, CAST(date AS VARCHAR) AS date, what, about, read, sourced, told.confidence,
    coalesce(told.grade, sources.grade) AS grade, told.note, sources.title AS source, sources.address
FROM ({sql}) AS told
JOIN sources USING (source_id)
WHERE {which}
ORDER BY date DESC NULLS LAST, record"""


def tell(reader: Reader, table: str, which: str, **values: object) -> pd.DataFrame:
    """The facts of one table, newest first, in the form of `COLUMNS`.

    Args:
        reader: an open version; a table it lacks tells nothing.
        table: one of `FACTS`.
        which: a condition over the columns of `Told.sql`; its values are bound.
        values: of the condition.
    """
    if table not in reader.version.shapes:
        return pd.DataFrame(columns=list(COLUMNS))
    frame = reader.frame(_TELL.format(table=table, sql=FACTS[table].sql, which=which), **values)
    frame["what"] = [_MONEY.sub(lambda sum_: dollars(float(sum_[1])), spelled(what)).strip() for what in frame["what"]]
    return frame[list(COLUMNS)]


def spelled(text: str) -> str:
    """What a compiler wrote short, in words and signs that everyone reads.

    Example:
        >>> spelled("EUR 3bn at USD 20bn, ~55 people; founder -> chief; USD approx")
        '€3bn at $20bn, about 55 people; founder → chief; US dollars approx'
        >>> spelled("tenure >= 2 years, held > 2 months")
        'tenure at least 2 years, held more than 2 months'
    """
    for written, read in _SHORT.items():
        text = re.sub(written, read, text)
    return text


def keys(about: Iterable[str | None], known: Container[str]) -> str:
    """Those of a fact's keys that have a page, in one text.

    Example:
        >>> keys(["organisation.openai", None, "person.nobody"], {"organisation.openai"})
        'organisation.openai'
    """
    return " ".join(key for key in about if key and key in known)


def told(reader: Reader, records: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """The facts with some records, and every other report of the same events, in the form of `COLUMNS`.

    Args:
        reader: an open version.
        records: by table, the keys of the rows.
    """
    parts = [
        tell(
            reader,
            table,
            f"""event IN (SELECT event FROM ({FACTS[table].sql}) WHERE list_contains($records, record))""",
            records=sorted(keys),
        )
        for table, keys in records.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
