"""Disks that are full or read-only, and a small package to build on them."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analytics.cli import main
from analytics.questions.registry import forget_answers
from tests.conftest import assert_one_sentence, missing
from tests.versions.conftest import edit, package


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Stores of other tests lie elsewhere, yet every answer here is computed from the file as it is."""
    forget_answers()
    yield
    forget_answers()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package as the data folder."""
    folder = package(tmp_path / "data")
    monkeypatch.setenv("VALINOR_DATA", str(folder))
    return folder


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is built."""
    folder = tmp_path / "disk" / "store"
    folder.parent.mkdir(exist_ok=True)
    monkeypatch.setenv("VALINOR_STORE", str(folder))
    return folder


def change(data: Path) -> None:
    """Other tables, so that the next version is another."""
    edit(data / "facts" / "moves.csv", "m1,m1,ann-lee,,openai,meta", "m1,m1,ann-lee,,openai,xai")


def valinor(*arguments: object) -> Result:
    """The command line in this process; what is no refusal is raised."""
    done = CliRunner().invoke(main, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def refused(*arguments: object) -> str:
    """The one sentence with which the command line refuses."""
    done = valinor(*arguments)
    assert done.exit_code == 2, done.output
    sentence = done.stderr.strip().splitlines()[-1]
    assert_one_sentence(sentence, arguments)
    assert "Traceback" not in done.output
    return sentence


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that is meant to stay."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@dataclass
class Disk:
    """A folder on a disk of its own."""

    folder: Path
    mounted: bool

    def holds(self, size: str) -> None:
        """Let it hold so much and no more; without the right to mount, let no file grow larger."""
        if self.mounted:
            _mount("-o", f"remount,size={size}", str(self.folder))
        else:
            most = int(size[:-1]) * {"k": 1 << 10, "m": 1 << 20}[size[-1]]
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    def read_only(self) -> None:
        """Let nobody write."""
        if self.mounted:
            _mount("-o", "remount,ro", str(self.folder))
        elif os.geteuid() == 0:
            missing("root writes to any folder, and nothing can be mounted here")
        else:
            for folder in (self.folder, *(one for one in self.folder.rglob("*") if one.is_dir())):
                folder.chmod(0o555)

    def free(self) -> None:
        """As it was."""
        if self.mounted:
            _mount("-o", "remount,rw,size=500m", str(self.folder))
            return
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        for folder in (self.folder, *(one for one in self.folder.rglob("*") if one.is_dir())):
            folder.chmod(0o755)


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0


@contextmanager
def disk_at(folder: Path) -> Iterator[Disk]:
    """Make an empty folder a disk of its own, where that is allowed."""
    mounted = os.geteuid() == 0 and _mount("-t", "tmpfs", "-o", "size=500m", "tmpfs", str(folder))
    made = Disk(folder, mounted)
    try:
        yield made
    finally:
        made.free()
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """The disk that the store lies on."""
    (tmp_path / "disk").mkdir(exist_ok=True)
    with disk_at(tmp_path / "disk") as made:
        yield made
