"""Addresses where no page is: Streamlit would show its first page there, with a dialog over it and status 200."""

import html

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.links import PAGES, page_name, path_prefix
from pages.shared.story import STORY

_KNOWN = {*PAGES, STORY}
_LOOK = """<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 "Source Sans", sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
h1 { font-size: 1.75rem; font-weight: 600; }
li { display: inline-block; margin: 0 1rem 0.5rem 0; }
ul { padding: 0; }
</style>"""


class Missing:
    """Answers 404, with the pages there are, where the app has nothing but its first page to show."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is a page, and what answers with anything but a page."""
        if scope["type"] != "http" or scope["path"] in _KNOWN:
            await self.app(scope, receive, send)
            return
        missing = False

        async def unless_a_page(message: Message) -> None:
            nonlocal missing
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                missing = message["status"] == 200 and kind.startswith("text/html")
                if missing:
                    await HTMLResponse(missing_page(scope["path"]), 404)(scope, receive, send)
            if not missing:
                await send(message)

        await self.app(scope, receive, unless_a_page)


def _called(page: str) -> str:
    """A page as the navigation names it."""
    return "Claims" if page == "/" else page_name(page).replace("-", " ").capitalize()


def missing_page(path: str) -> str:
    """The HTML of an address where nothing is.

    Example:
        >>> "Nothing is at <b>/nowhere</b>" in missing_page("/nowhere"), "/<i>" in missing_page("/<i>")
        (True, False)
    """
    links = "".join(
        f'<li><a href="{path_prefix()}{page}">{_called(page)}</a></li>' for page in PAGES if page != "/about"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>No such page · Valinor</title>{_LOOK}</head><body><main><h1>No such page</h1>"
        f"<p>Nothing is at <b>{html.escape(path[:100])}</b>. These pages are:</p>"
        f"<nav><ul>{links}</ul></nav></main></body></html>"
    )
