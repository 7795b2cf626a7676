"""The committed spells give back every snapshot of the directory, and the companies their last listing."""

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from analytics.errors import InputError
from analytics.sources import yc
from analytics.sources.ingest import ingest_all
from analytics.sources.places import Gazetteer
from tests.data.conftest import DATA, committed


@pytest.fixture(scope="module")
def locations() -> list[dict[str, str]]:
    return committed("locations")


@pytest.fixture(scope="module")
def seen(raw: Path) -> dict[str, dict[int, str]]:
    """What the raw files say, read apart from the adapter: day -> company -> places as written."""
    days: dict[str, dict[int, str]] = {}
    panel = parquet.read_table(raw / "yc" / "akshay_panel.parquet")
    for row in panel.select(["snapshot", "id", "all_locations"]).to_pylist():
        days.setdefault(row["snapshot"], {})[row["id"]] = row["all_locations"] or ""
    with (raw / "yc" / "yc_companies_2026-07-31_geocoded.csv").open(encoding="utf-8", newline="") as lines:
        days["2026-07-31"] = {int(row["id"]): row["all_locations"] for row in csv.DictReader(lines)}
    return days


@pytest.mark.needs_raw
def test_every_snapshot_is_rebuilt_exactly(
    raw: Path, seen: dict[str, dict[int, str]], locations: list[dict[str, str]]
) -> None:
    gazetteer = Gazetteer(raw, DATA)
    for day, companies in seen.items():
        expected: dict[int, set[str]] = {}
        for company, text in companies.items():
            texts = [part.strip() for part in text.split(";") if part.strip()]
            expected[company] = {
                "remote" if gazetteer.is_remote(part) else str(gazetteer.parse(part)) for part in texts
            } or {"none"}
        rebuilt: dict[int, set[str]] = {}
        for row in locations:
            if row["from_snapshot"] <= day <= row["to_snapshot"]:
                held = rebuilt.setdefault(int(row["company_id"]), set())
                held.add(row["place_id"] or row["listing"])
        assert rebuilt == expected, day


@pytest.mark.needs_raw
def test_no_text_of_the_directory_is_lost(raw: Path, seen: dict[str, dict[int, str]]) -> None:
    gazetteer = Gazetteer(raw, DATA)
    texts = {part.strip() for day in seen.values() for text in day.values() for part in text.split(";")} - {""}
    unresolved = {text for text in texts if not gazetteer.is_remote(text) and gazetteer.parse(text) is None}
    assert len(texts) == 718
    assert unresolved == set()


@pytest.mark.needs_raw
def test_snapshots_count_the_companies_listed(seen: dict[str, dict[int, str]]) -> None:
    snapshots = committed("snapshots")
    assert {row["snapshot"]: int(row["companies"]) for row in snapshots} == {
        day: len(companies) for day, companies in seen.items()
    }
    assert [row["snapshot"] for row in snapshots if row["comparable"] == "false"] == ["2026-07-31"]
    assert {"2023-04-05", "2023-04-13"} <= {row["snapshot"] for row in snapshots}


@pytest.mark.needs_raw
def test_share_of_san_francisco_among_the_newest_listings(
    seen: dict[str, dict[int, str]], locations: list[dict[str, str]]
) -> None:
    written = sum("San Francisco, CA, USA" in text.split("; ") for text in seen["2026-03-13"].values())
    held = sum(
        row["place_id"] == "san-francisco-ca-us" and row["from_snapshot"] <= "2026-03-13" <= row["to_snapshot"]
        for row in locations
    )
    assert held == written > 2000


def test_spells_of_one_place_do_not_touch(locations: list[dict[str, str]]) -> None:
    order = {row["snapshot"]: position for position, row in enumerate(committed("snapshots"))}
    last: dict[tuple[str, str], int] = {}
    for row in sorted(locations, key=lambda row: row["from_snapshot"]):
        key = (row["company_id"], row["place_id"] or row["listing"])
        first, end = order[row["from_snapshot"]], order[row["to_snapshot"]]
        assert first <= end, row
        assert first > last.get(key, -2) + 1, row
        last[key] = end


def test_a_listing_is_a_place_remote_or_none(locations: list[dict[str, str]]) -> None:
    assert set(Counter(row["listing"] for row in locations)) == {"place", "remote", "none"}
    assert all((row["listing"] == "place") == bool(row["place_id"]) for row in locations)
    places = {row["place_id"] for row in committed("places")}
    assert {row["place_id"] for row in locations} - {""} <= places


