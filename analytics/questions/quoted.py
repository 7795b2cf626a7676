"""Figures that investors quote beside ours: what was said is read, what we find is computed when it is asked for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import LEAST_N, QUOTED_CLAIM
from analytics.metrics.intervals import wilson_interval
from analytics.questions.populations import share_of
from analytics.questions.registry import Chosen, ask, question
from analytics.wording import plural

NAN = float("nan")


class Ours(NamedTuple):
    """Our number, its interval where one is defined, and its base; no number where the base is too small."""

    value: float
    low: float
    high: float
    n: int


def _share(x: int, n: int) -> Ours:
    return Ours(*share_of(x, n), n)


def _people(frame: pd.DataFrame, origin: str, destination: str) -> int:
    return int(frame[(frame["origin"] == origin) & (frame["destination"] == destination)]["people"].sum())


def flow(frame: pd.DataFrame, origin: str, destination: str) -> Ours:
    """lab-moves: people from one organisation to another."""
    people = _people(frame, origin, destination)
    return Ours(people, NAN, NAN, people)


def flow_ratio(frame: pd.DataFrame, origin: str, destination: str) -> Ours:
    """lab-moves: people there for one who came back; the interval is that of the share who went there."""
    there, back = _people(frame, origin, destination), _people(frame, destination, origin)
    if there + back < LEAST_N or not back:
        return Ours(NAN, NAN, NAN, there + back)
    low, high = (end / (1 - end) for end in wilson_interval(x=there, n=there + back))
    return Ours(there / back, low, high, there + back)


def arrivals_share(frame: pd.DataFrame, origin: str, destination: str) -> Ours:
    """lab-moves: share of those who joined an organisation who came from another."""
    joined = int(frame[frame["destination"] == destination]["people"].sum())
    return _share(_people(frame, origin, destination), joined)


def sector_share(frame: pd.DataFrame, sector: str, year: str) -> Ours:
    """model-sectors: share of the models of a year."""
    return _cell(frame[(frame["sector"] == sector) & (frame["year"] == int(year))])


def area_share(frame: pd.DataFrame, period: str) -> Ours:
    """area-share: share of the companies of a period that are inside."""
    return _cell(frame[frame["period"].astype(str) == period])


def holder_share(frame: pd.DataFrame, holder: str) -> Ours:
    """lorenz: share that one holder has; it has no interval."""
    rows = frame[frame["holder"] == holder]
    n = int(frame["n"].iloc[0]) if len(frame) else 0
    return Ours(float(rows["share"].iloc[0]) if len(rows) and n >= LEAST_N else NAN, NAN, NAN, n)


def companies(frame: pd.DataFrame, employer: str) -> Ours:
    """diaspora: companies with a founder who worked there before."""
    held = int(frame[frame["employer"] == employer]["companies"].sum())
    return Ours(held, NAN, NAN, held)


def money(frame: pd.DataFrame, employer: str) -> Ours:
    """diaspora: reported money of those companies; the base is those with any."""
    rows = frame[frame["employer"] == employer]
    return Ours(float(rows["usd_raised"].sum(min_count=1)), NAN, NAN, int(rows["with_money"].sum()))


def founder_share(frame: pd.DataFrame, employer: str) -> Ours:
    """founders: share of the AI companies that have a founder who worked there before."""
    ai = frame[frame["is_ai"].astype(bool)]
    return _share(ai[ai["employer"] == employer]["company_id"].nunique(), ai["company_id"].nunique())


def founders_since(frame: pd.DataFrame, employer: str, year: str) -> Ours:
    """founders: people who worked there and founded a company since the start of a year."""
    since = frame[(frame["employer"] == employer) & (frame["founded"] >= int(year))]
    people = since["founder"].nunique()
    return Ours(people, NAN, NAN, people)


def _cell(rows: pd.DataFrame) -> Ours:
    if rows.empty:
        return Ours(NAN, NAN, NAN, 0)
    row = rows.iloc[0]
    value, low, high = (NAN if pd.isna(row[name]) else float(row[name]) for name in ("share", "low", "high"))
    return Ours(value, low, high, int(row["n"]))


MEASURES: Mapping[str, Callable[..., Ours]] = {
    "flow": flow,
    "flow-ratio": flow_ratio,
    "arrivals-share": arrivals_share,
    "sector-share": sector_share,
    "area-share": area_share,
    "holder-share": holder_share,
    "companies": companies,
    "money": money,
    "founder-share": founder_share,
    "founders-since": founders_since,
}
"""Rules by the name under which `quoted_answers.measure` calls them; what follows the name is applied to the answer."""


@question(
    "quoted-figures",
    "Numbers you have heard, beside ours",
    measure="Numbers in circulation beside what these data give, with 95 % interval",
    choices=(QUOTED_CLAIM,),
    columns=(
        Column(
            "figure", "string", "What was said, in words; those that end with about or at least say so of the number"
        ),
        Column("said_by", "string", "Who said it, and where it was read"),
        Column("date", "string", "When, as precisely as known"),
        Column("quoted_value", "number", "The number said, in the unit of the row"),
        Column("ours", "number", "The number of ours that comes nearest; empty where its base is below 10"),
        Column("low", "number", "Lower end of the 95 % interval of ours, where one is defined"),
        Column("high", "number", "Upper end of the 95 % interval of ours"),
        Column("n", "integer", "Base of ours"),
        Column("why_different", "string", "Why the two differ"),
        Column("source", "string", "Title of the source that was read"),
        Column("unit", "string", "share (a fraction), ratio, people, companies or usd"),
        Column("as_published", "string", "The figure as the source writes it"),
        Column("claim", "string", "The claim it speaks to"),
        Column("question", "string", "The question of ours"),
    ),
    tables=("quoted_figures", "quoted_answers"),
    metrics=("wilson_interval",),
)
def quoted_figures(reader: Reader, chosen: Chosen) -> Result:
    """Published figures whose source was read, each with the answer of ours that comes nearest."""
    frame = reader.frame(
        """SELECT figure, said_by, date, quoted_value, why_different, sources.title AS source, unit, as_published,
            claim, question, choices, measure
        FROM quoted_answers
        JOIN quoted_figures USING (quoted_id)
        JOIN sources ON sources.source_id = quoted_figures.source_id
        WHERE sourced AND $claim IN ('all', claim)
        ORDER BY list_position(['share', 'ratio', 'people', 'companies', 'usd'], unit), claim, date DESC, figure""",
        claim=chosen["claim"],
    )
    ours = [_ours(reader, row) for _, row in frame.fillna("").iterrows()]
    frame[["ours", "low", "high", "n"]] = np.array(ours, dtype=float).reshape(-1, 4)
    names = ["figure", "said_by", "date", "quoted_value", "ours", "low", "high", "n", "why_different", "source"]
    notes = (
        "The two are seldom the same quantity: why they differ stands beside each. Nothing is averaged or corrected.",
        "Quoted are only figures whose source was read; many were read in a copy, which is named.",
        "Ratios and shares of ours need a base of 10.",
    )
    return Result(frame[[*names, "unit", "as_published", "claim", "question"]], _finding(frame), len(frame), notes)


def _ours(reader: Reader, row: pd.Series) -> Ours:
    rule, *applied = row["measure"].split("|")
    answer = ask(reader.version, row["question"], dict(parse_qsl(row["choices"])))
    return MEASURES[rule](answer.frame, *applied)


def _finding(frame: pd.DataFrame) -> str:
    """How many of the quoted figures our interval holds."""
    if frame.empty:
        return "No figure is quoted for this claim"
    held = frame[frame["low"].notna()]
    figures = plural(len(frame), "quoted figure")
    if held.empty:
        return f"{figures}; no margin of error is defined for ours"
    inside = int(((held["low"] <= held["quoted_value"]) & (held["quoted_value"] <= held["high"])).sum())
    return f"Of {figures}, {len(held)} can be held against a margin of error of ours; {inside} lie within it"
