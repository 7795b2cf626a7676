"""Headers of every response: what the browser may load, run and ask for, and who may put a page into a frame."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from analytics.config import ANYWHERE, settings
from pages.shared.scripts import ALL

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class SafeHeaders:
    """Adds the headers to every response that does not bear its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app
        self.policy = content_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add headers when the response starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sites = _sites(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                ancestors = f"; frame-ancestors {sites}" if sites else ""
                headers.setdefault("Content-Security-Policy", self.policy + ancestors)
                if sites == "'self'":
                    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _sites(scope: Scope) -> str:
    """Who may frame this response: a view made for it, as set; else this server only. Empty where anyone may.

    X-Frame-Options knows no list of sites, so it is sent only where it says the same.
    """
    embedded = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("embed", [""])[0].lower() == "true"
    sites = settings().frame_ancestors if embedded else ("none",)
    return "" if ANYWHERE in sites else " ".join(["'self'", *(site for site in sites if site != "none")])


def content_policy() -> str:
    """The content security policy without its `frame-ancestors`: this server and no other.

    Streamlit and the charts set styles on elements, so inline styles are allowed; inline scripts are, by the hash of
    their text. Maps are drawn by a worker made from a blob. `'self'` takes in the WebSocket of the same address.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(_hashes(_inline_scripts()))}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def _inline_scripts() -> Iterator[str]:
    """The inline scripts of Streamlit's page and of ours."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    for text in (page, *ALL):
        yield from _SCRIPT.findall(text)


def _hashes(scripts: Iterable[str]) -> Iterator[str]:
    for script in scripts:
        yield f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
