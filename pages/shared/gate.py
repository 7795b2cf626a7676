"""What the server lets in: requests to its own name and path, that read, from pages of its own."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.config import settings

LOCAL = ("localhost", "127.0.0.1", "::1")
READING = ("GET", "HEAD", "OPTIONS")
CLOSED = ("/_stcore/metrics", "/_stcore/upload_file", "/_stcore/agent", "/_stcore/script-health-check", "/component/")
"""Addresses that Streamlit offers and no page here uses."""


class Gate:
    """Refuses what does not concern this server, in one sentence, before anything else looks at it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, take the path prefix off, and pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        prefix, path = settings().path_prefix, scope["path"]
        refused = _refusal(scope, prefix)
        if refused is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refused[1]})
        elif refused is not None:
            await JSONResponse({"error": refused[1]}, refused[0])(scope, receive, send)
        elif path == prefix != "":
            query = scope.get("query_string", b"").decode("latin-1")
            location = f"{prefix}/{'?' if query else ''}{query}"
            await JSONResponse({"see": location}, 308, {"Location": location})(scope, receive, send)
        elif prefix:
            below = {**scope, "path": path.removeprefix(prefix), "raw_path": _below(scope, prefix)}
            await self.app(below, receive, _sent_below(prefix, send))
        else:
            await self.app(scope, receive, send)


def _below(scope: Scope, prefix: str) -> bytes:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.removeprefix(prefix.encode())


def _sent_below(prefix: str, send: Send) -> Callable[[Message], Awaitable[None]]:
    """Sends redirects to the place below the prefix."""

    async def passed_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("location", "").startswith("/"):
                headers["location"] = prefix + headers["location"]
        await send(message)

    return passed_on


def _refusal(scope: Scope, prefix: str) -> tuple[int, str] | None:
    """Status and sentence where a request is refused."""
    headers = Headers(scope=scope)
    host = _name(headers.get("host", ""))
    if not is_known(host):
        return 400, "This server does not go by that name. Its names are set as public_url and allowed_hosts."
    if scope["type"] == "websocket" and not _from_own_page(headers):
        return 403, "Only pages of this server may talk to it."
    if prefix and scope["path"] != prefix and not scope["path"].startswith(f"{prefix}/"):
        return 404, f"Nothing is here; the pages begin at {prefix}/."
    if scope["type"] == "http" and scope["method"] not in READING:
        return 405, "This server is only read."
    if scope["path"].removeprefix(prefix).startswith(CLOSED):
        return 404, "Nothing is here."
    return None


def _name(host: str) -> str:
    """The host of a Host header or a netloc, without its port; empty if it is none.

    Example:
        >>> _name("Valinor.example:8501"), _name("[::1]:8501"), _name("a b")
        ('valinor.example', '::1', '')
    """
    try:
        parts = urlsplit(f"//{host}")
        right = parts.netloc == host and parts.username is None and parts.port != 0 and " " not in host
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".") if right else ""


def is_known(host: str) -> bool:
    """Whether the server goes by this name.

    An address in numbers is no name that someone else could point at this server, so it is known unless names are set.
    """
    names = settings().allowed_hosts
    own = (*LOCAL, settings().host.lower(), urlsplit(settings().public_url).hostname or "")
    if not host:
        return False
    if host in own or host in names or any(name[0] == "*" and host.endswith(name[1:]) for name in names):
        return True
    return not names and _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _from_own_page(headers: Headers) -> bool:
    """Whether a WebSocket is asked for by a page of this server, or by a program that is no browser."""
    origin = headers.get("origin")
    if origin is None:
        return True
    asking = urlsplit(origin) if origin.startswith(("http://", "https://")) else None
    return asking is not None and (asking.netloc == headers.get("host") or origin == settings().public_url)
