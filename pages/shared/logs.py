"""Logs: what goes wrong, in plain words; or, where a machine reads them, a line of JSON for that and each request.

Nothing about the reader is written: no address, no browser, no choices, no path that is not one of this server's.
"""

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_logger

from analytics.config import settings
from analytics.links import PAGES
from analytics.questions import QUESTIONS

REQUESTS = "valinor.requests"
OTHER = "other"
_FILE = re.compile(r"/(api/answers|api/rows|preview|geography)/([a-z0-9_-]+)\.([a-z]+)")
_PARTS = {"/static/": "/static/*", "/media/": "/media/*", "/_stcore/": "/_stcore/*"}
_SINGLE = ("/api/health", "/api/ready", "/api/questions", "/api/search", "/robots.txt", "/story")
_log = logging.getLogger(REQUESTS)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, event, what a request adds to it, and where it went wrong."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname.lower(), "event": record.getMessage(), "logger": record.name}
        line["process"] = record.process
        line |= getattr(record, "request", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestLog:
    """Logs each request when it is answered: which kind of address, status, milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and take the time."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and status != 101:
                status = 403
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            took = round(1000 * (time.perf_counter() - started), 1)
            told = {"route": route_of(scope["path"], settings().path_prefix), "status": status, "milliseconds": took}
            _log.info("request" if scope["type"] == "http" else "session", extra={"request": told})


def route_of(path: str, prefix: str = "") -> str:
    """Which of this server's addresses a path is; anything else is not repeated.

    Example:
        >>> route_of("/valinor/api/answers/claims.csv", "/valinor"), route_of("/static/js/index.1a.js")
        ('/api/answers/claims.csv', '/static/*')
        >>> route_of("/api/rows/lab-moves.csv"), route_of("/jane.doe@example.org")
        ('/api/rows/lab-moves.csv', 'other')
    """
    path = path.removeprefix(prefix) or "/"
    if path in PAGES or path in _SINGLE:
        return path
    file = _FILE.fullmatch(path)
    of_question = file is not None and file[1].startswith("api/")
    if file and (not of_question or file[2] in QUESTIONS):
        return path if of_question else f"/{file[1]}/*"
    return next((route for start, route in _PARTS.items() if path.startswith(start)), OTHER)


def set_up() -> None:
    """Write logs as they are set; Streamlit's and uvicorn's too."""
    if settings().log_format == "plain":
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        return
    writer = logging.StreamHandler(sys.stdout)
    writer.setFormatter(Lines())
    logging.root.handlers = [writer]
    logging.root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.getLogger(REQUESTS).setLevel(logging.INFO)
    # Streamlit gives each of its loggers, and uvicorn's, a handler of its own, some of them later than this.
    streamlit_logger.setup_formatter = _handed_up
    streamlit_logger.update_formatter()
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)


def _handed_up(logger: logging.Logger) -> None:
    logger.handlers, logger.propagate = [], True
