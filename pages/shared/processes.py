"""Several server processes on consecutive ports, for a proxy that keeps each visitor with one of them.

They do not share a port: a visitor's session, and the file behind a download button, live in one process, and only
the proxy can tell which one a visitor came to. One that ends by itself is started again.
"""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

from analytics.errors import InputError

LOOK_SECONDS = 0.2
LEAST_SECONDS = 10
"""A process that lasts less long would not last the next time either."""
STOP_SECONDS = 15


@dataclass
class _Process:
    """One server: its port, and since when it runs."""

    host: str
    port: int

    def start(self) -> None:
        where = ["--host", self.host, "--port", str(self.port), "--processes", "1"]
        self.run = subprocess.Popen([sys.executable, "-m", "pages.shared.server", *where])
        self.since = time.monotonic()

    def end(self) -> None:
        if self.run.poll() is None:
            self.run.terminate()

    def ended(self, seconds: float) -> int:
        """Its exit code; it is killed if it takes longer."""
        try:
            return self.run.wait(seconds)
        except subprocess.TimeoutExpired:
            self.run.kill()
            return self.run.wait()


def serve_several(host: str, port: int, count: int) -> int:
    """Run `count` servers until asked to stop.

    Args:
        host: address to bind.
        port: of the first; the others take the ports after it.
        count: how many.

    Returns:
        The exit code: 0 when all ended as they were asked to.
    """
    if port + count - 1 > 65535:
        raise InputError("port", port, f"room for {count} ports from it on", "Choose a lower one.")
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, stop)
    running = [_Process(host, port + at) for at in range(count)]
    for process in running:
        process.start()
    while not stopping:
        time.sleep(LOOK_SECONDS)
        for process in running:
            code = process.run.poll()
            if code is None:
                continue
            if time.monotonic() - process.since < LEAST_SECONDS:
                return _all_ended(running) or code or 1
            print(f"The process on port {process.port} ended with {code}; it is started again.", file=sys.stderr)
            process.start()
    return _all_ended(running)


def _all_ended(running: list[_Process]) -> int:
    """End all that run; the worst of their exit codes."""
    for process in running:
        process.end()
    return max(abs(process.ended(STOP_SECONDS)) for process in running)
