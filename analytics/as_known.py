"""Cuts the tables to what was known at an earlier date: a pure function of a data package and a date.

The rule: **a row leaves only where a date says that it could not have been known.** That date is the one its source was
published on, and the one of the fact itself. A date given as a year or a month counts from its first day, and what has
no date stands. Directories and lists that are published again and again carry dates of their own rows instead, because
the date of the file is only that of its newest state. What the rule cannot restore is said in its notes, which every
cut version carries.
"""

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.catalog import PACKAGE, Catalog, Table
from analytics.errors import InputError
from analytics.shipped import AS_KNOWN_AT, document, table_files
from analytics.tables import Rows

OWN_DATE: Mapping[str, str] = {
    "snapshots": "snapshot",
    "locations": "from_snapshot",
    "organisations": "founded",
    "sites": "from_date",
    "deals": "date",
    "moves": "date",
    "pay_packages": "date",
    "founders": "founded",
    "valuations": "date",
    "models": "published_on",
    "policy_events": "date",
    "phd_destinations": "year",
    "published_moves": "year",
    "published_people": "year",
    "paper_counts": "year",
    "paper_sectors": "year",
    "paper_sightings": "year",
    "first_papers": "year",
    "career_ages": "year",
    "capex": "period_end",
    "market_caps": "date",
    "model_scores": "released_on",
    "stack_evidence": "date",
    "compute_contracts": "date",
    "enterprise_shares": "date",
    "data_centre_power": "date",
    "gpu_clusters": "first_operational_on",
    "ai_chips": "released_on",
    "review_dates": "reviewed_on",
    "positions": "start_date",
    "liquidity_events": "date",
    "team_facts": "date",
    "quoted_figures": "date",
}
"""The column that dates the fact itself; other tables are dated by their source alone."""

LISTED = frozenset(
    {
        *("snapshots", "companies", "locations", "organisations", "models", "model_organisations"),
        *("model_scores", "data_centres", "data_centre_power", "gpu_clusters", "ai_chips"),
        *("positions", "review_dates"),
        *("model_authors", "published_moves", "published_people", "published_quality", "career_ages"),
        *("paper_counts", "paper_sectors", "paper_sightings", "first_papers"),
    }
)
"""Tables whose source is published again and again: the date of the file says nothing about a row."""

FOLLOWING = ("people", "companies", "data_centres", "sources")
"""Tables whose rows leave when the last row that referred to them has left."""

ENDS: Mapping[str, str] = {"locations": "to_snapshot"}
"""Ends of spells, which are set back to the last snapshot that stands."""

END_CELLS: Mapping[str, tuple[str, ...]] = {"positions": ("end_date", "end_precision")}
"""Cells that say when a spell ended, the date first, emptied where that is later: it was still open then."""

MONEY = ("raised_usd", "valuation_usd", "money_date", "money_note", "money_source_id")
"""Cells of a founder row that have a date and a source of their own, emptied where those are later."""

NOTES = (
    "A row stands unless its source or the fact itself is dated later; what has no date stands.",
    "The directory of Y Combinator ends with its last snapshot before the date; names, tags and status of a company "
    "are those of its newest listing.",
    "Models are those of the newest list that were published by then; the list of that day was shorter, because models "
    "are added months later.",
    "Scores of models are those of the newest edition of the index, which gives old models other scores than editions "
    "of that day did; the power of data centres likewise is as estimated now.",
    "Judgements, organisations, headquarters and places are those of the tables it was cut from.",
)

Frames = dict[str, pd.DataFrame]


def cut(data: Path, at: date) -> dict[str, bytes]:
    """The data package of a folder as it could be known at a date, as file contents by path.

    Args:
        data: the folder with the data package.
        at: the last day that counts.

    Raises:
        InputError: when the date is not before the newest source, so that nothing would leave, or before every row.
    """
    catalog = Catalog(data)
    files = table_files(data)
    whole = {table.name: _texts(files[table.path]) for table in catalog.tables}
    newest = whole["sources"]["published"].max()
    if str(at) >= str(newest):
        raise InputError("date", str(at), f"a day before the newest source, {newest}", "Name an earlier day.")
    dates = [cell for name, column in OWN_DATE.items() for cell in whole[name][column] if cell]
    if dates and str(at) < min(dates):
        raise InputError("date", str(at), f"a day since the first fact, {min(dates)}", "Name a later day.")
    frames = _standing(catalog, whole, at)
    package = {**json.loads(files[PACKAGE]), AS_KNOWN_AT: str(at)}
    return {PACKAGE: document(package), **{table.path: _file(frames[table.name]) for table in catalog.tables}}


