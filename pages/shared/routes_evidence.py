"""The HTTP interface to what stands behind the answers: the rows of a mark, and names that have a page."""

from collections.abc import Mapping
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from analytics.errors import InputError
from analytics.evidence.behind import rows_behind
from analytics.evidence.subjects import search
from analytics.files import TEXTS, file_name
from analytics.links import VERSION, path_prefix, permalink
from analytics.store import LATEST
from pages.shared.answers import version_named
from pages.shared.files import BRIEFLY, FOREVER
from pages.shared.routes import OPEN, answered, held_version, named, once

MARK = "mark"


@answered
async def rows(request: Request) -> Response:
    """The facts behind a mark: `/api/rows/<question>.<format>?<choices>&mark=<value>&mark=<value>&v=<version>`."""
    slug, form = named(request, TEXTS)
    given = once(request, several=(MARK,))
    mark = tuple(request.query_params.getlist(MARK))
    pinned = given.get(VERSION, LATEST) != LATEST
    version = await held_version(given.pop(VERSION, LATEST))
    name, body = await run_in_threadpool(_made, version.name, slug, tuple(given.items()), mark, form)
    headers = {
        **OPEN,
        "Cache-Control": FOREVER if pinned else BRIEFLY,
        "Content-Disposition": f'{"inline" if form == "json" else "attachment"}; filename="{name}"',
    }
    return Response(body, headers=headers, media_type=TEXTS[form][0])


@answered
async def find(request: Request) -> Response:
    """Names that have a page: `/api/search?q=<text>`, best first, each with the address of its page."""
    given = once(request)
    text, asked = given.pop("q", ""), given.pop(VERSION, LATEST)
    for key in given:
        raise InputError("parameter", key, "q and v", "Leave it out.")
    version = await held_version(asked)
    found = await run_in_threadpool(search, version, text)
    told = [
        {
            "subject": one.key,
            "name": one.name,
            "about": one.about,
            "page": permalink(path_prefix(), "/about", "" if asked == LATEST else asked, {"subject": one.key}),
        }
        for one in found
    ]
    return JSONResponse({"version": version.name, "found": told}, headers={**OPEN, "Cache-Control": BRIEFLY})


@lru_cache(maxsize=64)
def _made(
    version: str, slug: str, choices: tuple[tuple[str, str], ...], mark: tuple[str, ...], form: str
) -> tuple[str, bytes]:
    """Name and bytes of a file of rows."""
    raw: Mapping[str, str] = dict(choices)
    behind = rows_behind(version_named(version), slug, raw, mark)
    return file_name(behind, form, of=slug), TEXTS[form][1](behind)


ROUTES = [Route("/api/rows/{name}", rows), Route("/api/search", find)]
