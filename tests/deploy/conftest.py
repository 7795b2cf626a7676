"""The deployment as it is described: nginx with deploy/nginx.conf before two processes with deploy/valinor.toml."""

import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import BROWSER_OPTIONS, ROOT, browser_path, missing
from tools.serving import wait_for

NAME = "valinor.example"
ELSEWHERE = "news.example"
PREFIX = "/valinor"
# The other site of the tests counts as one of the internet, which browsers keep from embedding one of this machine.
LOCAL = "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"
# nginx in the foreground, as one process, with everything it writes in one folder.
AROUND = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; access_log off;
    include {folder}/valinor.conf;
}}
"""


@dataclass
class Place:
    """The product as readers reach it, and what runs behind it."""

    port: int
    inner: int
    server: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    @property
    def base(self) -> str:
        """The public address, with the path prefix."""
        return f"https://{NAME}:{self.port}{PREFIX}"

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """What nginx answers for a path of the host."""
        unchecked = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=unchecked)
        return _asked(connection, path, {"Host": f"{NAME}:{self.port}", **headers})

    def direct(self, at: int, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """What one of the processes answers by itself."""
        return _asked(http.client.HTTPConnection("127.0.0.1", self.inner + at, timeout=30), path, {})

    def lines(self) -> list[dict[str, Any]]:
        """The log so far."""
        text = self.log.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def _asked(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> tuple[int, http.client.HTTPMessage, bytes]:
    try:
        connection.request("GET", path, headers=headers)
        answered = connection.getresponse()
        return answered.status, answered.headers, answered.read()
    finally:
        connection.close()


def free_ports(count: int) -> int:
    """The first of some free ports in a row."""
    for first in range(18_500, 19_500, count):
        try:
            held = [socket.create_server(("127.0.0.1", first + at)) for at in range(count)]
        except OSError:
            continue
        for one in held:
            one.close()
        return first
    pytest.fail("no free ports")


@pytest.fixture(scope="module")
def place(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The whole deployment, running."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx or not shutil.which("openssl"):
        missing("no nginx or no openssl on this machine")
    folder = tmp_path_factory.mktemp("place")
    port, inner = free_ports(1), free_ports(3) + 1
    environment = _settings(folder, store, port, inner)
    _nginx_files(folder, port, inner)
    log, said = folder / "log", folder / "nginx.log"
    with log.open("w") as output, said.open("w") as told:
        command = [sys.executable, "-m", "analytics.cli", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        proxy = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stdout=told, stderr=told)
    try:
        for at in range(2):
            wait_for(server, f"http://127.0.0.1:{inner + at}{PREFIX}/api/ready", log)
        assert proxy.poll() is None, said.read_text() + (folder / "error.log").read_text()
        yield Place(port, inner, server, log, environment)
    finally:
        for process, how in ((server, signal.SIGTERM), (proxy, signal.SIGQUIT)):
            if process.poll() is None:
                process.send_signal(how)
                process.wait(timeout=20)


def _settings(folder: Path, store: Path, port: int, inner: int) -> dict[str, str]:
    """An environment that names the committed settings, moved to this place."""
    written = (ROOT / "deploy" / "valinor.toml").read_text(encoding="utf-8")
    moved = written.replace("https://valinor.example", f"https://{NAME}:{port}", 1)
    moved = moved.replace('"/var/lib/valinor"', json.dumps(str(store)))
    (folder / "valinor.toml").write_text(f"{moved}port = {inner}\n", encoding="utf-8")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("VALINOR_")}
    browser = {"VALINOR_BROWSER": os.environ["VALINOR_BROWSER"]} if "VALINOR_BROWSER" in os.environ else {}
    return {**kept, **browser, "VALINOR_CONFIG": str(folder / "valinor.toml")}


def _nginx_files(folder: Path, port: int, inner: int) -> None:
    """The committed configuration with ports and certificate of this place."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{free_ports(1) + 500};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8501": f"127.0.0.1:{inner}",
        "127.0.0.1:8502": f"127.0.0.1:{inner + 1}",
        "/etc/ssl/valinor": str(folder),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "valinor.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), encoding="utf-8")
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "1",
    ]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser to which the names of the examples are this machine."""
    path = browser_path()
    if not path:
        missing("no Chromium or Chrome on this machine; name one in VALINOR_BROWSER")
    names = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*BROWSER_OPTIONS, names, LOCAL])
        yield started
        started.close()


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor who keeps what was loaded once."""
    context = chromium.new_context(ignore_https_errors=True, accept_downloads=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()