def test_companies_hold_everyone_ever_listed(locations: list[dict[str, str]]) -> None:
    companies = {row["company_id"]: row for row in committed("companies")}
    assert {row["company_id"] for row in locations} == set(companies)
    assert sum(row["listed_newest"] == "true" for row in companies.values()) == 6079
    batches = {row["batch"] for row in committed("batches", "judgements")}
    assert {row["batch"] for row in companies.values()} - {""} <= batches
    assert {row["batch_listed"] for row in companies.values() if not row["batch"]} == {"IK12", "Unspecified"}


def test_ai_companies_are_those_with_an_ai_tag() -> None:
    tags = {row["tag"] for row in committed("ai_tags", "judgements")}
    assert {"AI", "Artificial Intelligence", "Machine Learning", "NLP", "Computer Vision"} <= tags
    assert not tags & {"SaaS", "B2B", "Robotics", "Analytics", "Big Data", "Automation", "Data Science"}
    for row in committed("companies"):
        assert (row["is_ai"] == "true") == bool(tags & set(row["tags"].split("; "))), row["company_id"]


def test_an_unknown_place_is_refused_by_name() -> None:
    class Nowhere:
        def is_remote(self, text: str) -> bool:
            return text == "Remote"

        def parse(self, text: str) -> str | None:
            return {"Paris, France": "paris"}.get(text)

    assert yc.placed("Remote; Paris, France; ;Remote;", Nowhere()) == {"remote", "paris"}  # type: ignore[arg-type]
    assert yc.placed(" ; ", Nowhere()) == {"none"}  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Atlantis"):
        yc.placed("Paris, France; Atlantis", Nowhere())  # type: ignore[arg-type]


def described_by_hand(folder: Path) -> None:
    """What an ingest reads of the project's own: the schemas, the judgements and the list of removed people."""
    for name in ("datapackage.json", "judgements", "suppressed.csv"):
        (folder / name).symlink_to(DATA / name)


def test_a_listing_that_was_not_read_anew_is_marked() -> None:
    repeated = {row["snapshot"]: row["repeats"] for row in committed("snapshots") if row["repeats"]}
    assert repeated == {"2026-03-13": "2026-01-13"}


def test_an_organisation_that_no_adapter_gives_fails_the_ingest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described_by_hand(tmp_path)
    (tmp_path / "facts").mkdir()
    held = {path.stem: committed(path.stem) for path in (DATA / "facts").glob("*.csv")}
    held["organisations"] = [row for row in held["organisations"] if row["organisation_id"] != "windsurf"]
    monkeypatch.setattr("analytics.sources.ingest._tables", lambda raw, data, catalog: held)
    monkeypatch.setattr("analytics.sources.geography.write", lambda raw, folder: folder.mkdir())
    with pytest.raises(InputError, match=r"found 'windsurf', expected a organisation_id of facts/organisations.csv"):
        ingest_all(tmp_path, tmp_path)
    assert not list((tmp_path / "facts").iterdir())


@pytest.mark.needs_raw
def test_ingest_gives_the_committed_bytes(raw: Path, tmp_path: Path) -> None:
    described_by_hand(tmp_path)
    written = ingest_all(raw, tmp_path)
    assert {"facts/locations.csv", "facts/places.csv", "geography/bay_area.geojson"} <= set(written)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "datapackage.json",
        "facts",
        "geography",
        "judgements",
        "suppressed.csv",
    ]
    unlike = [name for name in written if (tmp_path / name).read_bytes() != (DATA / name).read_bytes()]
    assert unlike == []


@pytest.mark.needs_raw
def test_a_failed_ingest_changes_nothing(raw: Path, tmp_path: Path) -> None:
    data, partial = tmp_path / "data", tmp_path / "raw"
    (data / "facts").mkdir(parents=True)
    (data / "facts" / "places.csv").write_text("as before\n")
    described_by_hand(data)
    partial.mkdir()
    for folder in raw.iterdir():
        if folder.name != "geo" and folder.is_dir():
            (partial / folder.name).symlink_to(folder)
    (partial / "geo").mkdir()
    for file in (raw / "geo").iterdir():
        if file.name != "rail_bart.geojson":
            (partial / "geo" / file.name).symlink_to(file)
    with pytest.raises(InputError, match=r"rail_bart\.geojson"):
        ingest_all(partial, data)
    assert sorted(path.name for path in data.iterdir()) == ["datapackage.json", "facts", "judgements", "suppressed.csv"]
    assert (data / "facts" / "places.csv").read_text() == "as before\n"
