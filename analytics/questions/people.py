"""Questions about single people: who came back, and what was paid, as reported."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE
from analytics.definitions_sql import holds_on
from analytics.questions.registry import Chosen, question
from analytics.questions.series import BIAS_NOTE
from analytics.wording import month_of, plural

_STEPS = f"""
SELECT moves.event_id, moves.person_id, people.name AS person, moves.date, moves.kind, origin.name AS origin,
    destination.name AS destination, sources.title AS source,
    coalesce(origin_parent.parent_id, moves.origin_id) AS origin_owner,
    coalesce(destination_parent.parent_id, moves.destination_id) AS destination_owner
FROM (SELECT *, CAST(rpad(date, 10, '-01-01') AS DATE) AS day FROM moves) AS moves
JOIN people USING (person_id)
JOIN sources ON sources.source_id = moves.source_id
LEFT JOIN organisations AS origin ON origin.organisation_id = moves.origin_id
LEFT JOIN organisations AS destination ON destination.organisation_id = moves.destination_id
LEFT JOIN organisation_parents AS origin_parent ON origin_parent.organisation_id = moves.origin_id
    AND {holds_on("day", "origin_parent")}
LEFT JOIN organisation_parents AS destination_parent ON destination_parent.organisation_id = moves.destination_id
    AND {holds_on("day", "destination_parent")}
WHERE moves.sourced OR $evidence = 'all'
ORDER BY moves.person_id, moves.date, moves.move_id"""


@question(
    "boomerangs",
    "Who left and came back",
    measure="People who left an employer and came back, with the dates reported",
    choices=(EVIDENCE,),
    columns=(
        Column("person", "string", "Name"),
        Column("path", "string", "Employers in order, from the one left to the one returned to"),
        Column("dates", "string", "Dates of the moves as reported"),
        Column("source", "string", "Titles of the sources"),
        Column("n", "integer", "Moves the path is made of"),
    ),
    tables=("moves", "people", "organisations", "organisation_parents"),
)
def boomerangs(reader: Reader, chosen: Chosen) -> Result:
    """People who came back to an employer (or its owner) they had left, with the whole path."""
    frame = reader.frame(_STEPS, evidence=chosen["evidence"]).drop_duplicates("event_id")
    rows = [row for _, steps in frame.groupby("person_id", sort=False) for row in _returns(steps)]
    answer = pd.DataFrame(rows, columns=["person", "path", "dates", "source", "n", "employer", "back_on"])
    answer = answer.sort_values(["back_on", "person"], ascending=[False, True])
    back = answer["employer"].value_counts()
    finding = "No return is reported"
    if len(back):
        most, others = int(back.iloc[0]), sorted(back.index[back == back.iloc[0]])
        people = plural(answer["person"].nunique(), "person", "people")
        finding = f"{people} came back to an employer they had left, {most} of them to {' and '.join(others)}"
    notes = (BIAS_NOTE, "Where the first departure was not reported the path begins with the return.")
    return Result(answer, finding, len(answer), notes)


@question(
    "pay-packages",
    "What was paid, as reported",
    measure="Pay in US dollars, as reported",
    choices=(EVIDENCE,),
    columns=(
        Column("who", "string", "Person or group"),
        Column("org", "string", "Who paid or offered"),
        Column("what", "string", "Kind of pay"),
        Column("amount_low", "number", "Lower end in figures; empty where only words are published", "usd"),
        Column("amount_high", "number", "Upper end in figures", "usd"),
        Column("amount_text", "string", "The amount as published"),
        Column("date", "string", "When it was reported"),
        Column("status", "string", "Reported, offered, declined or disputed"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Reports"),
        Column("period", "string", "What time the amount is for, as published"),
    ),
    tables=("pay_packages",),
)
def pay_packages(reader: Reader, chosen: Chosen) -> Result:
    """Publicly reported pay figures; sums for a whole deal are marked and never charted as pay."""
    frame = reader.frame(
        """SELECT who, coalesce(organisations.name, organisation_text) AS org, what, amount_low, amount_high,
            amount_text, date, status, sources.title AS source, 1 AS n, period, is_whole_deal,
            NOT is_whole_deal AND NOT regexp_matches(what, 'pool|total') AS per_person, pay_packages.grade
        FROM pay_packages
        LEFT JOIN organisations USING (organisation_id)
        JOIN sources ON sources.source_id = pay_packages.source_id
        WHERE sourced OR $evidence = 'all'
        ORDER BY per_person DESC, is_whole_deal, amount_high DESC NULLS LAST, date DESC, who""",
        evidence=chosen["evidence"],
    )
    paid = frame[frame["per_person"].astype(bool) & frame["amount_high"].notna()]
    finding = f"{plural(len(frame), 'pay figure')} reported{_between(frame)}; {len(paid)} give an amount for one person"
    notes = (
        "Each amount is for the time its report names, one year for some and several for others, as the table tells: "
        "two amounts compare only where the times are alike.",
        "Second-hand reports: some offers were declined or disputed. They say nothing about usual pay.",
        "Pools for many people and sums for a whole deal are listed last; they are nobody's pay.",
    )
    return Result(frame, finding, len(frame), notes)


def _between(frame: pd.DataFrame) -> str:
    """From when to when the reports are."""
    ends = [month_of(str(day)) for day in (frame["date"].min(), frame["date"].max())] if len(frame) else []
    return f" {' to '.join(dict.fromkeys(ends))}" if ends else ""


def _returns(steps: pd.DataFrame) -> list[dict[str, object]]:
    """Each return of one person: the steps from leaving an owner to arriving there again."""
    rows: list[dict[str, object]] = []
    left: dict[str, int] = {}
    for position, step in enumerate(steps.to_dict("records")):
        owner, joined = step["origin_owner"], step["destination_owner"]
        if owner == joined:
            continue
        if joined in left:
            rows.append(_path(steps.iloc[left.pop(joined) : position + 1], known=True))
        elif step["kind"] == "return" and isinstance(joined, str):
            rows.append(_path(steps.iloc[[position]], known=False))
        if isinstance(owner, str):
            left[owner] = position
    return rows


def _path(steps: pd.DataFrame, known: bool) -> dict[str, object]:
    """One row of the answer; an employer whose departure was not reported opens the path as `(earlier)`."""
    last = steps.iloc[-1]
    stops = [] if known else [f"{last['destination']} (earlier)"]
    for name in [*steps["origin"], last["destination"]]:
        if isinstance(name, str) and name not in stops[-1:]:
            stops.append(name)
    return {
        "person": last["person"],
        "path": " → ".join(stops),
        "dates": ", ".join(steps["date"]),
        "source": "; ".join(dict.fromkeys(steps["source"])),
        "n": len(steps),
        "employer": last["destination"],
        "back_on": last["date"],
    }
