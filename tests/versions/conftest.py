"""A small data package of moves between labs, and what publishes it."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from analytics.publish import publish, publish_as_known
from analytics.suppression import FILE, HEADER
from tests.questions.conftest import write_tables

ROOT = Path(__file__).parents[2]
SOURCES = [
    {"source_id": "early", "title": "Ann Lee joins Meta", "published": "2025-03-01", "kind": "newspaper"},
    {"source_id": "late", "title": "Of the year after", "published": "2026-07-31", "kind": "newspaper"},
    {"source_id": "ann-lee-at-meta-1a2b3c", "title": "Undated", "published": "", "kind": "secondary"},
    {"source_id": "list", "title": "A list published again and again", "published": "2026-07-19", "kind": "dataset"},
    {"source_id": "valinor", "title": "Decided", "published": "", "kind": "judgement"},
]


def move(number, person, date, source, origin="openai", destination="meta", **more):
    """A reported move whose source was read."""
    return {
        "move_id": f"m{number}",
        "event_id": f"m{number}",
        "person_id": person,
        "origin_id": origin,
        "destination_id": destination,
        "date": date,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(date)],
        "kind": "hire",
        "is_deal": False,
        "read": "yes",
        "weak": False,
        "sourced": True,
        "source_id": source,
        **more,
    }


def tables():
    """Three people who moved, one of whom others' rows speak of; a model, a snapshot and a founder by date."""
    judged = {"reason": "r", "source_id": "valinor"}
    here = {"latitude": 37.77, "longitude": -122.42, "in_bay_area": True, "usable": True}
    return {
        "sources": SOURCES,
        "countries": [{"country": "US", "name": "United States", "western": True, **judged}],
        "places": [{"place_id": "sf", "name": "San Francisco", "country": "US", **here, "source_id": "valinor"}],
        "batches": [{"batch": "Winter 2025", "year": 2025, "starts": "2025-01-01", **judged}],
        "snapshots": [{"snapshot": day, "source_id": "list"} for day in ("2025-06-01", "2025-12-01", "2026-06-01")],
        "companies": [
            {"company_id": number, "name": f"Company {number}", "batch": "Winter 2025", "source_id": "list"}
            for number in (1, 2)
        ],
        "locations": [
            spell(1, "2025-06-01", "2026-06-01"),
            spell(2, "2026-06-01", "2026-06-01"),
        ],
        "organisations": [
            {
                "organisation_id": name,
                "name": name.title(),
                "is_lab": True,
                "founded": 2015,
                "headquarters_id": "sf",
                "headquarters_sourced": True,
                "source_id": "valinor",
            }
            for name in ("openai", "meta", "xai")
        ],
        "labs": [{"organisation_id": name, "is_lab": True, **judged} for name in ("openai", "meta", "xai")],
        "organisation_classes": [
            {"organisation_id": name, "class": kind, **judged}
            for name, kind in (("openai", "startup"), ("meta", "big-tech"), ("xai", "startup"))
        ],
        "people": [
            {"person_id": key, "name": name, "source_id": "valinor"}
            for key, name in (("ann-lee", "Ann Lee"), ("bo-li", "Bo Li"), ("cy-roe", "Cy Roe"))
        ],
        "moves": [
            move(1, "ann-lee", "2025-02", "early"),
            move(2, "bo-li", "2025-05", "ann-lee-at-meta-1a2b3c", note="with Ann Lee"),
            move(3, "cy-roe", "2025-06", "late"),
            move(4, "bo-li", "2026-02", "ann-lee-at-meta-1a2b3c", origin="meta", destination="xai"),
        ],
        "founders": [
            {
                "founder_id": "xai-bo-li",
                "organisation_id": "xai",
                "person_id": "bo-li",
                "founded": 2023,
                "raised_usd": 5,
                "money_date": "2026-01",
                "money_source_id": "late",
                "source_id": "early",
            },
            {"founder_id": "meta-ann-lee", "organisation_id": "meta", "person_id": "ann-lee", "source_id": "early"},
        ],
        "founder_employers": [
            {"founder_id": "meta-ann-lee", "employer_id": "openai", "verified": True, "source_id": "early"}
        ],
        "pay_packages": [
            {
                "pay_id": "p1",
                "who": "Ann Lee (offer)",
                "date": "2025-01",
                "organisation_id": "meta",
                "source_id": "early",
            }
        ],
        "review_dates": [
            {"organisation_id": name, "reviewed_on": month, "reason": "r", "source_id": "list"}
            for name, month in (("openai", "2025-06"), ("meta", "2026-03"))
        ],
        "positions": [held("bo-li", "2025-06-01", "2026-02-01"), held("ann-lee", "2026-01-01")],
        "models": [
            {"model_id": "a", "name": "A", "published_on": "2025-11-17", "year": 2025, "source_id": "list"},
            {"model_id": "b", "name": "B", "published_on": "2026-01-17", "year": 2026, "source_id": "list"},
        ],
    }


def held(person, start, end=""):
    return {
        "position_id": f"{person}-meta",
        "person_id": person,
        "organisation_id": "meta",
        "start_date": start,
        "start_precision": "month",
        "end_date": end,
        "end_precision": "month" if end else "",
        "employment": "full-time",
        "source_id": "list",
    }


def spell(company, first, last):
    return {
        "location_id": f"{company}-{first}",
        "company_id": company,
        "listing": "place",
        "place_id": "sf",
        "from_snapshot": first,
        "to_snapshot": last,
        "source_id": "list",
    }


def package(folder):
    """Write the small package, with an empty list of removed people."""
    write_tables(folder, tables())
    (folder / FILE).write_text(f"{HEADER}\n")
    return folder


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The small package as the data folder."""
    folder = package(tmp_path / "data")
    monkeypatch.setenv("VALINOR_DATA", str(folder))
    return folder


@pytest.fixture
def store(tmp_path, monkeypatch):
    folder = tmp_path / "store"
    monkeypatch.setenv("VALINOR_STORE", str(folder))
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """The small package published once, as it is and as known at the end of 2025; and the two names."""
    folder = tmp_path_factory.mktemp("once")
    data, store = package(folder / "data"), folder / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALINOR_DATA", str(data))
        return folder, (publish(data, store), publish_as_known(data, store, date(2025, 12, 31)))


@pytest.fixture
def published(data, store, once):
    """The names of the two versions, in a copy of the store and beside the tables."""
    folder, names = once
    shutil.copytree(folder / "store", store)
    shutil.copytree(folder / "data" / "versions", data / "versions")
    return names


@pytest.fixture
def valinor(data, store):
    """The command line on the small package."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "analytics.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "VALINOR_DATA": str(data), "VALINOR_STORE": str(store)},
            capture_output=True,
            timeout=120,
        )

    return run


def edit(path, old, new):
    """Change the one place of a file that holds a text."""
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {path}"
    path.write_text(content.replace(old, new), encoding="utf-8")
