"""The question what is known about one organisation, person or company: every fact told of it, with its source."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE, SUBJECT
from analytics.evidence.facts import FACTS
from analytics.evidence.subjects import options, subjects
from analytics.evidence.told import COLUMNS, DESCRIBED, keys, tell
from analytics.questions.registry import Chosen, question
from analytics.wording import count, plural

_BEFORE_N = ("date", "what", "source", "address", "read", "grade")
MOVES_IN, MOVES_OUT = "Moves in", "Moves out"
_TABLES = {"person": ("moves", "founders", "model_authors"), "company": ("companies", "locations")}
_OF_ORGANISATIONS = tuple(table for table in FACTS if table not in ("model_authors", *_TABLES["company"]))


@question(
    "about",
    "What is known about one organisation, person or company",
    measure="Facts about {subject}, each with its source",
    choices=(SUBJECT, EVIDENCE),
    names={"subject": options},
    columns=(
        Column("section", "string", "What kind of fact it is"),
        *(DESCRIBED[name] for name in _BEFORE_N),
        *(DESCRIBED[name] for name in ("n", "confidence", "note", "table", "record")),
        Column("others", "string", "The other organisations and people it is about, as values of the choice subject"),
        Column("sourced", "boolean", "Whether it counts where only evidence that was read does"),
    ),
    tables=tuple(FACTS),
)
def about(reader: Reader, chosen: Chosen) -> Result:
    """Every fact told of a subject, by kind of fact and newest first; what papers and positions tell is left out."""
    subject, known = chosen["subject"], subjects(reader.version)
    tables = _TABLES.get(subject.partition(".")[0], _OF_ORGANISATIONS)
    facts = {table: tell(reader, table, _ABOUT, subject=subject) for table in tables}
    parts = [part for table, frame in facts.items() for part in _sections(table, frame, subject)]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["section", *COLUMNS])
    if chosen["evidence"] == "sourced":
        frame = frame[frame["sourced"].astype(bool)]
    others = [keys((key for key in about if key != subject), known) for about in frame["about"]]
    frame = frame.assign(n=1, others=others, sourced=frame["sourced"].astype("boolean").fillna(False))
    names = ["section", *_BEFORE_N, "n", "confidence", "note"]
    notes = (
        "Facts that were found, not all there are: an empty page says that no source was read.",
        "What papers and dated positions tell of single people is counted in the views and not told here.",
        "Each report is a row of its own; reports that differ stand side by side.",
    )
    name = known[subject].name if subject in known else subject
    return Result(frame[[*names, "table", "record", "others", "sourced"]], _finding(name, frame), len(frame), notes)


_ABOUT = "list_contains(about, $subject)"


def _sections(table: str, frame: pd.DataFrame, subject: str) -> list[pd.DataFrame]:
    """The facts of a table under their headings; moves of an organisation by direction."""
    if frame.empty:
        return []
    if table != "moves" or not subject.startswith("organisation."):
        return [frame.assign(section=FACTS[table].title)]
    out = frame["about"].map(lambda ends: ends[0] == subject).astype(bool)
    return [part for part in (frame[~out].assign(section=MOVES_IN), frame[out].assign(section=MOVES_OUT)) if len(part)]


def _finding(name: str, frame: pd.DataFrame) -> str:
    """How much is told, and the moves on balance."""
    if frame.empty:
        return f"No fact about {name} was read in a source"
    said = f"{name}: {plural(len(frame), 'fact')} from {plural(frame['source'].nunique(), 'source')}"
    joined, left = ((frame["section"] == section).sum() for section in (MOVES_IN, MOVES_OUT))
    return f"{said}; {count(joined)} reported to have joined, {count(left)} to have left" if joined + left else said
