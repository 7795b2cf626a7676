"""The web server: Streamlit inside an ASGI app that compresses, sets headers and serves the base geography."""

import argparse
import gzip
import hashlib
import socket
import sys
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.catalog import data_folder
from analytics.errors import InputError
from pages.shared.answers import newest_version
from pages.shared.compression import Compression

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "app.py"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
ONE_DAY = 86_400


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


async def health(_: Request) -> Response:
    """Whether the server answers, and with which data version."""
    name = newest_version()
    return JSONResponse({"status": "ok" if name else "no data", "version": name}, status_code=200 if name else 503)


async def geography(request: Request) -> Response:
    """A layer of the base map. Cached for a day, then asked for again by its tag."""
    name = request.path_params["name"]
    layers = {path.stem: path for path in (data_folder() / "geography").glob("*.geojson")}
    if name not in layers:
        return JSONResponse({"error": f"geography: found {name[:40]!r}, expected {', '.join(sorted(layers))}."}, 404)
    path = layers[name]
    packed, tag = _packed(path, path.stat().st_mtime_ns)
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={ONE_DAY}", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type="application/geo+json")
    return Response(gzip.decompress(packed), headers=headers, media_type="application/geo+json")


@lru_cache(maxsize=16)
def _packed(path: Path, _changed: int) -> tuple[bytes, str]:
    """A layer compressed once, and the tag of its content."""
    content = path.read_bytes()
    return gzip.compress(content, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:16]}"'


app = st.App(
    SCRIPT,
    routes=[Route("/api/health", health), Route("/geography/{name}.geojson", geography)],
    middleware=[Middleware(SafeHeaders), Middleware(Compression)],
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
    # Streamlit takes settings, and the folder that imports start from, from beside the script named here.
    sys.argv = [str(SCRIPT)]
    app.run(config={"server.address": host, "server.port": port})


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be bound, before any work is done."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        found, fix = f"{port} ({error.strerror or error})", "Choose another, as in make run PORT=8502."
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
