"""Files that are asked for: made once however many ask at the same time, kept, and sent with a tag."""

import asyncio
import gzip
import hashlib
import importlib.metadata
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from analytics.database import Version
from analytics.definitions import DEFINITIONS
from analytics.export import FORMATS, export, image
from analytics.figures.still import SLIDE, Sheet
from analytics.files import file_name
from analytics.links import public_base
from analytics.questions import ask

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60, must-revalidate"
MOST_WAITING = 16
KEPT_BYTES = 64_000_000
LEAST_PACKED = 1_000


class Busy(Exception):
    """Too many files are being made already."""


@dataclass(frozen=True)
class Asked:
    """A file that is asked for: of which answer, in which look."""

    version: Version
    pinned: bool
    slug: str
    choices: Mapping[str, str]
    form: str
    theme: str = "light"
    figure: str = ""
    sheet: Sheet = SLIDE

    @property
    def tag(self) -> str:
        """The ETag: all that the bytes depend on. Weak, as a file may be sent compressed or not."""
        parts = (self.version.name, self.version.without, DEFINITIONS, _program(), public_base(), self.slug)
        text = repr((*parts, sorted(self.choices.items()), self.form, self.theme, self.figure, self.sheet))
        return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


@dataclass(frozen=True)
class File:
    """A file as it is sent: its name, its bytes, and the bytes compressed where that saves anything."""

    name: str
    body: bytes
    packed: bytes | None


_kept: OrderedDict[tuple[str, str], File] = OrderedDict()
_making: dict[tuple[str, str], "asyncio.Task[File]"] = {}


async def send(request: Request, asked: Asked, more: Mapping[str, str], how: str = "attachment") -> Response:
    """The file, from what is kept or made now; 304 when the reader has it."""
    headers = {**more, "ETag": asked.tag, "Cache-Control": FOREVER if asked.pinned else BRIEFLY}
    if matches(request, asked.tag):
        return Response(status_code=304, headers=headers)
    file = await _file(asked)
    headers["Content-Disposition"] = f'{"inline" if asked.form == "json" else how}; filename="{file.name}"'
    if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(file.packed, headers=headers, media_type=FORMATS[asked.form].media)
    return Response(file.body, headers=headers, media_type=FORMATS[asked.form].media)


async def _file(asked: Asked) -> File:
    """A file, made once however many ask for it at the same time."""
    key = (str(asked.version.key), asked.tag)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    task = _making.get(key)
    if task is None:
        if len(_making) >= MOST_WAITING:
            raise Busy
        task = _making[key] = asyncio.create_task(run_in_threadpool(_made, asked))
        task.add_done_callback(lambda _: _making.pop(key, None))
    file = await asyncio.shield(task)
    _kept[key] = file
    while sum(len(one.body) + len(one.packed or b"") for one in _kept.values()) > KEPT_BYTES and len(_kept) > 1:
        _kept.popitem(last=False)
    return file


def _made(asked: Asked) -> File:
    """Compute the answer and write it; runs in a thread."""
    answer = ask(asked.version, asked.slug, asked.choices)
    look = [word for word in (asked.figure, asked.theme) if word not in ("", "light")]
    name = file_name(answer, asked.form, *look)
    if FORMATS[asked.form].rows is None:
        drawn = {"theme": asked.theme, "figure": asked.figure, "sheet": asked.sheet}
        body = image(asked.version, answer, asked.form, **drawn)
    else:
        body = export(asked.version, answer, asked.form)
    packs = not FORMATS[asked.form].binary and len(body) >= LEAST_PACKED
    return File(name, body, gzip.compress(body, mtime=0) if packs else None)


def matches(request: Request, tag: str) -> bool:
    """Whether the reader already has what bears this tag."""
    told = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in told.split(",")) or told == "*"


@lru_cache(maxsize=1)
def _program() -> str:
    return importlib.metadata.version("valinor")
