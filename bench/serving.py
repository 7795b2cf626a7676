"""Starts the servers that are measured, each on a free port of this machine, and reads what the kernel says of them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLAIN = ROOT / "bench" / "plain_app.py"
QUIET_SHARE, QUIET_SECONDS = 0.1, 2.0
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that answers, and its process."""

    address: str
    process: subprocess.Popen[bytes]
    starting_seconds: float

    @property
    def memory_mb(self) -> float:
        """Resident memory, in millions of bytes; pages shared with other processes count too."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6

    @property
    def cpu_seconds(self) -> float:
        """Seconds of processor the process has used, and the children it has waited for."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return sum(map(int, told[11:15])) / _TICK

    def settle(self, patience: float = 60) -> None:
        """Wait until it has nothing left to do of its own accord, such as figures drawn beforehand."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            before = self.cpu_seconds
            time.sleep(QUIET_SECONDS)
            if self.cpu_seconds - before < QUIET_SHARE * QUIET_SECONDS:
                return


@contextmanager
def valinor(store: Path, core: int | None = None) -> Iterator[Server]:
    """The dashboard over a store, on one core where one is named."""
    command = [sys.executable, "-m", "pages.shared.server", "--port"]
    with _served(command, {"VALINOR_STORE": str(store)}, "/api/health", core) as server:
        yield server


@contextmanager
def plain(rows: Path, geography: Path) -> Iterator[Server]:
    """The plain page over a file of rows."""
    flags = ["--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(PLAIN), *flags, "--server.port"]
    paths = {"PLAIN_ROWS": str(rows), "PLAIN_GEOGRAPHY": str(geography)}
    # From a folder of its own: Valinor's settings are not the plain page's.
    with _served(command, paths, "/_stcore/health", folder=rows.parent) as server:
        yield server


@contextmanager
def _served(
    command: Sequence[str], more: Mapping[str, str], health: str, core: int | None = None, folder: Path = ROOT
) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, str(port)], cwd=folder, env=os.environ | more, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        _wait(f"{address}{health}", process)
        yield Server(address, process, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server at {address} did not start")
