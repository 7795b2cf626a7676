"""Link previews: what a messenger or a search engine reads of a page, put into the HTML that Streamlit serves."""

import asyncio
import html
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.captions import subtitle
from analytics.choices import read_choices
from analytics.errors import InputError
from analytics.links import PAGES, VERSION, page_name, path_prefix, permalink, public_base
from analytics.questions import ask, find
from analytics.store import LATEST
from analytics.wording import data_to
from pages.shared.answers import version_named
from pages.shared.compression import Gathered
from pages.shared.preload import preloads

SITE = "Valinor"
ABOUT = "Where AI talent goes, and how tightly it clusters: every number with its interval, its rows and its sources."
PATIENCE = 2.0
"""Seconds a reader may wait for the finding; after that the page is sent with the general words."""
_PAGE = re.compile(r"/[a-z-]*")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_UNPACKED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
_log = logging.getLogger("valinor")


@dataclass(frozen=True)
class Told:
    """What a preview says.

    Args:
        title, description: in words.
        address: of the page with the choices that differ, always of the newest data.
        image: address of the picture; empty for none.
        pinned: whether the link names a data version; such a page is not for search engines.
    """

    title: str
    description: str
    address: str
    image: str
    pinned: bool = False


class Previews:
    """Puts title, description, picture and canonical address into every page."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no page; add to the HTML of a page."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _PAGE.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = [(name, text) for name, text in scope["headers"] if name not in _UNPACKED]
        page = Gathered()
        await self.app({**scope, "method": "GET", "headers": headers, "extensions": {}}, receive, page.take)
        start: Message = {**page.start, "headers": list(page.start["headers"])}
        sent, body = MutableHeaders(scope=start), bytes(page.body)
        if start["status"] == 200 and sent.get("content-type", "").startswith("text/html"):
            body = inserted(body.decode("utf-8"), await _told_soon(scope), preloads(scope["path"])).encode("utf-8")
            sent["content-length"] = str(len(body))
            for name in ("etag", "last-modified", "accept-ranges"):
                if name in sent:
                    del sent[name]
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _told_soon(scope: Scope) -> Told:
    """What the page says; in general words when the answer takes long, is refused or fails."""
    base, path = _base(scope), scope["path"]
    given = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
    general = Told(SITE, ABOUT, f"{base}{path}", "", VERSION in given)
    if not PAGES.get(path):
        return general
    work = asyncio.ensure_future(run_in_threadpool(told, base, path, given))
    done, _ = await asyncio.wait({work}, timeout=PATIENCE)
    if not done:
        work.add_done_callback(_heard)
        return general
    failure = work.exception()
    if failure is None:
        return work.result()
    if not isinstance(failure, InputError):
        _log.error("no preview of %s", path, exc_info=failure)
    return general


def _heard(work: "asyncio.Future[Told]") -> None:
    """Log what went wrong in an answer that nobody waits for any more."""
    failure = None if work.cancelled() else work.exception()
    if failure is not None and not isinstance(failure, InputError):
        _log.error("no preview", exc_info=failure)


def told(base: str, path: str, given: Mapping[str, str]) -> Told:
    """What the preview of a page says for the choices of its link; those it cannot use are left at their defaults.

    Args:
        base: scheme and host.
        path: a page of `analytics.links.PAGES` with a question.
        given: parameters of the link.

    Raises:
        InputError: when the data version is not held.
    """
    version = version_named(given.get(VERSION, LATEST))
    asked = find(PAGES[path][0])
    known = {choice.slug: choice for choice in asked.choices}
    chosen = read_choices(asked.choices, {key: text for key, text in given.items() if key in known}).values
    answer = ask(version, asked.slug, chosen)
    differing = {key: text for key, text in chosen.items() if text != known[key].default}
    return Told(
        title=answer.finding,
        description=f"{subtitle(answer)} · {data_to(answer.version)}",
        address=f"{base}{path}{'?' + urlencode(differing) if differing else ''}",
        image=permalink(base, f"/preview/{page_name(path)}.png", answer.version, answer.choices),
        pinned=VERSION in given,
    )


def inserted(page: str, said: Told, further: str = "") -> str:
    """The HTML of a page with the preview, and further lines, in its head. Everything said is escaped.

    Example:
        >>> inserted("<head><title>x</title></head>", Told("a < b", "c", "http://h/", ""))[:46]
        '<head><title>a &lt; b · Valinor</title>\\n<meta '
    """
    named = {
        "og:site_name": SITE,
        "og:type": "website",
        "og:title": said.title,
        "og:description": said.description,
        "og:url": said.address,
        "og:image": said.image,
        "og:image:width": "1200" if said.image else "",
        "og:image:height": "630" if said.image else "",
        "og:image:alt": said.title if said.image else "",
    }
    lines = [
        f"<title>{html.escape(said.title)}{f' · {SITE}' if said.title != SITE else ''}</title>",
        f'<meta name="description" content="{html.escape(said.description)}">',
        f'<link rel="canonical" href="{html.escape(said.address)}">',
        *(f'<meta property="{name}" content="{html.escape(text)}">' for name, text in named.items() if text),
        f'<meta name="twitter:card" content="{"summary_large_image" if said.image else "summary"}">',
        *(['<meta name="robots" content="noindex">'] if said.pinned else []),
        *([further] if further else []),
    ]
    head = "\n".join(lines)
    found = re.search(r"<title>.*?</title>", page, re.DOTALL)
    return page if found is None else page[: found.start()] + head + page[found.end() :]


def _base(scope: Scope) -> str:
    """Where readers know the product to be: as set, or as this request came; without a host if that is no host name."""
    if public_base():
        return public_base()
    host = Headers(scope=scope).get("host", "")
    return f"{scope.get('scheme', 'http')}://{host}{path_prefix()}" if _HOST.fullmatch(host) else path_prefix()
