"""Which vendors of language models enterprises buy, survey by survey."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE
from analytics.definitions_stack import COUNTED_BY, SURVEY
from analytics.questions.registry import Chosen, question
from analytics.wording import plural


@question(
    "enterprise-share",
    "Whose models enterprises buy",
    measure="Share of each vendor, of companies or of spending; surveys count unlike things: compare within one",
    choices=(SURVEY, EVIDENCE),
    columns=(
        Column("vendor", "string", "Vendor of language models"),
        Column("date", "string", "Date of the figure as reported"),
        Column("share", "number", "The share as published", "share"),
        Column("survey", "string", "The survey; surveys differ in whom they ask and in what they count"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Published figures the row stands for"),
    ),
    tables=("enterprise_shares",),
)
def enterprise_share(reader: Reader, chosen: Chosen) -> Result:
    """Published shares side by side, one row a figure; never averaged over surveys."""
    frame = reader.frame(
        """SELECT organisations.name AS vendor, date, share, survey, sources.title AS source, 1 AS n,
            is_expected AS expected, CASE WHEN sourced THEN 'sourced' ELSE 'weak' END AS evidence, confidence, note
        FROM enterprise_shares
        JOIN organisations ON organisation_id = vendor_id
        JOIN sources ON sources.source_id = enterprise_shares.source_id
        WHERE (survey = $survey OR $survey = 'all') AND (sourced OR $evidence = 'all')
        ORDER BY survey, vendor, date, is_expected""",
        survey=chosen["survey"],
        evidence=chosen["evidence"],
    )
    frame.insert(list(frame).index("n") + 1, "counts", [COUNTED_BY[survey] for survey in frame["survey"]])
    notes = (
        "Surveys ask unlike samples unlike questions: shares of spend add up to at most 100 %, shares of buyers do "
        "not, because a firm may buy of several. They are shown side by side and never averaged. A survey ranks "
        "vendors where it gives two or more for its newest date; expected figures do not count.",
        "Figures are quoted by others, and Menlo Ventures is an investor in Anthropic. No interval is published.",
    )
    return Result(frame, _share_finding(frame), len(frame), notes)


def _share_finding(frame: pd.DataFrame) -> str:
    """How many surveys give two or more vendors for their newest date, and which vendor leads how many of them."""
    leaders: list[str] = []
    for _, held in frame[~frame["expected"].astype(bool)].groupby("survey"):
        newest = held[held["date"] == held["date"].max()]
        first = newest[newest["share"] == newest["share"].max()]
        if newest["vendor"].nunique() > 1 and len(first) == 1:
            leaders.append(str(first["vendor"].iloc[0]))
    if not leaders:
        return f"{plural(len(frame), 'published share')}, none of which compares vendors"
    counts = pd.Series(leaders).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    said = ", ".join(
        f"{vendor} {'is first ' if at == 0 else ''}in {times}" for at, (vendor, times) in enumerate(counts.items())
    )
    if frame["survey"].nunique() == 1:
        return f"{leaders[0]} is first in the newest figures of this survey"
    of = plural(frame["survey"].nunique(), "survey")
    return f"{len(leaders)} of {of} can rank vendors in their newest figures: {said}"
