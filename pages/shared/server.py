"""The web server: Streamlit inside an ASGI app that compresses, sets headers, answers the routes and adds previews."""

import argparse
import os
import socket
import sys
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette import starlette_server

from analytics.errors import InputError
from pages.shared.compression import Compression
from pages.shared.previews import Previews
from pages.shared.routes import ROUTES
from pages.shared.warm import warmed

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "app.py"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SafeHeaders:
    """Adds the headers above to every response."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add headers when the response starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


# The folder is called pages/, so Streamlit would run the files in it by themselves until app.py has named the pages:
# that is what a process would do whose first visitor follows a link to a page.
PagesManager.uses_pages_directory = False

app = st.App(
    SCRIPT,
    routes=ROUTES,
    middleware=[Middleware(SafeHeaders), Middleware(Compression), Middleware(Previews)],
    lifespan=warmed,
)


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard until it is stopped; Streamlit prints the address.

    Args:
        host: address to bind; the default is reached from this machine only.
        port: TCP port.

    Raises:
        InputError: when the address cannot be bound. Streamlit alone would move to another port without a word.
    """
    _check_free(host, port)
    _send_at_once()
    # Streamlit takes settings, and the folder that imports start from, from beside the script named here.
    sys.argv = [str(SCRIPT)]
    app.run(config={"server.address": host, "server.port": port})


def _send_at_once() -> None:
    """Let small responses leave without waiting for the reader's acknowledgement, 40 ms each on a kept connection.

    asyncio switches the delay off for sockets that are declared TCP; the one Streamlit binds is not. Connections
    take the option over from the socket that listens.
    """
    bind = starlette_server._bind_socket

    def bound(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    starlette_server._bind_socket = bound


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be bound, before any work is done."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        found, fix = f"{port} ({os.strerror(error.errno or 0)})", "Choose another, as in make run PORT=8502."
        raise InputError("port", found, "a free port of this machine", fix) from None


def main() -> None:
    """Read host and port from the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m pages.shared.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    asked = parser.parse_args()
    try:
        serve(asked.host, asked.port)
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
