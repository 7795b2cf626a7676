"""Dates of Y Combinator's policy, and the published series on where AI doctorates go."""

import re
from pathlib import Path

from analytics.errors import InputError
from analytics.sources.adapter import Identifiers, Row, Sources, number, precision, records, support
from analytics.spelling import slug

POLICY_TOPICS = frozenset({"YC policy", "YC location"})
COMPUTED = "(Epoch, computed)"
# What a series counts, by how its name begins; the unit note of a row is more exact where it states a base.
BASES = (
    (r"AI PhDs \(N\. America\)", "new AI PhDs in North America"),
    (r"AI PhDs", "new AI PhDs"),
    (r"papers", "papers at leading AI conferences"),
    (r"largest", "largest AI models of the year"),
    (r"benchmarks", "leading results on benchmarks"),
    (r"notable frontier", "notable frontier models of the year"),
    (r"notable", "notable AI models of the year"),
)


def policy_events(raw: Path, sources: Sources) -> list[Row]:
    """The table `policy_events`: dates that a chart of Y Combinator's places has to mark."""
    rows: list[Row] = []
    for row in records(raw, "reported/bay_area_context.csv"):
        if row["topic"] not in POLICY_TOPICS:
            continue
        rows.append(
            {
                "event_id": slug(f"{row['subject']} {row['date']}"),
                "date": row["date"],
                "date_precision": precision(row["date"]),
                "topic": row["topic"],
                "subject": row["subject"],
                "statement": row["statement"],
                "value": number(row["value"]),
                "unit": row["unit"],
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows


def phd_destinations(raw: Path, sources: Sources) -> list[Row]:
    """The table `phd_destinations`: the published rows; those computed from an old copy of Epoch's models stay out."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/phd_and_industry_share.csv"):
        if COMPUTED in row["series"]:
            continue
        share = number(row["value_pct"])
        rows.append(
            {
                "share_id": identifiers.new(slug(f"{row['series']} {row['year']}")),
                "series": row["series"],
                "destination": _destination(row["series"]),
                "year": int(row["year"]),
                "share": None if share is None else round(share / 100, 4),
                "denominator": denominator(row["series"], row["unit_note"]),
                "unit_note": row["unit_note"],
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows


def _destination(series: str) -> str:
    """Where the doctors of a series go; empty for a series that is not about doctors."""
    gone = re.match(r"AI PhDs .*to (industry|academia)", series)
    return gone.group(1) if gone else ""


def denominator(series: str, unit_note: str) -> str:
    """What the share is a share of, in words.

    Raises:
        InputError: for a series that begins as none of `BASES` does.

    Example:
        >>> denominator("AI PhDs (N. America) to industry, AI Index 2021", "share of those with known employer")
        'new AI PhDs in North America with known employer'
    """
    base = next((words for pattern, words in BASES if re.match(pattern, series)), "")
    if not base:
        raise InputError("series", series, "a beginning that says what it counts", "Add it to BASES.")
    known = re.match(r"share of those (with .*)", unit_note)
    return f"{base} {known.group(1)}" if known else base
