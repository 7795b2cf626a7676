"""`make dev`: serve the dashboard, and start it anew whenever a file that it reads is saved.

A fresh process each time, because the registry of questions, the routes and the open version would outlive a module
that is merely loaded again. Reload the page in the browser: its address brings back the choices.
"""

import argparse
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("app.py", ".streamlit/*.toml", "pages/**/*.py", "analytics/**/*.py", "analytics/**/*.sql")
DATA = ("data/*.json", "data/facts/*.csv", "data/judgements/*.csv", "data/stories/*.json", "data/suppressed.csv")
PAUSE = 0.3
"""Seconds between two looks."""


def stamps(patterns: tuple[str, ...], root: Path = ROOT) -> dict[Path, int]:
    """When each file that fits was last written."""
    found = {}
    for path in (path for pattern in patterns for path in root.glob(pattern)):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # saved by an editor that puts a new file in its place
            continue
    return found


def run(command: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command of valinor."""
    return subprocess.Popen([sys.executable, "-m", "analytics.cli", command, *arguments], cwd=ROOT)


def wait_for_change(code: dict[Path, int], data: dict[Path, int]) -> None:
    """Return when a file was saved, added or removed."""
    while stamps(CODE) == code and stamps(DATA) == data:
        time.sleep(PAUSE)


def main() -> None:
    """Build, serve, and do so again after each change, until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tools.dev")
    parser.add_argument("--port", default="8501")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    built: dict[Path, int] = {}
    while True:
        code, data = stamps(CODE), stamps(DATA)
        # A build that fails says why, and the version before it is served.
        if data != built:
            run("build").wait()
            built = data
        server = run("serve", "--port", port)
        try:
            wait_for_change(code, data)
        except KeyboardInterrupt:
            return
        finally:
            server.kill()  # it only reads: there is nothing to end in order
            server.wait()


if __name__ == "__main__":
    main()
