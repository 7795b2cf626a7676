"""The HTTP interface: answers as files, the list of questions, health, and the base geography."""

import functools
import gzip
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from analytics.catalog import data_folder
from analytics.choices import read_choices
from analytics.database import Version
from analytics.definitions import DEFINITIONS
from analytics.errors import InputError, StoreError
from analytics.export import FORMATS, check_look
from analytics.figures.registry import view_of
from analytics.figures.still import PREVIEW
from analytics.links import PAGES, VERSION, page_name, path_prefix
from analytics.questions import QUESTIONS, Question, find
from analytics.store import LATEST
from pages.shared.answers import newest_version, version_named
from pages.shared.files import BRIEFLY, Asked, Busy, matches, send

ONE_DAY = 86_400
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Content-Disposition"}
# An image holds no script; should one ever get in, a browser that opens the file does not run it.
INERT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"}
_log = logging.getLogger("valinor")
Handler = Callable[[Request], Awaitable[Response]]


class NotHeld(InputError):
    """What was asked for does not exist; the sentence says what does."""


def answered(handler: Handler) -> Handler:
    """Turn what goes wrong into a sentence: 400 bad input, 404 not held, 503 busy or no data, 500 with an id."""

    @functools.wraps(handler)
    async def run(request: Request) -> Response:
        try:
            return await handler(request)
        except NotHeld as missing:
            return _refusal(str(missing), 404)
        except StoreError as broken:
            return _refusal(str(broken), 503)
        except InputError as refused:
            return _refusal(str(refused), 400)
        except Busy:
            return _refusal("Too many files are being made at once. Ask again in a moment.", 503, {"Retry-After": "5"})
        except Exception:
            fault = secrets.token_hex(2).upper()
            _log.exception("%s failed (id %s)", request.url.path, fault)
            return _refusal(f"This could not be answered (id {fault}).", 500)

    return run


@answered
async def health(_: Request) -> Response:
    """Whether the server answers, and with which data version."""
    try:
        told, status = {"status": "ok", "version": (await run_in_threadpool(version_named, LATEST)).name}, 200
    except InputError as refused:
        told, status = {"status": "no data", "version": "", "error": str(refused)}, 503
    return JSONResponse(told, status, {**OPEN, "Cache-Control": "no-store"})


@answered
async def ready(_: Request) -> Response:
    """Whether visitors can be sent here: 200 once the newest data version is open, else 503 and why not."""
    try:
        version = await run_in_threadpool(version_named, LATEST)
    except InputError as refused:
        return _refusal(f"Not ready. {refused}", 503, {"Retry-After": "5"})
    return JSONResponse({"status": "ready", "version": version.name}, headers={**OPEN, "Cache-Control": "no-store"})


@answered
async def robots(_: Request) -> Response:
    """What search engines may read: the pages and their pictures, no files. Crawlers ask for it at the host's root."""
    shut = "".join(f"Disallow: {path_prefix()}{path}\n" for path in ("/api/", "/media/", "/_stcore/"))
    return Response(f"User-agent: *\n{shut}", media_type="text/plain", headers={"Cache-Control": BRIEFLY})


@answered
async def questions(_: Request) -> Response:
    """Every question: its choices with their meaning, its columns, the formats and figures it can be had in."""
    told = {"version": newest_version(), "definitions": DEFINITIONS, "questions": _declared()}
    return JSONResponse(told, headers={**OPEN, "Cache-Control": BRIEFLY})


@answered
async def answers(request: Request) -> Response:
    """One answer as a file: `/api/answers/<question>.<format>?<choices>&v=<version>`."""
    asked = await _read(request)
    headers = {**OPEN, **(INERT if asked.form == "svg" else {})}
    return await send(request, asked, headers)


@answered
async def preview(request: Request) -> Response:
    """The picture of a page for link previews, 1200 × 630; choices it cannot use are left at their defaults."""
    paths = {page_name(path): path for path, slugs in PAGES.items() if slugs}
    name = request.path_params["name"]
    if name not in paths:
        raise NotHeld("preview", name, f"one of {', '.join(paths)}", "Take the address from a page.")
    given = once(request)
    version = await held_version(given.pop(VERSION, LATEST))
    asked = find(PAGES[paths[name]][0])
    known = {choice.slug for choice in asked.choices}
    chosen = read_choices(asked.choices, {key: text for key, text in given.items() if key in known}).values
    pinned = request.query_params.get(VERSION, LATEST) != LATEST
    return await send(request, Asked(version, pinned, asked.slug, chosen, "png", sheet=PREVIEW), {}, "inline")


