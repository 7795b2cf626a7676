"""Times the real server in a real browser, on this machine only."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


def first_chart_seconds(store: Path) -> float:
    """Seconds from opening an address in a fresh browser to the first chart, of a server just started."""
    browser = os.environ.get("VALINOR_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with served(store) as address, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        start = time.perf_counter()
        page.goto(f"{address}/flows")
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        seconds = time.perf_counter() - start
        opened.close()
    return seconds


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The app served on a free port of 127.0.0.1; ended on leaving."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "analytics.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "VALINOR_STORE": str(store)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
