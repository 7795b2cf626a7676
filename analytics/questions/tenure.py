"""How long people stay at AI organisations: Kaplan–Meier curves of the spells that AI Watch lists."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import LEAST_N
from analytics.definitions_liquidity import EXIT, LAB
from analytics.metrics.survival import kaplan_meier, logrank
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, interval, month_of, percent, plural

EMPLOYED = ("full-time", "part-time", "unstated")
IN_TRAINING = ("intern", "student", "visitor")
OTHER_ROLES = ("contractor", "affiliate", "advisor", "board-member", "volunteer")
FEWEST = 5
"""A curve ends where fewer people than this are still followed: below it the steps are single persons."""
LOOKED_AT = 2.0
"""Years after which curves are compared in words."""
LEAVERS_NOTE = (
    "People whom AI Watch lists, not everyone: who left early and left no public trace is missing, so real stays may "
    "be shorter."
)

# Titles of one person at one organisation are one spell when the next begins before the last end is surely over.
SPELLS = """
WITH listed AS (
    SELECT *, organisation_id AS lab_id,
        CASE end_precision WHEN 'day' THEN 1 WHEN 'year' THEN 366 WHEN 'multi-year' THEN 366 ELSE 31 END AS slack
    FROM positions
    WHERE list_contains($kinds, employment)
),
shown AS (
    SELECT organisation_id, max(greatest(start_date, coalesce(end_date, start_date))) AS newest
    FROM positions
    GROUP BY organisation_id
),
dated AS (
    SELECT *, max(coalesce(end_date + CAST(slack AS INTEGER), DATE '9999-12-31')) OVER (
            PARTITION BY person_id, lab_id ORDER BY start_date, position_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reach
    FROM listed
    WHERE start_date IS NOT NULL AND start_precision <> 'multi-year'
),
numbered AS (
    SELECT *, count(*) FILTER (reach IS NULL OR start_date > reach) OVER (
            PARTITION BY person_id, lab_id ORDER BY start_date, position_id
        ) AS spell
    FROM dated
),
spells AS (
    SELECT person_id, lab_id, min(start_date) AS began, max(coalesce(end_date, DATE '9999-12-31')) AS ended,
        arg_max(is_last_seen, coalesce(end_date, DATE '9999-12-31')) AS last_seen,
        bool_or(employment = 'unstated') AS unstated,
        arg_min(start_precision, start_date) = 'year'
            OR coalesce(arg_max(end_precision, coalesce(end_date, DATE '9999-12-31')) = 'year', FALSE) AS to_the_year
    FROM numbered
    GROUP BY person_id, lab_id, spell
)
SELECT person_id, lab_id, organisations.name AS lab, began, ended, last_seen, unstated, to_the_year,
    reviewed_on IS NOT NULL AS reviewed,
    coalesce(CAST(rpad(reviewed_on, 10, '-01-01') AS DATE), newest) AS seen_until
FROM spells
JOIN organisations ON organisations.organisation_id = lab_id
JOIN shown ON shown.organisation_id = lab_id
LEFT JOIN review_dates ON review_dates.organisation_id = lab_id
WHERE $lab IN ('all', lab_id)
ORDER BY lab, began, person_id"""

_UNDATED = """
SELECT count(DISTINCT (person_id, organisation_id)) AS people
FROM positions
WHERE list_contains($kinds, employment) AND $lab IN ('all', organisation_id)
    AND (start_date IS NULL OR start_precision = 'multi-year')"""


def first_lab(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Rows of the organisation with the most spells up to the year that is compared."""
    return (frame["lab"] == frame["lab"].iloc[0]) & (frame["years"] <= LOOKED_AT) if len(frame) else frame["n"] > 0


@question(
    "tenure",
    "How long people stay",
    measure="Share still there by years since joining, with 95 % interval · counted: {exit!l}",
    choices=(LAB, EXIT),
    columns=(
        Column("lab", "string", "Organisation"),
        Column("years", "number", "Time since the spell began", "years"),
        Column("survival", "number", "Share still there after that time (Kaplan–Meier)", "share"),
        Column("low", "number", "Lower end of the pointwise 95 % interval (log-log, Greenwood)", "share"),
        Column("high", "number", "Upper end of the pointwise 95 % interval", "share"),
        Column("at_risk", "integer", "Spells still followed just before that time", "people"),
        Column("n", "integer", "Spells followed from their beginning", "people"),
    ),
    tables=("positions", "review_dates"),
    metrics=("kaplan_meier", "logrank"),
    headline=Headline(
        "Share still there after two years, of the organisation with the most spells",
        "share",
        "survival",
        "low",
        "high",
        period="lab",
        where=first_lab,
    ),
)
def tenure(reader: Reader, chosen: Chosen) -> Result:
    """Share of people still there by time since they came; who is still there when last reviewed is followed to then.

    A curve is given from ten spells on and ends where fewer than five are still followed.
    """
    values = {"kinds": kinds(chosen["exit"]), "lab": chosen["lab"]}
    spells = followed(reader.frame(SPELLS, **values))
    undated = int(reader.frame(_UNDATED, **values)["people"].iloc[0])
    kept = spells[spells["years"] >= 0]
    curves = [*_curves(kept)]
    frame = pd.concat(curves) if curves else pd.DataFrame(columns=[*_NAMES])
    shown = kept[kept["lab"].isin(frame["lab"])]
    notes = (LEAVERS_NOTE, *_notes(shown, spells, undated))
    return Result(frame, _finding(frame, shown), len(shown), notes)


_NAMES = ("lab", "years", "survival", "low", "high", "at_risk", "n", "median_years", "seen_until", "reviewed")


def kinds(exit_kind: str) -> list[str]:
    """The kinds of position that make up a spell."""
    further = {"employment": (), "with-interns": IN_TRAINING, "any-role": (*IN_TRAINING, *OTHER_ROLES)}
    return [*EMPLOYED, *further[exit_kind]]


def followed(spells: pd.DataFrame) -> pd.DataFrame:
    """The spells with how long each was followed and whether its end was seen.

    An end after the last look, or that is only the last sighting, is not seen; a spell that begins after the last look
    has a negative length.
    """
    began, ended, until = (pd.to_datetime(spells[name], errors="coerce") for name in ("began", "ended", "seen_until"))
    seen = (ended <= until) & ~spells["last_seen"].astype(bool)
    stop = ended.where(ended < until, until)
    return spells.assign(years=(stop - began).dt.days / 365.25, left=seen)


def _curves(spells: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A curve for each organisation with enough spells, the largest first."""
    sizes = spells.groupby("lab").size()
    for lab in sorted(sizes.index[sizes >= LEAST_N], key=lambda name: (-sizes[name], name)):
        own = spells[spells["lab"] == lab]
        length, left = own["years"].to_numpy(), own["left"].to_numpy(dtype=int)
        curve = kaplan_meier(length, left)
        at_risk = (length[None, :] >= curve.time[:, None]).sum(axis=1)
        rows = pd.DataFrame(
            {
                "years": [0.0, *curve.time],
                "survival": [1.0, *curve.survival],
                "low": [np.nan, *curve.lo],
                "high": [np.nan, *curve.hi],
                "at_risk": [len(own), *at_risk],
            }
        )
        rows = rows[rows["at_risk"] >= FEWEST]
        halved = curve.median <= rows["years"].max()
        first = own.iloc[0]
        yield rows.assign(
            lab=lab,
            n=len(own),
            median_years=curve.median if halved else np.nan,
            seen_until=str(first["seen_until"])[:10],
            reviewed=bool(first["reviewed"]),
        )[list(_NAMES)]


def _notes(shown: pd.DataFrame, spells: pd.DataFrame, undated: int) -> Iterator[str]:
    late, early = int((spells["years"] < 0).sum()), shown.groupby("lab").first()
    reviewed, other = early[early["reviewed"]], early[~early["reviewed"].astype(bool)]
    if len(reviewed):
        days = ", ".join(f"{lab} {month_of(str(row['seen_until']))}" for lab, row in reviewed.iterrows())
        yield f"Who was there at the last review counts as still there then and is followed no further: {days}."
    if len(other):
        yield (
            f"{' and '.join(other.index)} has no review date: followed to the newest date listed there, which makes "
            "stays look longer than they may be."
            if len(other) == 1
            else f"{len(other)} organisations have no review date (dashed): followed to the newest date listed there, "
            "which makes stays look longer than they may be."
        )
    yield (
        f"Left out: {_few(late)} begun after that day, {_few(undated)} without a known start. "
        f"Kind of position unstated in {count(shown['unstated'].sum())} of {count(len(shown))} spells, which count as "
        f"employment unless the title says otherwise; {count(shown['to_the_year'].sum())} rest on a year alone."
    )
    yield f"A curve ends where fewer than {FEWEST} are still followed; below {LEAST_N} spells there is none."
    if shown["lab"].nunique() > 1:
        test = logrank(shown["years"].to_numpy(), shown["left"].to_numpy(dtype=int), shown["lab"].to_numpy())
        said = "differ more than chance would" if test.p < 0.05 else "do not differ more than chance would"
        sure = "p < 0.001" if test.p < 0.001 else f"p = {test.p:.2g}"
        yield f"Stays {said} between these {shown['lab'].nunique()} organisations (log-rank test, {sure})."


def _few(spells: int) -> str:
    """A number of spells, small ones only as such."""
    return f"fewer than {FEWEST} spells" if 0 < spells < FEWEST else plural(spells, "spell") if spells else "no spell"


def after(frame: pd.DataFrame, years: float) -> pd.DataFrame:
    """The row of each organisation that holds after some years, where its curve reaches that far."""
    reaches = frame.groupby("lab")["years"].transform("max") >= years
    return frame[reaches & (frame["years"] <= years)].groupby("lab", sort=False).tail(1)


def _finding(frame: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Who is still there after two years: the reviewed organisations' extremes, in words their intervals allow."""
    rows = after(frame, LOOKED_AT)
    rows = rows[rows["reviewed"].astype(bool)] if rows["reviewed"].any() else rows
    if rows.empty:
        return "Too few spells for a curve" if frame.empty else "No curve reaches two years"
    high, low = rows.nlargest(1, "survival").iloc[0], rows.nsmallest(1, "survival").iloc[0]
    said = [f"{percent(row['survival'])} {interval(row['low'], row['high'])}" for row in (high, low)]
    if len(rows) == 1:
        return f"After two years {said[0]} of {high['lab']}'s listed people were still there"
    ends = f"{said[0]} at {high['lab']}, {said[1]} at {low['lab']}"
    clear = "" if high["low"] > low["high"] else "no clear difference, "
    return f"Still there after two years: {clear}{ends}"
