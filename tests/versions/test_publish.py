"""Publishing: what is kept, what a clone can build from it, and what a crash or a second publisher leaves."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import date

import pytest

from analytics.errors import InputError
from analytics.publish import publish, publish_as_known
from analytics.questions import QUESTIONS, ask
from analytics.shipped import read_record
from analytics.store import build, held, latest, open_version
from tests.versions.conftest import ROOT, edit


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".json", ".zip")}


def test_a_published_version_is_served_and_written_down(data, store):
    name = publish(data, store)
    version = open_version(store)
    assert version.name == name == latest(store)
    assert version.record.label == "sources to 2026-07-31"
    assert set(version.record.answers) == set(QUESTIONS)
    assert files(data / "versions").keys() == {f"{name}.json"}


def test_publishing_again_changes_nothing(data, store):
    publish(data, store)
    before = files(data / "versions"), files(store)
    publish(data, store)
    assert (files(data / "versions"), files(store)) == before


def test_the_tables_of_a_published_version_outlive_a_change(data, store, tmp_path):
    first = publish(data, store)
    old = ask(open_version(store, first), "lab-moves").frame
    edit(data / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    second = publish(data, store)
    assert second != first
    assert latest(store) == second
    assert f"{first}.zip" in files(data / "versions")
    assert f"{second}.zip" not in files(data / "versions")
    clone = tmp_path / "clone"
    assert build(data, clone) == second
    assert held(clone) == held(store) == sorted([first, second])
    assert ask(open_version(clone, first), "lab-moves").frame.equals(old)
    assert not ask(open_version(clone, second), "lab-moves").frame.equals(old)
    assert open_version(clone, first).record == open_version(store, first).record


def test_tables_that_are_nowhere_any_more_stop_the_next_publication(data, store):
    first = publish(data, store)
    shutil.rmtree(store)
    edit(data / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    with pytest.raises(InputError, match=f"tables of {first}.*valinor build"):
        publish(data, store)
    assert not store.exists()


def test_a_version_as_known_before_stands_beside_the_latest(data, store, tmp_path):
    name = publish(data, store)
    earlier = publish_as_known(data, store, date(2025, 12, 31))
    assert earlier.startswith("2025-12-31-")
    assert latest(store) == name
    assert open_version(store, earlier).record.label == "as known at 2025-12-31"
    assert publish_as_known(data, store, date(2025, 12, 31)) == earlier
    clone = tmp_path / "clone"
    build(data, clone)
    assert held(clone) == [earlier, name]
    assert "1 of 2 moves rest on a source without a date and may have been reported later." in (
        open_version(clone, earlier).record.notes
    )


def test_a_shipped_version_that_was_altered_is_refused(data, published, tmp_path):
    earlier = published[1]
    zips = data / "versions"
    shutil.copy(zips / f"{earlier}.zip", zips / "2025-12-30-00000000.zip")
    shutil.copy(zips / f"{earlier}.json", zips / "2025-12-30-00000000.json")
    with pytest.raises(InputError, match=f"2025-12-30-00000000.zip: found 'the tables of {earlier}'"):
        build(data, tmp_path / "clone")
    (zips / "2025-12-30-00000000.zip").write_bytes(b"no zip")
    with pytest.raises(InputError, match="as a zip file"):
        build(data, tmp_path / "other")


def test_a_damaged_record_is_refused(store, published):
    (store / f"{published[0]}.json").write_text("{}")
    with pytest.raises(InputError, match="the record of a version"):
        open_version(store)


KILLED = """
import os, signal, sys
from pathlib import Path
from analytics import database
from analytics.publish import publish
moves, replace = int(sys.argv[1]), os.replace
def counted(*paths):
    global moves
    if moves == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    moves -= 1
    replace(*paths)
os.replace = counted
publish(Path(sys.argv[2]), Path(sys.argv[3]))
"""


@pytest.mark.faults
def test_killed_anywhere_in_a_publication_a_whole_version_serves_and_the_next_start_recovers(data, store, tmp_path):
    first = publish(data, store)
    answer = ask(open_version(store), "lab-moves").frame
    edit(data / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    survived = 0
    for point in range(20):
        here, tables = tmp_path / f"store{point}", tmp_path / f"data{point}"
        shutil.copytree(store, here)
        shutil.copytree(data, tables)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(point), str(tables), str(here)], cwd=ROOT, env=os.environ, timeout=120
        )
        serving = open_version(here)
        assert serving.name == latest(here)
        assert ask(serving, "lab-moves").frame.equals(answer) == (serving.name == first)
        serving.close()
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        survived += 1
        second = build(tables, here)
        assert not list(here.glob(".*.unfinished*"))
        assert publish(tables, here) == second == latest(here)
        assert open_version(here, first).record.answers
        assert open_version(here, second).record.answers
        assert f"{first}.zip" in files(tables / "versions")
    assert survived >= 5
    assert done.returncode == 0


@pytest.mark.faults
def test_two_publications_at_once_leave_both_whole(data, store, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(data, other)
    edit(other / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")
    script = (
        "import sys; from pathlib import Path; from analytics.publish import publish; publish(*map(Path, sys.argv[1:]))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(folder), str(store)], cwd=ROOT)
        for folder in (data, other, data, other)
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * 4
    assert len(held(store)) == 2
    assert latest(store) in held(store)
    for name in held(store):
        assert ask(open_version(store, name), "lab-moves").n == 4
        assert read_record(store / f"{name}.json").name == name
    assert not list(store.glob(".*.unfinished*"))


def test_every_version_the_repository_ships_can_be_built(tmp_path):
    build(ROOT / "data", tmp_path)
    shipped = {path.stem for path in (ROOT / "data" / "versions").glob("*.json")}
    assert len(shipped) >= 2
    assert shipped <= set(held(tmp_path))
    assert sum(path.stat().st_size for path in (ROOT / "data" / "versions").iterdir()) < 2_000_000
    for name in shipped:
        record = json.loads((tmp_path / f"{name}.json").read_text())
        assert record["name"] == name
        assert record["answers"]
