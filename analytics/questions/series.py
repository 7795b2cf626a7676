"""The series of moves: reported one by one, or inferred from papers; never added together.

Reported moves are public one by one and counted as they are. Moves inferred from papers are kept back below five.
"""

import pandas as pd

from analytics.definitions import FOUNDING_KINDS, LEAST_INFERRED
from analytics.definitions_sql import holds_on
from analytics.questions.registry import Chosen

BIAS_NOTE = (
    "Reported moves only: the press favours stars, arrivals and a few companies. Counts are not rates or market shares."
)
PUBLISHED_NOTES = {
    "published-strict": "Inferred from affiliations on accepted papers, strict rule: two papers at both labs, "
    "nothing in between, no return. It sees authors of conference papers only, and late; hardly anyone at closed labs.",
    "published-loose": "Inferred from affiliations on accepted papers, loose rule: any change between two observed "
    "years, half a person at least. Many are joint affiliations or visits; it sees authors of conference papers only.",
}
HIDDEN_NOTE = (
    "Numbers below 5 inferred about people are not shown, nor totals that would give them away. "
    "Where the total of all is one of them, n is what is shown."
)

# A month or a year stands for its first day, so that people who come over in a deal still move.
_DATED = """
dated AS (
    SELECT *, CAST(rpad(date, 10, '-01-01') AS DATE) AS day, list_contains($founding_kinds, kind) AS is_founding
    FROM moves
    WHERE origin_id IS NOT NULL AND destination_id IS NOT NULL
        AND (sourced OR $evidence = 'all')
        AND (NOT is_deal OR $deals = 'include')
        AND (NOT is_founding OR $kinds = 'all')
)"""

# Every report with the ends it counts for; then one row for those of one move.
_MERGED = """
ended AS (SELECT dated.*, {origin} AS origin_end, {destination} AS destination_end FROM dated{joins}),
merged AS (
    SELECT person_id, event_id, origin_end AS origin_id, destination_end AS destination_id, min(date) AS date,
        min(day) AS day, bool_or(is_founding) AS is_founding,
        arg_min(ended.origin_id, date) AS origin_lab, arg_min(ended.destination_id, date) AS destination_lab
    FROM ended
    WHERE origin_end <> destination_end
    GROUP BY person_id, event_id, origin_end, destination_end
)"""

_INTO = f"""
    LEFT JOIN {{table}} AS {{end}}_into ON {{end}}_into.organisation_id = dated.{{end}}_id
        AND {holds_on("day", "{end}_into")}"""

_PUBLISHED = """
merged AS (
    SELECT origin_id, destination_id, CAST(year AS VARCHAR) AS date, make_date(year, 1, 1) AS day,
        false AS is_founding, origin_id AS origin_lab, destination_id AS destination_lab
    FROM published_moves
    WHERE rule = $rule AND level = $level AND (NOT is_deal OR $deals = 'include')
)"""


def is_published(chosen: Chosen) -> bool:
    """Whether the series is one inferred from papers."""
    return chosen["series"] != "reported"


def moves_of(chosen: Chosen, merge: str) -> str:
    """The WITH clause that ends in `merged`: one row per distinct move between two ends that are not one.

    Of reported moves it has `ended` too: every report with the ends it counts for.
    """
    if is_published(chosen):
        return f"WITH {_PUBLISHED.strip()}"
    is_parent = merge == "parent"
    table, column = ("organisation_parents", "parent_id") if is_parent else ("organisation_mergers", "into_id")
    ends = {end: f"coalesce({end}_into.{column}, dated.{end}_id)" for end in ("origin", "destination")}
    joins = "".join(_INTO.format(table=table, end=end) for end in ends)
    return f"WITH {_DATED.strip()},{_MERGED.format(joins=joins, **ends)}"


def values_of(chosen: Chosen, merge: str) -> dict[str, object]:
    """Values for the WITH clause."""
    return {
        "evidence": chosen["evidence"],
        "deals": chosen["deals"],
        "kinds": chosen["kinds"],
        "founding_kinds": list(FOUNDING_KINDS),
        "rule": chosen["series"].removeprefix("published-"),
        "level": merge,
    }


def series_notes(chosen: Chosen, panel: str) -> tuple[str, ...]:
    """What the series cannot say.

    Args:
        chosen: the choices of the question.
        panel: name of the panel that stands in the place of papers; empty where none does.
    """
    if panel and is_published(chosen):
        rule = chosen["series"].removeprefix("published-")
        return (f"Moves of the panel {panel}, {rule} rule; a move of half a person or more counts as one.", HIDDEN_NOTE)
    if is_published(chosen):
        return (
            PUBLISHED_NOTES[chosen["series"]],
            HIDDEN_NOTE,
            "Papers tell neither founding from joining nor how well a source was read: those choices change nothing.",
        )
    return (BIAS_NOTE,)


def seen_in(panel: str) -> str:
    """What moves are inferred from: the panel of that name, or papers where none stands in their place."""
    return "the panel" if panel else "papers"


def withheld(count: pd.Series) -> pd.Series:
    """Which counts inferred about people are too small to show: 1 to 4."""
    return (count > 0) & (count < LEAST_INFERRED)


def with_totals(flows: pd.DataFrame) -> pd.DataFrame:
    """Flows with n_origin (all who left the origin), n_destination (all who joined the destination) and n (all)."""
    totals = {f"n_{end}": flows.groupby(end)["people"].transform("sum") for end in ("origin", "destination")}
    return flows.assign(**totals, n=flows["people"].sum())


def keep_small_back(frame: pd.DataFrame) -> pd.DataFrame:
    """Flows inferred about people with small cells empty, and totals that would give a small cell away.

    A total of one end stays where nothing in it is hidden, or where what is hidden is several cells of five people or
    more together. So does the total of all, with what is hidden beyond the totals shown of either end; where it cannot,
    only totals with nothing hidden stay, because sums of the others would give it away.

    Args:
        frame: origin, destination, people, n_origin, n_destination, n; every pair with its people.
    """
    ends, totals = {"n_origin": "origin", "n_destination": "destination"}, ["n_origin", "n_destination", "n"]
    hidden = frame["people"].where(withheld(frame["people"]))
    frame[["people", *totals]] = frame[["people", *totals]].astype("float64")
    for total, end in ends.items():
        frame[total] = frame[total].where(frame[end].map(hidden.groupby(frame[end]).agg(_tells_little)))
    if not all(_tells_little(hidden[frame[total].isna()]) for total in ends):
        for total, end in ends.items():
            frame[total] = frame[total].where(hidden.groupby(frame[end]).transform("count") == 0)
        frame["n"] = float("nan")
    frame["people"] = frame["people"].where(hidden.isna())
    return frame


def _tells_little(hidden: pd.Series) -> bool:
    """Whether the sum of hidden cells may be known: none, or several of five people or more together."""
    return hidden.count() == 0 or bool(hidden.count() > 1 and hidden.sum() >= LEAST_INFERRED)


def base_of(flows: pd.DataFrame) -> int:
    """All people of the flows; where their total is kept back, those of the flows that are shown."""
    return int(flows["n"].head(1).fillna(flows["people"].sum()).sum())