@answered
async def geography(request: Request) -> Response:
    """A layer of the base map. Cached for a day, then asked for again by its tag."""
    name = request.path_params["name"]
    layers = {path.stem: path for path in (data_folder() / "geography").glob("*.geojson")}
    if name not in layers:
        raise NotHeld("geography", name, f"one of {', '.join(sorted(layers))}", "Choose a layer of the list.")
    path = layers[name]
    packed, tag = _layer(path, path.stat().st_mtime_ns)
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={ONE_DAY}", "Vary": "Accept-Encoding"}
    if matches(request, tag):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type="application/geo+json")
    return Response(gzip.decompress(packed), headers=headers, media_type="application/geo+json")


ROUTES = [
    Route("/api/health", health),
    Route("/api/ready", ready),
    Route("/robots.txt", robots),
    Route("/api/questions", questions),
    Route("/api/answers/{name}", answers),
    Route("/preview/{name}.png", preview),
    Route("/geography/{name}.geojson", geography),
]


def _refusal(sentence: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": sentence}, status, {**OPEN, "Cache-Control": "no-store", **(more or {})})


def named(request: Request, forms: Iterable[str]) -> tuple[str, str]:
    """Question and format of an address that ends in `<question>.<format>`."""
    slug, _, form = request.path_params["name"].rpartition(".")
    if slug not in QUESTIONS:
        raise NotHeld("question", slug, f"one of the {len(QUESTIONS)} of /api/questions", "Choose a slug of that list.")
    if form not in forms:
        raise NotHeld("format", form, f"one of {', '.join(forms)}", "Choose from the list.")
    return slug, form


async def _read(request: Request) -> Asked:
    """What the address asks for; every part is checked before anything is computed."""
    slug, form = named(request, FORMATS)
    given = once(request)
    version = given.pop(VERSION, LATEST)
    look: dict[str, str] = {}
    if FORMATS[form].rows is None:
        look = {key: given.pop(key) for key in ("theme", "figure") if key in given}
    reading = read_choices(find(slug).choices, given)
    if reading.errors:
        raise reading.errors[0]
    asked = Asked(await held_version(version), version != LATEST, slug, reading.values, form, **look)
    check_look(slug, asked.theme, asked.figure)
    return asked


def once(request: Request, several: tuple[str, ...] = ()) -> dict[str, str]:
    """The parameters of the address, each given once, without those that may be given several times."""
    given: dict[str, str] = {}
    for key, text in request.query_params.multi_items():
        if key in several:
            continue
        if key in given:
            raise InputError(key[:60], [given[key], text], "one value", "Give it once.")
        given[key] = text
    return given


async def held_version(name: str) -> Version:
    """An open version, or that it is not held. Opening may take a while: other readers are answered meanwhile."""
    try:
        return await run_in_threadpool(version_named, name)
    except StoreError:
        raise
    except InputError as refused:
        raise NotHeld(refused.what, refused.found, refused.expected, refused.fix) from None


@lru_cache(maxsize=1)
def _declared() -> list[dict[str, Any]]:
    return [_described(question) for question in QUESTIONS.values()]


def _described(question: Question) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "title": question.title,
        "choices": [
            {
                "slug": choice.slug,
                "label": choice.label,
                "meaning": choice.meaning,
                "default": choice.default,
                "expected": choice.expected(),
                "options": [vars(option) for option in choice.options],
            }
            for choice in question.choices
        ],
        "columns": [vars(column) for column in question.columns],
        "formats": list(FORMATS),
        "figures": [drawing.name for drawing in view_of(question.slug).drawings],
    }


@lru_cache(maxsize=16)
def _layer(path: Path, _changed: int) -> tuple[bytes, str]:
    """A layer compressed once, and the tag of its content."""
    content = path.read_bytes()
    return gzip.compress(content, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:16]}"'
