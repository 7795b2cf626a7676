"""Epoch AI's data centres, clusters of accelerators and AI chips (CC BY 4.0, credit "Epoch AI").

Data centres and clusters are two lists of partly the same sites: they are kept apart and never added. Both name whose
a site is with a degree of certainty. A data centre stands at its town, because that is as much of the address as is
needed; a cluster keeps the point of its list, but only where its address names a town: else that point is the middle
of a country or a state.
"""

import re
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, records
from analytics.sources.places import Gazetteer
from analytics.spelling import slug

CENTRES, TIMELINES = "epoch/data_centers.csv", "epoch/data_center_timelines.csv"
CLUSTERS, HARDWARE = "epoch/gpu_clusters.csv", "epoch/ml_hardware.csv"
SITES_PUBLISHED = "2026-07-19"
SOURCES = (
    # source_id, title, copy, date of the copy
    ("epoch-data-centres", "Epoch AI: Frontier Data Centers", "manya-25/AI_Data_Centers_Analytics", SITES_PUBLISHED),
    ("epoch-gpu-clusters", "Epoch AI: GPU Clusters", "manya-25/AI_Data_Centers_Analytics", SITES_PUBLISHED),
    ("epoch-hardware", "Epoch AI: Machine Learning Hardware", "spragada4/ai-energy-explorer", "2026-07-23"),
)
CERTAINTIES = ("confident", "likely", "speculative")


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the lists into rows of `data_centres`, `data_centre_power`, `gpu_clusters` and `ai_chips`."""
    sources = Sources()
    for source_id, title, copy, published in SOURCES:
        sources.put(
            source_id,
            title,
            "dataset",
            publisher="Epoch AI",
            address=f"https://github.com/{copy}",
            licence="CC-BY-4.0",
            published=published,
        )
    centres, clusters, chips = (records(raw, name) for name in (CENTRES, CLUSTERS, HARDWARE))
    return {
        "data_centres": _centres(centres, records(raw, TIMELINES), known, gazetteer),
        "data_centre_power": _power(records(raw, TIMELINES)),
        # A gazetteer of its own: it only tells towns from states, and no place is kept for that.
        "gpu_clusters": _clusters(clusters, Gazetteer(raw, data)),
        "ai_chips": _chips(chips, known),
        "sources": sources.rows,
    }


def marked(text: str) -> tuple[str, str]:
    """A name and how certain the list is of it; of several names the first.

    Example:
        >>> marked("SpaceXAI #confident"), marked("OpenAI #likely, Microsoft #likely"), marked("")
        (('SpaceXAI', 'confident'), ('OpenAI', 'likely'), ('', ''))
    """
    found = re.match(r"(.+?) #(\w+)", text)
    return (found[1], found[2]) if found and found[2] in CERTAINTIES else ("", "")


def _centres(
    centres: list[dict[str, str]], timelines: list[dict[str, str]], known: Organisations, gazetteer: Gazetteer
) -> list[Row]:
    """One row a site; a site that only the timelines name has its name and nothing else."""
    only_timed = {row["Data center"] for row in timelines} - {row["Name"] for row in centres}
    columns = list(centres[0])
    listed = [*centres, *(dict.fromkeys(columns, "") | {"Name": name} for name in sorted(only_timed))]
    rows: list[Row] = []
    for row in listed:
        owner, certainty = marked(row["Owner"])
        rows.append(
            {
                "site_id": slug(row["Name"]),
                "name": row["Name"],
                "owner_id": known.identifier(owner) if owner else "",
                "owner_certainty": certainty,
                "users": re.sub(r" #(\w+)", r" (\1)", row["Users"]),
                "country": gazetteer.country(row["Country"]),
                # Without an address the name of the site names its town, or does not.
                "place_id": _town(row["Address"] or row["Name"], gazetteer),
                "source_id": "epoch-data-centres",
            }
        )
    return rows


def _town(text: str, gazetteer: Gazetteer) -> str:
    """Key of the town in an address; empty where none is named."""
    key = gazetteer.parse(text) or ""
    towns = {row["place_id"]: row for row in gazetteer.rows()}
    return key if key and towns[key]["precision"] == "city" else ""


def _power(timelines: list[dict[str, str]]) -> list[Row]:
    """Power of a site from a date on; of two entries of one day the greater stands."""
    held: dict[tuple[str, str], Row] = {}
    for row in timelines:
        key = (slug(row["Data center"]), row["Date"])
        power = float(row["Power (MW)"] or 0)
        if key in held and float(str(held[key]["power_mw"])) >= power:
            continue
        held[key] = {
            "site_id": key[0],
            "date": row["Date"],
            "power_mw": power,
            "it_power_mw": float(row["IT power (MW)"] or 0),
            "is_projected": row["Date"] > SITES_PUBLISHED,
            "source_id": "epoch-data-centres",
        }
    return list(held.values())


def _clusters(clusters: list[dict[str, str]], gazetteer: Gazetteer) -> list[Row]:
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in clusters:
        country = row["Country"].split(",")[0]
        located = bool(row["latitude"]) and _names_a_town(row["Location"], country, gazetteer)
        power = row["Power Capacity (MW)"]
        rows.append(
            {
                "cluster_id": identifiers.new(slug(row["Name"])),
                "name": row["Name"],
                "owner": row["Owner"].replace(",", ", "),
                "certainty": row["Certainty"].lower(),
                "first_operational_on": row["First Operational Date"],
                "power_mw": float(power) if power else None,
                "country": gazetteer.country(country),
                "latitude": float(row["latitude"]) if located else None,
                "longitude": float(row["longitude"]) if located else None,
                "superseded_by": row["Superseded by"],
                "source_id": "epoch-gpu-clusters",
            }
        )
    return rows


def _names_a_town(location: str, country: str, gazetteer: Gazetteer) -> bool:
    """Whether an address is finer than a state: it has a number, or a town that GeoNames holds."""
    line = ", ".join(part.strip() for part in location.splitlines() if part.strip())
    if re.search(r"\d", line):
        return True
    return bool(line) and any(_town(text, gazetteer) for text in (line, f"{line}, {country}"))


def _chips(chips: list[dict[str, str]], known: Organisations) -> list[Row]:
    """AI chips by maker; a chip without a date or a maker says nothing of who since when and is left out."""
    identifiers = Identifiers()
    return [
        {
            "chip_id": identifiers.new(slug(row["Hardware name"])),
            "name": row["Hardware name"],
            "maker_id": known.identifier(row["Manufacturer"]),
            "kind": row["Type"],
            "released_on": row["Release date"],
            "source_id": "epoch-hardware",
        }
        for row in chips
        if row["Release date"] and row["Manufacturer"]
    ]
