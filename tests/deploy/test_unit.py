"""The systemd unit, as systemd itself reads it, and the container file."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.deploy
UNIT = ROOT / "deploy" / "valinor.service"
MOST_EXPOSED = 20
"""Tenths of systemd's measure from 0 (safe) to 10."""


@pytest.fixture
def analyze() -> str:
    """The program of systemd that reads units."""
    found = shutil.which("systemd-analyze")
    if not found:
        pytest.skip("no systemd on this machine")
    return found


def test_the_unit_has_no_fault(analyze: str, tmp_path: Path) -> None:
    moved = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/valinor/.venv/bin/valinor", sys.executable)
    moved.write_text(text.replace("/opt/valinor", str(ROOT)), encoding="utf-8")
    done = subprocess.run([analyze, "verify", moved], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_unit_is_shut_in(analyze: str) -> None:
    command = [analyze, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", UNIT]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-300:]


def test_the_browser_may_give_up_what_it_may_do() -> None:
    filters = re.findall(r"^SystemCallFilter=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    assert filters.index("~@privileged") < filters.index("capset"), "Chromium ends where this call is refused"


def test_the_container_runs_without_rights_and_takes_nothing_from_elsewhere() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    steps = re.findall(r"^([A-Z]+) ", text, re.MULTILINE)
    assert steps.index("USER") < steps.index("HEALTHCHECK") < steps.index("CMD")
    assert "USER valinor" in text
    assert 'ENTRYPOINT ["tini", "--"]' in text, "else an early stop is not heard, and ended browsers stay"
    assert re.search(r"apt-get -qq install .* tini\b", text)
    assert not re.search(r"^(ADD|RUN .*(curl|wget|https?:))", text, re.MULTILINE)
    copied = {name for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for name in line.split()}
    assert all((ROOT / name).exists() for name in copied)
