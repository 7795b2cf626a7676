"""Published statistics of teams."""

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE
from analytics.questions.registry import Chosen, question
from analytics.wording import count, plural


@question(
    "team-facts",
    "What is published of the teams",
    measure="Statistics that are published of teams, each with its unit and source",
    choices=(EVIDENCE,),
    columns=(
        Column("team", "string", "Team, as named by the source"),
        Column("statistic", "string", "What is stated of it"),
        Column("value", "number", "The number where the statement holds one; a share as a fraction, else as in unit"),
        Column("unit", "string", "Unit of the number: people, companies, years, share, usd, ratio or medals"),
        Column("date", "string", "Date of the statement"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Statements"),
        Column("value_text", "string", "The value as published, with its words and ranges"),
        Column("out_of", "number", "The base, where one is stated: 3 of 14"),
        Column("confidence", "string", "How sure the compiler was of the row"),
        Column("grade", "string", "Grade of the source"),
    ),
    tables=("team_facts",),
)
def team_facts(reader: Reader, chosen: Chosen) -> Result:
    """Statistics that public sources give of teams, one row a statement; those that differ stand beside each other."""
    frame = reader.frame(
        """SELECT team, statistic, value, unit, date, sources.title AS source, 1 AS n, value_text, out_of, confidence,
            team_facts.grade, sourced, note
        FROM team_facts JOIN sources ON sources.source_id = team_facts.source_id
        WHERE sourced OR $evidence = 'all'
        ORDER BY team, statistic, date, value_text""",
        evidence=chosen["evidence"],
    )
    known = int(frame["value"].notna().sum())
    teams = plural(frame["team"].nunique(), "team")
    finding = f"{plural(len(frame), 'published statement')} about {teams}; {count(known)} of them give one number"
    weak = int(frame["grade"].isin(["aggregator", "tracker", "none"]).sum())
    notes = (
        f"Statements as published, not measured here; {count(weak)} rest on an aggregator, wiki or blog.",
        "Statements about one person or about where people come from are left out.",
        "Where the words hold several numbers or none, the number is empty and the words stand as published.",
    )
    return Result(frame, finding if len(frame) else "No statement is published for these choices", len(frame), notes)
