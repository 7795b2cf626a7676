"""Databases that are missing, cut, overwritten or replaced: at rest, and under a process that serves them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analytics.questions import ask
from analytics.questions.registry import forget_answers
from analytics.store import LATEST, build, latest, open_version
from pages.shared import answers
from tests.app.test_pages import app, opened  # noqa: F401
from tests.app.test_routes import call
from tests.conftest import ROOT, assert_one_sentence
from tests.faults.conftest import change, contents, refused, valinor

pytestmark = pytest.mark.faults

ANSWER = "/api/answers/lab-moves.csv"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """What a test has open is not handed to the next."""
    yield
    answers._open.clear()


def database(store: Path) -> Path:
    return store / f"{latest(store)}.duckdb"


def gone(store: Path) -> None:
    database(store).unlink()


def cut(store: Path) -> None:
    os.truncate(database(store), database(store).stat().st_size // 2)


def cut_at_the_end(store: Path) -> None:
    os.truncate(database(store), database(store).stat().st_size - 4096)


def emptied(store: Path) -> None:
    os.truncate(database(store), 0)


def overwritten(store: Path) -> None:
    database(store).write_bytes(b"\x00not a database" * 1000)


def flipped(store: Path) -> None:
    """One bit of every block, so that no block is as its checksum says."""
    content = bytearray(database(store).read_bytes())
    for place in range(12_288 + 1000, len(content), 262_144):
        content[place] ^= 1
    database(store).write_bytes(content)


def a_folder(store: Path) -> None:
    path = database(store)
    path.unlink()
    path.mkdir()


def of_another_kind(store: Path) -> None:
    path = database(store)
    path.unlink()
    duckdb.connect(str(path)).close()


def pointer_garbled(store: Path) -> None:
    (store / LATEST).write_bytes(b"\xff\xfe\x00")


def pointer_empty(store: Path) -> None:
    (store / LATEST).write_bytes(b"")


def pointer_astray(store: Path) -> None:
    (store / LATEST).write_text("2031-01-01-00000000\n")


DAMAGE = [
    gone,
    cut,
    cut_at_the_end,
    emptied,
    overwritten,
    flipped,
    a_folder,
    of_another_kind,
    pointer_garbled,
    pointer_empty,
    pointer_astray,
]


def error_of(path: str, status: int = 503) -> str:
    """The one sentence of a route that refuses."""
    found, _, body = call(path)
    assert found == status, body[:300]
    sentence: str = json.loads(body)["error"]
    assert_one_sentence(sentence)
    return sentence


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda function: function.__name__)
def test_a_damaged_store_is_one_sentence_and_building_mends_it(
    data: Path, own_store: Path, damage: Callable[[Path], None]
) -> None:
    name = build(data, own_store)
    whole = valinor("answer", "lab-moves").stdout_bytes
    damage(own_store)
    forget_answers()
    assert "valinor build" in refused("answer", "lab-moves")
    assert "valinor build" in error_of(ANSWER)
    answers._open.clear()
    if damage is a_folder:
        assert "Is a directory" in refused("build")
        return
    assert valinor("build").exit_code == 0
    assert latest(own_store) == name
    forget_answers()
    assert valinor("answer", "lab-moves").stdout_bytes == whole
    assert call(ANSWER)[2] == whole
    assert json.loads(call("/api/health")[2]) == {"status": "ok", "version": name}


def test_health_says_that_nothing_can_be_read(data: Path, own_store: Path) -> None:
    build(data, own_store)
    cut(own_store)
    status, _, body = call("/api/health")
    assert (status, json.loads(body)["status"]) == (503, "no data")
    assert_one_sentence(json.loads(body)["error"])


def test_a_file_damaged_under_the_server_is_told_and_taken_up_when_it_is_built_again(
    data: Path, own_store: Path
) -> None:
    build(data, own_store)
    served = {slug: call(f"/api/answers/{slug}.csv")[2] for slug in ("boomerangs", "lab-moves", "pay-packages")}
    answers._open.clear()
    forget_answers()
    assert json.loads(call("/api/health")[2])["status"] == "ok"
    overwritten(own_store)
    assert call("/api/answers/boomerangs.csv")[2] == served["boomerangs"], "what was made is kept"
    assert "cannot be read" in error_of("/api/answers/talent-direction.csv")
    # By another process, as this one shares the file it has open.
    subprocess.run([sys.executable, "-m", "analytics.cli", "build"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    assert call("/api/answers/talent-direction.csv")[0] == 200
    assert call(ANSWER)[2] == served["lab-moves"]


def test_a_file_replaced_or_removed_under_the_server_serves_on_until_there_is_a_newer(
    data: Path, own_store: Path
) -> None:
    first = build(data, own_store)
    before = call(ANSWER)[2]
    forget_answers()
    database(own_store).unlink()
    assert call("/api/answers/talent-direction.csv")[0] == 200
    shutil.copy(ROOT / "pyproject.toml", own_store / f"{first}.duckdb")
    assert call("/api/answers/founders.csv")[0] == 200
    change(data)
    second = build(data, own_store)
    assert json.loads(call("/api/health")[2])["version"] == second
    assert call(ANSWER)[2] != before


def test_a_page_over_a_damaged_store_is_a_notice(
    app: AppTest,  # noqa: F811
    own_store: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VALINOR_STORE", str(own_store))
    build(data, own_store)
    cut(own_store)
    shown = opened(app, "pages/flows.py")
    assert not shown.exception
    assert [True for notice in shown.warning if "valinor build" in notice.value]
    assert not shown.subheader


def test_a_kept_table_file_lost_in_a_crash_is_written_by_the_next_build(data: Path, own_store: Path) -> None:
    kept = own_store / f"{build(data, own_store)}.zip"
    content = kept.read_bytes()
    kept.unlink()
    build(data, own_store)
    assert kept.read_bytes() == content


def test_a_store_nobody_built_is_one_sentence(data: Path, own_store: Path) -> None:
    assert refused("answer", "lab-moves").endswith("Run valinor build.")
    assert error_of(ANSWER).endswith("Run valinor build.")
    assert not contents(own_store.parent)


def test_opening_names_the_nearest_of_any_name(data: Path, own_store: Path) -> None:
    name = build(data, own_store)
    for asked in ("10:00+05", "1:00Z", "\0", "", "../../x", "9" * 5_000):
        assert f"Nearest held: {name}." in refused("answer", "lab-moves", "--version", asked)
    opened_version = open_version(own_store)
    assert ask(opened_version, "lab-moves").version == name
    opened_version.close()
