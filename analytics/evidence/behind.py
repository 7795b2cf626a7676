"""From any mark of an answer to the facts it is counted from, with their sources, and why each counts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.answer import Answer, Column, Source
from analytics.database import Reader, Version
from analytics.errors import InputError
from analytics.evidence.marks import BEHIND, NOT_TOLD, Behind
from analytics.evidence.subjects import subjects
from analytics.evidence.told import DESCRIBED, keys, told
from analytics.questions.registry import ask, choices_of, find
from analytics.wording import plural

COLUMNS = (
    Column("counted_as", "string", "How the fact enters the number; 'also reported' where another report is counted"),
    *(DESCRIBED[name] for name in ("date", "what", "source", "address", "read", "grade", "confidence", "note")),
    Column("about", "string", "Whom it is about, as values of the choice subject of the question about"),
    *(DESCRIBED[name] for name in ("table", "record")),
    Column("event", "string", "Shared by reports of one event"),
    DESCRIBED["n"],
)
ALSO = "also reported"


def marks_of(answer: Answer) -> pd.DataFrame:
    """The marks of an answer that lead to rows, as text: one row each, in the answer's order.

    Raises:
        InputError: when no row of the question can be told, with the reason.
    """
    return answer.frame[list(_behind(answer.slug).marks)].dropna().astype(str).drop_duplicates(ignore_index=True)


def rows_behind(version: Version, slug: str, raw: Mapping[str, str], mark: Sequence[str]) -> Answer:
    """The facts that one mark of an answer is counted from, and other reports of the same events.

    Args:
        version: an open data version.
        slug: the question.
        raw: its choices.
        mark: a value for each column that names a mark, in their order.

    Returns:
        An answer whose rows are facts, those counted first, reports of one event together.

    Raises:
        InputError: for a question without rows, a choice that is refused, or a mark that the answer has not.
    """
    behind, parent = _behind(slug), ask(version, slug, raw)
    named = dict(zip(behind.marks, mark, strict=False))
    rows = _marked(parent, behind.marks, mark)
    reader = Reader(version)
    counted = behind.records(reader, parent.choices, named, rows).drop_duplicates(["table", "record"])
    frame = _told(reader, counted)
    n = len(counted)
    return Answer(
        slug=f"{slug}-rows",
        title=f"Rows behind: {parent.title}",
        version=version.name,
        choices={**parent.choices, "row": " → ".join(mark)},
        words={**parent.words, "row": " → ".join(mark)},
        columns=COLUMNS,
        frame=frame,
        finding=f"{plural(n, 'row') if n else 'No row'} behind {' → '.join(mark)}",
        notes=(behind.rule,),
        n=n,
        statements=tuple(reader.statements),
        sources=_sources(version, frame),
        metrics=(),
    )


def why_counted(version: Version, slug: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Why the rows of `rows_behind` count: the rule, then each choice in force with its meaning."""
    said = [_behind(slug).rule]
    for choice in choices_of(version, slug):
        value = chosen[choice.slug]
        meaning = next((option.meaning for option in choice.options if option.value == value), "")
        said.append(f"{choice.label}: {choice.label_of(value)}{f'. {meaning}' if meaning else ''}")
    return tuple(said)


def _behind(slug: str) -> Behind:
    find(slug)
    if slug not in BEHIND:
        raise InputError("rows", slug, "a question whose rows can be told", NOT_TOLD[slug])
    return BEHIND[slug]


def _marked(parent: Answer, marks: Sequence[str], mark: Sequence[str]) -> pd.DataFrame:
    """The rows of the answer that a mark names."""
    if len(mark) != len(marks):
        raise InputError("mark", " → ".join(mark), f"values for {', '.join(marks)}", "Give one of each, in order.")
    rows = parent.frame
    for column, value in zip(marks, mark, strict=True):
        held = rows[rows[column].astype("string") == value]
        if held.empty:
            near = ", ".join(rows[column].dropna().astype(str).drop_duplicates().head(3)) or "nothing for these choices"
            raise InputError(column, value, f"one that is shown, such as {near}", "Choose another row.")
        rows = held
    return rows


def _told(reader: Reader, counted: pd.DataFrame) -> pd.DataFrame:
    """The facts in words, with how each counts."""
    facts = told(reader, {str(table): list(held["record"]) for table, held in counted.groupby("table")})
    frame = facts.merge(counted, on=["table", "record"], how="left")
    frame["counted_as"] = frame["counted_as"].fillna(ALSO)
    frame["n"], known = 1, subjects(reader.version)
    frame["about"] = [keys(about, known) for about in frame["about"]]
    # Reports of one event stand together, at the place of the first of them.
    first = frame.groupby(["table", "event"])["date"].transform("max")
    frame = frame.assign(_other=frame["counted_as"] == ALSO, _first=first.fillna(""))
    frame = frame.sort_values(
        ["_first", "table", "event", "_other", "record"], ascending=[False, True, True, True, True]
    )
    names = [column.name for column in COLUMNS]
    return frame[names].astype({name: "string" for name in names if name != "n"}).reset_index(drop=True)


def _sources(version: Version, frame: pd.DataFrame) -> tuple[Source, ...]:
    # Many sources have one title, such as the name of a site.
    named = frame["source"] + "\n" + frame["address"].fillna("")
    listed = version.frame(
        """SELECT title, address, licence, published FROM sources
        WHERE list_contains($named, concat(title, chr(10), address)) ORDER BY title, address""",
        {"named": sorted(set(named.dropna()))},
    )
    return tuple(Source(*(str(cell) for cell in row)) for row in listed.fillna("").itertuples(index=False, name=None))
