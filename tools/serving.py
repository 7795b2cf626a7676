"""Starts servers to be tested, measured or photographed, each on a port of this machine, and tells what they use."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
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


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], address: str, log: Path | None = None, seconds: float = 60) -> None:
    """Wait until a server answers at an address.

    Raises:
        RuntimeError: when it ends or does not answer in time, with the end of its log.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server answers at {address}\n{log.read_text()[-3000:] if log else ''}")


@contextmanager
def running(
    command: Sequence[str],
    health: str,
    *,
    port: int | None = None,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    core: int | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[Server]:
    """A server that answers; in the end its process is stopped, and no other.

    Args:
        command: what starts it; its port is put behind.
        health: the path that answers once it serves.
        port: where it listens; a free one if none is named.
        log: what it says is added to this file; nothing is kept without one.
        environment: what differs from ours.
        folder: where it starts.
        core: the one it is kept to.
        stop: the signal that ends it.
    """
    port = port or free_port()
    address, start = f"http://127.0.0.1:{port}", time.perf_counter()
    with (log or Path(os.devnull)).open("a") as output:
        chosen = {**os.environ, **(environment or {})}
        process = subprocess.Popen(
            [*command, str(port)], cwd=folder, env=chosen, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        wait_for(process, f"{address}{health}", log)
        yield Server(address, process, time.perf_counter() - start)
    finally:
        process.send_signal(stop)
        process.wait(timeout=20)


@contextmanager
def valinor(store: Path, **how: Any) -> Iterator[Server]:
    """The dashboard over a store, run as `running` says."""
    command = [sys.executable, "-m", "pages.shared.server", "--port"]
    with running(command, "/api/health", environment={"VALINOR_STORE": str(store)}, **how) as server:
        yield server


@contextmanager
def streamlit(script: Path, **how: Any) -> Iterator[Server]:
    """A page of Streamlit's own server, run as `running` says."""
    flags = ["--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--server.port"]
    with running(command, "/_stcore/health", **how) as server:
        yield server
