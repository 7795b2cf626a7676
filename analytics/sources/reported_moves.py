"""People who moved, as publicly reported: one row a report, with the event it reports."""

from pathlib import Path

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import (
    DECISION,
    WEAK,
    Identifiers,
    Row,
    Sources,
    grade,
    months,
    precision,
    records,
    support,
)
from analytics.sources.reported_deals import DealFinder
from analytics.sources.reported_text import presentable
from analytics.spelling import slug

SAME_EVENT_MONTHS = 3


def moves(raw: Path, known: Organisations, finder: DealFinder, sources: Sources) -> list[Row]:
    """The table `moves`.

    Where the note says that the person did not leave the origin then ("exclude from flows"), the origin is left empty:
    such a row says who arrived and is no move.
    """
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/people_moves.csv"):
        origin, destination = known.identifier(row["from_org"]), known.identifier(row["to_org"])
        if "exclude from flows" in row["note"]:
            origin = ""
        deal = finder.deal_of(origin, destination, row["date"])
        person = slug(row["person"])
        rows.append(
            {
                "move_id": identifiers.new(f"{person}-{origin or 'none'}-{destination or 'none'}-{row['date']}"),
                "event_id": "",
                "person_id": person,
                "role": presentable(row["role_team"]),
                "origin_id": origin,
                "destination_id": destination,
                "date": row["date"],
                "date_precision": precision(row["date"]),
                "kind": row["kind"],
                "is_deal": row["kind"] == "acquihire" or bool(deal) or "acqui-hire" in row["note"],
                "deal_id": deal,
                "weak": WEAK in row["note"],
                "grade": grade(row),
                **support(row, sources.add(row["source_title"], row["source_url"], row["source_quality"])),
            }
        )
    mark_events(rows, known)
    return rows


def mark_events(rows: list[Row], known: Organisations) -> None:
    """Give reports of one event the same event_id: same person, same families at both ends, within three months.

    Dates that name no month are the same event when the years agree. The event is named after its first report.
    """
    events: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (str(row["date"]), str(row["move_id"]))):
        date = str(row["date"])
        ends = [known.parent(str(row[end]), date) for end in ("origin_id", "destination_id")]
        family = (str(row["person_id"]), ends[0], ends[1])
        earlier = events.setdefault(family, [])
        same = next((first for first in earlier if _near(str(first["date"]), date)), None)
        row["event_id"] = row["move_id"] if same is None else same["event_id"]
        earlier.append(row)


def _near(one: str, other: str) -> bool:
    first, second = months(one), months(other)
    if first is None or second is None:
        return one[:4] == other[:4]
    return abs(first - second) <= SAME_EVENT_MONTHS


def people(names: list[str]) -> list[Row]:
    """The table `people`: a person is a name, and two names with one identifier are refused."""
    rows: dict[str, Row] = {}
    for name in names:
        rows.setdefault(slug(name), {"person_id": slug(name), "name": name, "source_id": DECISION})
        if rows[slug(name)]["name"] != name:
            raise InputError("person", name, f"the spelling {rows[slug(name)]['name']}", "Mend the row.")
    return [rows[key] for key in sorted(rows)]


def mentions(raw: Path) -> list[str]:
    """Every name of a person in the reported moves and founders."""
    moved = [row["person"] for row in records(raw, "reported/people_moves.csv")]
    return moved + [row["founder"] for row in records(raw, "reported/founders.csv")]
