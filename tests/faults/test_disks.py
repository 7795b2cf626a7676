"""A full or read-only disk while building, publishing and exporting: one sentence, and nothing stored is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.database import Version
from analytics.questions import ask
from analytics.store import build, held, latest, open_version
from tests.conftest import ROOT
from tests.faults.conftest import Disk, change, contents, disk_at, refused, valinor

pytestmark = pytest.mark.faults

FULL = r"No space left on device|File too large"
PANEL = "person_id,organisation_id,year\np,A,2019\np,B,2020\n"


def moves_of(store: Path, name: str) -> str:
    opened = open_version(store, name)
    try:
        return ask(opened, "lab-moves").csv()
    finally:
        opened.close()


def kilobytes_of(data: Path, folder: Path) -> int:
    """How much room the database of some tables takes."""
    return (folder / f"{build(data, folder)}.duckdb").stat().st_size // 1024


# Nothing fits, a part fits, all but the last blocks fit.
@pytest.mark.parametrize("part", [0, 0.3, 0.95])
def test_a_full_disk_stops_a_build_and_nothing_is_left(
    data: Path, own_store: Path, disk: Disk, tmp_path: Path, part: float
) -> None:
    disk.holds(f"{max(32, int(part * kilobytes_of(data, tmp_path / 'elsewhere')))}k")
    sentence = refused("build")
    assert str(own_store) in sentence
    assert any(reason in sentence for reason in FULL.split("|"))
    assert not held(own_store)
    assert not list(own_store.glob(".*.unfinished*"))
    disk.free()
    assert valinor("build").exit_code == 0
    assert moves_of(own_store, latest(own_store))


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_full_disk_leaves_the_version_before_serving(data: Path, own_store: Path, disk: Disk, command: str) -> None:
    first = build(data, own_store)
    before, answer = contents(own_store), moves_of(own_store, first)
    change(data)
    kilobytes = (own_store / f"{first}.duckdb").stat().st_size // 1024
    disk.holds(f"{int((1.5 if disk.mounted else 0.3) * kilobytes)}k")
    refused(command)
    assert contents(own_store) == before
    assert latest(own_store) == first
    disk.free()
    assert valinor("build").exit_code == 0
    assert latest(own_store) != first
    assert moves_of(own_store, first) == answer


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_read_only_disk_changes_nothing(data: Path, own_store: Path, disk: Disk, command: str) -> None:
    first = build(data, own_store)
    before = contents(own_store)
    change(data)
    disk.read_only()
    assert "expected a folder that can be written" in refused(command)
    assert (contents(own_store), latest(own_store)) == (before, first)
    assert moves_of(own_store, first)


def test_a_record_that_finds_no_room_is_written_by_the_next_publication(data: Path, own_store: Path) -> None:
    build(data, own_store)
    (data / "versions").mkdir()
    with disk_at(data / "versions") as records:
        records.holds("4k")
        refused("publish")
        assert not list((data / "versions").glob("*.json"))
        assert moves_of(own_store, latest(own_store))
        records.free()
        assert valinor("publish").exit_code == 0
        assert [one.stem for one in (data / "versions").glob("*.json")] == [latest(own_store)]


def test_an_export_replaces_a_file_whole_or_not_at_all(committed_store: Path, disk: Disk) -> None:
    output = disk.folder / "map.csv"
    output.write_text("precious")
    for spoil in (lambda: disk.holds("20k"), disk.read_only):
        spoil()
        assert str(output) in refused("answer", "company-map", "--output", output)
        assert contents(disk.folder) == {"map.csv": b"precious"}
        disk.free()
    assert valinor("answer", "company-map", "--output", output).exit_code == 0
    assert output.read_bytes() == valinor("answer", "company-map").stdout_bytes


@pytest.fixture
def committed_store(version: Version, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of the committed tables."""
    monkeypatch.setenv("VALINOR_STORE", str(version.path.parent))
    return version.path.parent


def test_moves_are_written_whole_or_not_at_all(data: Path, own_store: Path, tmp_path: Path, disk: Disk) -> None:
    panel = tmp_path / "panel.csv"
    panel.write_text(PANEL)
    for spoil in (lambda: disk.holds("4k" if disk.mounted else "1k"), disk.read_only):
        spoil()
        sentence = refused("moves", panel, "--out", disk.folder / "out", "--threads", "1")
        assert sentence.startswith(f"--out: found '{disk.folder}")
        assert contents(disk.folder) == {}
        disk.free()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_takes_no_more_is_one_sentence(version: Version, tmp_path: Path, unbuffered: str) -> None:
    (tmp_path / "small").mkdir()
    with disk_at(tmp_path / "small") as small:
        # Without a disk of its own, the device that is always full.
        target = small.folder / "map.csv" if small.mounted else Path("/dev/full")
        if small.mounted:
            small.holds("20k")
        elif not target.exists():
            pytest.skip("no disk can be made small here")
        with target.open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "analytics.cli", "answer", "company-map"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "VALINOR_STORE": str(version.path.parent),
                    "PYTHONUNBUFFERED": unbuffered,
                },
                stdout=output,
                stderr=subprocess.PIPE,
                timeout=120,
            )
    assert done.returncode == 2
    told = done.stderr.decode().strip()
    assert told.startswith("standard output: found 'No space left on device', expected")
    assert "\n" not in told
