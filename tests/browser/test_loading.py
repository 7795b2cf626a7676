"""What a reader sees while an answer takes its time."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from analytics.database import Version
from analytics.questions import ask, find
from tests.conftest import ROOT, wait_for

pytestmark = pytest.mark.browser

SLOW = """
import time
from pages.shared import show, state

answer = show.answer
def slowly(slug, **fixed):
    time.sleep(4)
    return answer(slug, **fixed)

state.read_address()
show.answer = slowly
try:
    show.show("area-share")
finally:
    show.answer = answer
"""


def test_a_slow_answer_says_what_is_computed(browser: Browser, store: Path, version: Version, tmp_path: Path) -> None:
    script, log = tmp_path / "slow.py", tmp_path / "log"
    script.write_text(SLOW, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    chosen = os.environ | {"VALINOR_STORE": str(store), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=chosen, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(server, f"http://127.0.0.1:{port}/_stcore/health", log)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.get_by_test_id("stSpinner")).to_contain_text(find("area-share").title, timeout=20_000)
        field = page.get_by_test_id("stSkeletonElement")
        expect(field).to_be_visible()
        assert field.bounding_box()["height"] == 360
        expect(page.get_by_role("heading", name=ask(version, "area-share").finding)).to_be_visible(timeout=20_000)
        expect(field).to_have_count(0)
        page.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
