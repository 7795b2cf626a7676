"""The audit of the pinned packages, against a database of this machine."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.conftest import ROOT

VULNERABLE = "duckdb"


class Database(BaseHTTPRequestHandler):
    """Knows one vulnerability, of one package, or none."""

    def do_POST(self) -> None:
        """Answer in the order of the queries, as the real one does."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        bad = VULNERABLE if self.path == "/one" else ""
        results = [{"vulns": [{"id": "TEST-1"}]} if one["package"]["name"] == bad else {} for one in asked]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": results}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Address of the database."""
    with HTTPServer(("127.0.0.1", 0), Database) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("path", "code", "said"), [("none", 0, "0 known"), ("one", 1, f"{VULNERABLE} "), ("", 3, "")])
def test_what_the_database_knows_decides(database: str, path: str, code: int, said: str) -> None:
    service = f"{database}/{path}" if path else "http://127.0.0.1:9/"
    command = [sys.executable, "tools/audit.py", service]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == code
    assert said in done.stdout
    assert done.stderr.startswith("Valinor: nothing was checked" if code == 3 else "")
    assert done.stderr.count("\n") == (code == 3)
