"""Compressed answers. Streamlit sends its scripts as they are: 9 MB on a first visit instead of 2.

Scripts bear a hash of their content in their name, so one packed copy serves all readers: at first use it is packed
quickly, then once more as small as it gets by a thread that gives way to all else, and that no server that ends waits
for. Browsers offer Brotli on https and on this machine; others get gzip.
"""

import gzip
import os
import threading
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = "/static/"
KEPT_BYTES = 32_000_000
LEAST_BYTES = 1_000
PACKABLE = ("text/", "application/javascript", "application/json", "image/svg")
Pack = Callable[[bytes], bytes]


def _brotli(quality: int) -> Pack:
    return lambda body: bytes(pa.Codec("brotli", compression_level=quality).compress(body, asbytes=True))


def _gzip(level: int) -> Pack:
    return lambda body: gzip.compress(body, compresslevel=level, mtime=0)


# Of each encoding, best first: what packs quickly, and what packs small. The quick Brotli is smaller than any gzip.
ENCODINGS: Mapping[str, tuple[Pack, Pack]] = {
    **({"br": (_brotli(5), _brotli(11))} if pa.Codec.is_available("brotli") else {}),
    "gzip": (_gzip(6), _gzip(9)),
}


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

    def whole(self) -> bool:
        """Whether all came that was announced: of a reader who has gone the app sends no more."""
        return Headers(raw=self.start.get("headers", [])).get("content-length") == str(len(self.body))


class Compression:
    """Compresses every response; scripts, whose names carry a hash of their content, once for all visitors."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app
        self.others = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=6)
        self.packed: MutableMapping[tuple[str, str], tuple[Message, bytes]] = {}
        self.waiting: SimpleQueue[tuple[tuple[str, str], Gathered, Pack]] = SimpleQueue()
        # A daemon: the threads of a pool are waited for when the process ends, with all that they still have to do.
        threading.Thread(target=self._pack_smaller, name="smaller", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass on and compress."""
        encoding = _encoding(scope) if scope["type"] == "http" else ""
        if not encoding:
            await self.others(scope, receive, send)
            return
        key = (scope["path"], encoding)
        if key not in self.packed:
            answer = Gathered()
            await self.app(scope, receive, answer.take)
            quick, small = ENCODINGS[encoding]
            found = await run_in_threadpool(_packed, answer, encoding, quick)
            full = self._kept() + len(found[1]) > KEPT_BYTES
            if full or found[0]["status"] != 200 or not answer.whole():
                await _send(send, *found)
                return
            self.packed[key] = found
            if _packable(answer):
                self.waiting.put((key, answer, small))
        await _send(send, *self.packed[key])

    def _pack_smaller(self) -> None:
        """Keep the smallest form in place of the quick one, of one script after the other."""
        give_way()
        while True:
            key, answer, small = self.waiting.get()
            self.packed[key] = _packed(answer, key[1], small)

    def _kept(self) -> int:
        return sum(len(body) for _, body in self.packed.values())


def give_way() -> None:
    """Let every other thread of the machine go first; where threads have no rank of their own, do nothing."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _encoding(scope: Scope) -> str:
    """The best encoding the reader offers for a script; empty for what is no script, or is asked for in part."""
    headers = Headers(scope=scope)
    conditional = "range" in headers or "if-none-match" in headers or "if-modified-since" in headers
    if scope["method"] != "GET" or not scope["path"].startswith(SCRIPTS) or conditional:
        return ""
    offered = {one.partition(";")[0].strip() for one in headers.get("accept-encoding", "").split(",")}
    return next((name for name in ENCODINGS if name in offered), "")


def _packable(answer: Gathered) -> bool:
    """Whether packing gains anything; fonts and pictures are packed already."""
    headers = Headers(raw=answer.start["headers"])
    fits = headers.get("content-type", "").startswith(PACKABLE) and "content-encoding" not in headers
    return bool(answer.start["status"] == 200 and fits and len(answer.body) >= LEAST_BYTES)


def _packed(answer: Gathered, encoding: str, pack: Pack) -> tuple[Message, bytes]:
    """The response compressed, or as it is where that gains nothing."""
    start = {**answer.start, "headers": list(answer.start["headers"])}
    headers, body = MutableHeaders(scope=start), bytes(answer.body)
    if _packable(answer):
        body = pack(body)
        headers["Content-Encoding"] = encoding
        headers["Content-Length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    return start, body


async def _send(send: Send, start: Message, body: bytes) -> None:
    # The list of headers is copied: middleware outside may add its own to it.
    await send({**start, "headers": list(start["headers"])})
    await send({"type": "http.response.body", "body": body})
