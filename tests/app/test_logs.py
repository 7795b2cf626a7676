"""What a line of the log holds, and that it holds nothing else."""

import json
import logging

from analytics.links import PAGES
from pages.shared.logs import Lines, route_of
from pages.shared.routes import ROUTES


def record(**more: object) -> logging.LogRecord:
    made = logging.LogRecord("valinor.requests", logging.INFO, "", 0, "request", None, None)
    made.__dict__.update(more)
    return made


def test_a_line_is_json_with_time_level_event_and_the_request() -> None:
    told = {"route": "/cluster", "status": 200, "milliseconds": 1.5}
    line = json.loads(Lines().format(record(request=told)))
    assert line.pop("time").endswith("+00:00")
    assert line.pop("process") > 0
    assert line == {"level": "info", "event": "request", "logger": "valinor.requests", **told}


def test_what_went_wrong_stands_on_one_line_too() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        text = Lines().format(record(exc_info=(ValueError, error, error.__traceback__)))
    assert "\n" not in text
    assert "ValueError: two\nlines" in json.loads(text)["error"]


def test_only_addresses_of_this_server_are_repeated() -> None:
    assert {route_of(path) for path in PAGES} == set(PAGES)
    for path in ("/api/answers/jane-doe.csv", "/nowhere", "/cluster/jane", "/api/answers/claims.csv/x"):
        assert route_of(path) == "other"
    assert route_of("/geography/jane.geojson") == "/geography/*"
    known = [route.path for route in ROUTES if "{" not in route.path]
    assert [route_of(path) for path in known] == known
