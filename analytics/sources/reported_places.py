"""Headquarters, sites and the table of organisations."""

import re
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import DECISION, Identifiers, Mentioned, Row, Sources, integer, number, records, support
from analytics.sources.places import Gazetteer
from analytics.sources.reported_text import partial_date
from analytics.spelling import slug

ROLES = {"former headquarters": "former-headquarters"}


def organisations(raw: Path, known: Mentioned, gazetteer: Gazetteer, sources: Sources) -> list[Row]:
    """The table `organisations`: one row for each that an adapter has asked for.

    The headquarters is the current one of `lab_hq.csv`; for the few organisations that only `lab_sites.csv` has, its
    headquarters there, founded in the year their founder rows agree on.
    """
    seats = headquarters(raw, known)
    rows: list[Row] = []
    for key, name in sorted(known.named(known.spellings).items()):
        row: Row = {"organisation_id": key, "name": name, "is_lab": known.labs.get(key), "founded": None}
        row |= {"headquarters_id": "", "headquarters_sourced": False, "source_id": DECISION}
        seat = seats.get(key)
        if seat:
            point = (float(seat["lat"]), float(seat["lon"]))
            row["founded"] = integer(seat["founded"])
            row["headquarters_id"] = gazetteer.place(seat["city"], seat["region"], seat["country"], point)
            row["headquarters_sourced"] = seat["read"] == "yes"
            row["source_id"] = sources.add(seat["title"], seat["address"])
        rows.append(row)
    return rows


def headquarters(raw: Path, known: Organisations) -> dict[str, dict[str, str]]:
    """organisation_id -> city, region, country, point, founding year, source and `read` of its headquarters."""
    seats: dict[str, dict[str, str]] = {}
    founded = _founding_years(raw, known)
    for row in records(raw, "reported/lab_sites.csv"):
        key = known.identifier(row["org"])
        if row["site_role"] == "headquarters" and key not in seats:
            seats[key] = {
                "city": row["city"],
                "region": row["region"] if row["country"] == "USA" else "",
                "country": row["country"],
                "founded": founded.get(key, ""),
                "title": row["source_title"],
                "address": row["source_url"],
                **{column: row[column] for column in ("lat", "lon", "read")},
            }
    for row in records(raw, "reported/lab_hq.csv"):
        region, _, country = row["hq_region"].rpartition(", ")
        seats[known.identifier(row["company"])] = {
            "city": row["hq_city"],
            "region": region,
            "country": country,
            "title": row["source"],
            "address": row["source_url"],
            **{column: row[column] for column in ("lat", "lon", "read", "founded")},
        }
    return seats


def _founding_years(raw: Path, known: Organisations) -> dict[str, str]:
    """The founding year of each company on which its founder rows agree."""
    years: dict[str, set[str]] = {}
    for row in records(raw, "reported/founders.csv"):
        years.setdefault(known.identifier(row["company"]), set()).add(row["founded_year"])
    return {key: found.pop() for key, found in years.items() if len(found) == 1}


def sites(raw: Path, known: Organisations, gazetteer: Gazetteer, sources: Sources) -> list[Row]:
    """The table `sites`. A site that is only in talks or not yet signed is `planned` and has no start."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/lab_sites.csv"):
        role = ROLES.get(row["site_role"], row["site_role"])
        planned = bool(re.search(r"in talks|close to signing", row["from_date"]))
        start, start_note = partial_date(row["from_date"])
        end, end_note = partial_date(row["to_date"])
        notes = (row["from_date"] if planned else start_note, end_note)
        key = known.identifier(row["org"])
        rows.append(
            {
                "site_id": identifiers.new(f"{key}-{role}-{slug(row['street_address'] or row['city'])[:40]}"),
                "organisation_id": key,
                "role": role,
                "status": "planned" if planned else "former" if role.startswith("former") else "current",
                "street_address": row["street_address"],
                "address_kind": row["address_kind"],
                "local_area": row["local_area"],
                "city": row["city"],
                "county": row["county"],
                "region": row["region"],
                "country": gazetteer.country(row["country"]),
                "latitude": float(row["lat"]),
                "longitude": float(row["lon"]),
                "precision": row["precision"],
                "from_date": "" if planned else start,
                "to_date": end,
                "date_note": "; ".join(note for note in notes if note),
                "square_feet": number(row["square_feet"]),
                "square_feet_text": row["square_feet"],
                "address_read_in": row["read_in"],
                **support(row, sources.add(row["source_title"], row["source_url"])),
            }
        )
    return rows
