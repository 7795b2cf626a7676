"""What every fact has in common, however it is said."""

from collections.abc import Mapping
from typing import NamedTuple


class Told(NamedTuple):
    """How the facts of one table are told: their heading, and a SELECT of what `analytics.evidence.told` reads.

    Its columns are record, event, date, what, about, read, sourced, confidence, grade, note and source_id; money is
    written `$(1000000)` in the words.
    """

    title: str
    sql: str


AS_READ = "facts.read, facts.sourced, facts.confidence, NULL AS grade, facts.note, facts.source_id"
AS_GRADED = AS_READ.replace("NULL AS grade", "facts.grade")
AS_LISTED = "'list' AS read, TRUE AS sourced, NULL AS confidence, NULL AS grade, NULL AS note, facts.source_id"
AS_JUDGED = AS_LISTED.replace("'list'", "'judgement'").replace("NULL AS note", "facts.reason AS note")


def day(column: str) -> str:
    """A date in the words of `analytics.wording.day_of`."""
    return f"strftime(CAST({column} AS DATE), '%-d %b %Y')"


def worded(column: str, words: Mapping[str, str]) -> str:
    """A column of codes in the words of a reader; a code without words of its own is written with blanks.

    Example:
        >>> worded("role", {"hq": "headquarters"})
        "CASE role WHEN 'hq' THEN 'headquarters' ELSE replace(role, '-', ' ') END"
    """
    whens = " ".join(f"WHEN '{code}' THEN '{said}'" for code, said in words.items())
    return f"CASE {column} {whens} ELSE replace({column}, '-', ' ') END"
