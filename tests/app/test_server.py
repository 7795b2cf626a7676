"""The routes beside the pages: health, base geography, compression and headers."""

import asyncio
import gzip
import json
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPMessage
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
import streamlit as st

from analytics.database import Version
from pages.shared import routes
from tools.serving import running

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
LAYERS = sorted(path.stem for path in (ROOT / "data" / "geography").glob("*.geojson"))


def get(address: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body of a request, redirects and errors included."""
    asked = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answered:
            return answered.status, answered.headers, answered.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def run(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, in a thread of its own: a browser that is driven has the loop of this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def test_health_names_the_version(app_url: str, version: Version) -> None:
    status, headers, body = get(f"{app_url}/api/health")
    assert status == 200
    assert json.loads(body) == {"status": "ok", "version": version.name}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


def test_ready_once_a_version_is_open(app_url: str, version: Version) -> None:
    status, headers, body = get(f"{app_url}/api/ready")
    assert (status, json.loads(body)) == (200, {"status": "ready", "version": version.name})
    assert headers["Cache-Control"] == "no-store"


def test_not_ready_without_a_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VALINOR_STORE", str(tmp_path))
    answered = run(routes.ready(None))  # type: ignore[arg-type]
    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "5")
    assert json.loads(answered.body)["error"].startswith("Not ready. data version: found ")


@pytest.mark.parametrize("layer", LAYERS)
def test_geography_is_cached_tagged_and_compressed(app_url: str, layer: str) -> None:
    address = f"{app_url}/geography/{layer}.geojson"
    status, headers, body = get(address, Accept_Encoding="gzip")
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (ROOT / "data" / "geography" / f"{layer}.geojson").read_bytes()
    assert "max-age=86400" in headers["Cache-Control"]
    assert get(address)[2] == gzip.decompress(body)
    status, _, body = get(address, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("name", ["nowhere", "..%2Fdatapackage", "%2e%2e%2fsecret", "A", "x" * 500])
def test_no_other_file_is_served_as_geography(app_url: str, name: str) -> None:
    status, _, body = get(f"{app_url}/geography/{name}.geojson")
    assert status in (400, 404)
    assert b"FeatureCollection" not in body


def test_pages_and_scripts_are_compressed(app_url: str) -> None:
    _, _, page = get(app_url)
    script = next(part for part in page.decode().split('"') if part.endswith(".js"))
    _, headers, body = get(f"{app_url}/{script.removeprefix('./')}", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < 0.5 * len(gzip.decompress(body))


def test_a_reader_who_goes_away_spoils_no_script(app_url: str) -> None:
    scripts = sorted(SCRIPTS.glob("*Diagram*.js"))[:3]  # no page of ours asks for these
    place = urlsplit(app_url)
    for script in scripts:
        asked = f"GET /static/js/{script.name} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        with socket.create_connection((place.hostname, place.port)) as gone:
            gone.sendall(asked.encode())
    until = time.monotonic() + 1
    while time.monotonic() < until:  # whenever the server comes to what nobody waits for
        for script in scripts:
            body = get(f"{app_url}/static/js/{script.name}", Accept_Encoding="gzip")[2]
            assert gzip.decompress(body) == script.read_bytes()


def test_ending_the_command_ends_the_server(store: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analytics.cli", "serve", "--port"]
    chosen = {"VALINOR_STORE": str(store)}
    with running(command, "/api/health", log=tmp_path / "log", environment=chosen) as server:
        # A first visit leaves scripts to pack as small as they get, half a minute's work; the end does not wait for it.
        for script in sorted(SCRIPTS.glob("*.js"), key=lambda file: file.stat().st_size)[-4:]:
            assert get(f"{server.address}/static/js/{script.name}", Accept_Encoding="br")[0] == 200
        begun = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=60) == 0
        assert time.monotonic() - begun < 8
        place = urlsplit(server.address)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((place.hostname, place.port), timeout=2)
