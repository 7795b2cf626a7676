"""Compressed answers. Streamlit sends its scripts as they are: 9 MB on a first visit instead of 3."""

import gzip
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = "/static/"
KEPT_BYTES = 32_000_000
LEAST_BYTES = 1_000
PACKABLE = ("text/", "application/javascript", "application/json", "image/svg")


@dataclass
class Gathered:
    """A response gathered as the app sends it."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class Compression:
    """Compresses every response; scripts, whose names carry a hash of their content, once for all visitors."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app
        self.others = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=6)
        self.packed: MutableMapping[str, tuple[Message, bytes]] = {}
        self.kept = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass on and compress."""
        if scope["type"] != "http" or not _asks_for_script(scope):
            await self.others(scope, receive, send)
            return
        path = scope["path"]
        if path not in self.packed:
            answer = Gathered()
            await self.app(scope, receive, answer.take)
            start, body = await run_in_threadpool(_pack, answer)
            if start["status"] != 200 or self.kept + len(body) > KEPT_BYTES:
                await _send(send, start, body)
                return
            self.packed[path] = (start, body)
            self.kept += len(body)
        await _send(send, *self.packed[path])


def _asks_for_script(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    conditional = "range" in headers or "if-none-match" in headers or "if-modified-since" in headers
    packs = "gzip" in headers.get("accept-encoding", "")
    return scope["method"] == "GET" and scope["path"].startswith(SCRIPTS) and packs and not conditional


def _pack(answer: Gathered) -> tuple[Message, bytes]:
    """The response compressed, or as it is where that gains nothing."""
    start = {**answer.start, "headers": list(answer.start["headers"])}
    headers, body = MutableHeaders(scope=start), bytes(answer.body)
    packable = headers.get("content-type", "").startswith(PACKABLE)
    if start["status"] == 200 and packable and len(body) >= LEAST_BYTES and "content-encoding" not in headers:
        body = gzip.compress(body, compresslevel=9, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    return start, body


async def _send(send: Send, start: Message, body: bytes) -> None:
    # The list of headers is copied: middleware outside may add its own to it.
    await send({**start, "headers": list(start["headers"])})
    await send({"type": "http.response.body", "body": body})
