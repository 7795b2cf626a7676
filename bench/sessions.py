"""A reader without a browser: speaks Streamlit's protocol on a websocket, as its page would, and times every run.

The protocol is that of the installed Streamlit: the reader sends a `BackMsg` that asks for a run at an address, the
server sends `ForwardMsg`s until `script_finished`. As the page does, the reader names the large messages it keeps, so
that the server sends a reference in their place.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from pages.shared.later import SHOW_REST

PATIENCE = 30.0
"""Seconds after which a run counts as failed."""
_FAULTS = ("could not be drawn", "This part could not")


class Run(NamedTuple):
    """One run of a page: when it was asked for, how long it took, what came, and what was wrong (empty if nothing)."""

    asked: float
    seconds: float
    messages: int
    bytes: int
    fault: str


@dataclass
class Reader:
    """A session: one websocket, the messages it keeps, and a page that it stands on."""

    address: str
    socket: ClientConnection
    kept: dict[str, None] = field(default_factory=dict)

    async def run(self, page: str, query: str) -> Run:
        """Ask for a page at an address and wait until the script has finished; where a page waits, for its rest too."""
        asked, told = time.perf_counter(), Told()
        try:
            await self._ask(page, query, told)
            if told.rest:
                told.finished = False
                await self._ask(page, query, told, pressed=told.rest)
        except (OSError, TimeoutError, WebSocketException) as error:
            told.fault = f"{type(error).__name__} {error}".strip()
        return Run(asked, time.perf_counter() - asked, told.messages, told.bytes, told.fault)

    async def _ask(self, page: str, query: str, told: "Told", pressed: str = "") -> None:
        await self.socket.send(_rerun(self.address, page, query, list(self.kept), pressed))
        async with asyncio.timeout(PATIENCE):
            while not told.finished:
                told.take(bytes(await self.socket.recv()), self.kept)


@dataclass
class Told:
    """What a run has sent so far."""

    messages: int = 0
    bytes: int = 0
    fault: str = ""
    finished: bool = False
    rest: str = ""
    """The button that shows the rest of the page, which a script of the page would press."""

    def take(self, packed: bytes, kept: dict[str, None]) -> None:
        """Read one message; keep the hash of one that may be referred to later."""
        message = ForwardMsg.FromString(packed)
        self.messages += 1
        self.bytes += len(packed)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            kept[message.hash] = None
        if kind == "script_finished":
            self.finished = True
            if message.script_finished != ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY:
                self.fault = self.fault or ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
        elif kind == "delta":
            self.fault = self.fault or _fault(message)
            button = message.delta.new_element.button.id
            self.rest = button if button.endswith(f"-{SHOW_REST}") else self.rest


def _fault(message: ForwardMsg) -> str:
    """What an element says that went wrong, or an empty text."""
    element = message.delta.new_element
    if element.WhichOneof("type") == "exception":
        return element.exception.message or "exception"
    if element.WhichOneof("type") == "alert" and any(words in element.alert.body for words in _FAULTS):
        return element.alert.body
    return ""


def _rerun(address: str, page: str, query: str, kept: list[str], pressed: str = "") -> bytes:
    asked = BackMsg()
    if pressed:
        asked.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    asked.rerun_script.cached_message_hashes.extend(kept)
    asked.rerun_script.context_info.url = f"{address}/{page}"
    asked.rerun_script.context_info.timezone = "UTC"
    asked.rerun_script.context_info.color_scheme = "light"
    return asked.SerializeToString()


async def opened(address: str) -> Reader:
    """Open a session at a server, as `http://127.0.0.1:8501`."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    socket = await connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=PATIENCE)
    return Reader(address, socket)