def notes(tables: Mapping[str, Rows]) -> tuple[str, ...]:
    """What a reader of cut tables must know, first how far the rule reaches."""
    columns = tables["sources"].columns
    published = dict(zip(columns["source_id"], columns["published"], strict=True))
    moves = tables["moves"].columns["source_id"]
    undated = sum(not published[source] for source in moves)
    reach = f"{undated:,} of {len(moves):,} moves rest on a source without a date and may have been reported later."
    return (NOTES[0], reach, *NOTES[1:])


def _standing(catalog: Catalog, whole: Frames, at: date) -> Frames:
    """The rows that stand, with no reference to one that left."""
    published = whole["sources"].set_index("source_id")["published"]
    frames = {table.name: _by_date(table, whole[table.name], published, at) for table in catalog.tables}
    frames["founders"] = _money_then(frames["founders"], published, at)
    for name, cells in END_CELLS.items():
        open_still = _is_later(frames[name][cells[0]], at)
        frames[name] = frames[name].assign(**{cell: frames[name][cell].mask(open_still, "") for cell in cells})
    last = max(frames["snapshots"]["snapshot"], default="")
    for name, column in ENDS.items():
        frames[name] = frames[name].assign(**{column: frames[name][column].where(frames[name][column] <= last, last)})
    while True:
        before = sum(map(len, frames.values()))
        for table in catalog.in_order:
            frames[table.name] = _referring(table, frames[table.name], frames)
        for name in FOLLOWING:
            frames[name] = _referred_to(catalog, name, whole, frames)
        if sum(map(len, frames.values())) == before:
            return frames


def _by_date(table: Table, frame: pd.DataFrame, published: pd.Series, at: date) -> pd.DataFrame:
    """Rows that no date of theirs places later."""
    later = pd.Series(False, index=frame.index)
    if table.name in OWN_DATE:
        later |= _is_later(frame[OWN_DATE[table.name]], at)
    if table.name == "sources" or table.name in LISTED:
        return frame[~later]
    return frame[~(later | _is_later(frame["source_id"].map(published), at))]


def _is_later(dates: pd.Series, at: date) -> pd.Series:
    """Whether a date text lies after a day; a year or a month begins on its first day, an empty text never does.

    Example:
        >>> list(_is_later(pd.Series(["2025", "2026", "2026-01", "2025-12-31", ""]), date(2025, 12, 31)))
        [False, True, True, False, False]
    """
    return dates.fillna("") > str(at)


def _money_then(founders: pd.DataFrame, published: pd.Series, at: date) -> pd.DataFrame:
    later = _is_later(founders["money_date"], at) | _is_later(founders["money_source_id"].map(published), at)
    return founders.assign(**{name: founders[name].mask(later, "") for name in MONEY})


def _referring(table: Table, frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Rows without a reference to one that left: an optional one is emptied, a required one takes its row along."""
    required = {field.name for field in table.fields if field.constraints.get("required")} | set(table.key)
    for key in table.foreign_keys:
        lost = (frame[key.field] != "") & ~frame[key.field].isin(frames[key.table][key.key])
        emptied = {key.field: frame[key.field].mask(lost, "")}
        frame = frame[~lost] if key.field in required else frame.assign(**emptied)
    return frame


def _referred_to(catalog: Catalog, name: str, whole: Frames, frames: Frames) -> pd.DataFrame:
    """Rows of a table but those whose last referring row has left."""
    key = catalog.table(name).key[0]
    before, after = (
        {
            value
            for table in catalog.tables
            for reference in table.foreign_keys
            if reference.table == name
            for value in held[table.name][reference.field]
        }
        for held in (whole, frames)
    )
    return frames[name][~frames[name][key].isin(before - after)]


def _texts(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8")


def _file(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
