"""The web server: Streamlit inside an ASGI app with a gate, headers, compression, routes and previews."""

import argparse
import ctypes
import os
import signal
import socket
import sys
from pathlib import Path

import pyarrow as pa
import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.types import ASGIApp
from streamlit import config as streamlit_config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.bootstrap import load_config_options

from analytics.config import settings, told
from analytics.errors import InputError
from analytics.links import path_prefix
from pages.shared.compression import Compression
from pages.shared.gate import Gate
from pages.shared.headers import SafeHeaders
from pages.shared.logs import RequestLog, set_up
from pages.shared.missing import Missing
from pages.shared.previews import Previews
from pages.shared.processes import serve_several
from pages.shared.routes import ROUTES
from pages.shared.routes_evidence import ROUTES as OF_EVIDENCE
from pages.shared.warm import warmed

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "app.py"
STOP_SECONDS = 8
"""How long requests that run may take to finish once the server is asked to stop."""
MOST_SENT_BYTES = 1_000_000
"""The largest message a page may send over its WebSocket; what widgets hold is a few kilobytes."""
M_ARENA_MAX = -8
"""What glibc calls the most allocators it keeps, one for each thread until then."""

# The folder is called pages/, so Streamlit would run the files in it by themselves until app.py has named the pages:
# that is what a process would do whose first visitor follows a link to a page.
PagesManager.uses_pages_directory = False

_LAYERS = [Middleware(layer) for layer in (Compression, Missing, Previews)]
app = st.App(SCRIPT, routes=[*ROUTES, *OF_EVIDENCE], middleware=_LAYERS, lifespan=warmed)


class Server(uvicorn.Server):
    """Says where it answers once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Bind, then print the address."""
        await super().startup(sockets)
        if self.started:
            host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            # With its end in one piece: another process may write to the same log in between.
            print(f"Valinor answers at http://{host}:{self.config.port}{path_prefix()}/\n", end="", flush=True)


def guarded(inner: ASGIApp) -> ASGIApp:
    """An app behind the gate, with headers and a log line for every answer, refusals and failures too."""
    return RequestLog(SafeHeaders(Gate(inner)))


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard until it is stopped, and let what runs then finish.

    Args:
        host: address to bind; the default is reached from this machine only.
        port: TCP port.

    Raises:
        InputError: when the address cannot be bound.
    """
    _check_free(host, port)
    _set_streamlit(host, port)
    set_up()
    _spare_memory()
    # uvicorn ends by the signal that stopped it; who asks a server to end wants to hear that it ended well.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: sys.exit(0))
    Server(
        uvicorn.Config(
            guarded(app),
            host=host,
            port=port,
            ws="websockets-sansio",
            ws_max_size=MOST_SENT_BYTES,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    ).run()


def _set_streamlit(host: str, port: int) -> None:
    """Tell Streamlit what it has to know of the place; the rest stands in .streamlit/config.toml, beside the script."""
    streamlit_config._main_script_path = str(SCRIPT)
    public = settings().public_url
    own = {"server.address": host, "server.port": port}
    # Streamlit would otherwise ask another host for this machine's address when a page of the public one connects.
    known = {"server.corsAllowedOrigins": [public], "browser.serverAddress": public} if public else {}
    load_config_options({**own, **known})


def _spare_memory() -> None:
    """Give back what was freed: Arrow's own allocator keeps it, and so does each of glibc's, up to eight a core."""
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be bound, before any work is done."""
    try:
        host.encode("idna")  # a name that no host can bear
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else error
        found, fix = f"{port} ({reason})", "Choose another, as in make run PORT=8502."
        raise InputError("port", found, "a free port of this machine", fix) from None


def main() -> None:
    """Read host, port and number of processes from the command line, else from the settings, and serve."""
    parser = argparse.ArgumentParser(prog="python -m pages.shared.server")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--processes", type=int)
    asked = parser.parse_args()
    try:
        list(told())
        host, port = asked.host or settings().host, asked.port or settings().port
        processes = asked.processes or settings().processes
        if processes == 1:
            serve(host, port)
        else:
            sys.exit(serve_several(host, port, processes))
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
