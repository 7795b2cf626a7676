"""Counts what goes over the wire: a relay between the browser and a server, on a port of its own.

The browser's own count leaves out websockets and what its workers fetch; nothing gets past this one.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Counted:
    """Address of the relay, and bytes from the server so far, headers included."""

    address: str = ""
    bytes: int = 0


@contextmanager
def counting(address: str) -> Iterator[Counted]:
    """A relay to a server, in a thread, ended on leaving."""
    counted, loop = Counted(), asyncio.new_event_loop()
    port = urlsplit(address).port

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        with suppress(asyncio.CancelledError):  # the relay ends while the browser keeps its connections
            await asyncio.gather(_pump(reader, to_server), _pump(from_server, writer, counted))

    # In a thread of its own from the start: the one that drives a browser runs a loop already.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.start_server(relay, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result(timeout=10)
    counted.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield counted
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Take no more connections and drop those that are open."""
    server.close()
    open_still = asyncio.all_tasks() - {asyncio.current_task()}
    for task in open_still:
        task.cancel()
    await asyncio.gather(*open_still, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted | None = None) -> None:
    """Pass on until one side ends."""
    with closing(writer), suppress(OSError):
        while part := await reader.read(65_536):
            if counted:
                counted.bytes += len(part)
            writer.write(part)
            await writer.drain()
