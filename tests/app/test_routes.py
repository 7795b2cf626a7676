"""The HTTP interface and link previews as a program, a cache and a messenger meet them."""

import asyncio
import io
import json
import logging
import re
import struct
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow.parquet as parquet_files
import pytest
from starlette.applications import Starlette

from analytics.database import Version
from analytics.links import PAGES
from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import forget_answers
from pages.shared import files, routes
from tests.app.test_server import get
from tests.conftest import ROOT

ROWS = ("csv", "json", "parquet", "zip")
IMAGES = ("png", "svg")
INJECTION = '"><script>alert(1)</script>'
EXAMPLES = re.findall(r"^GET (\S+)$", (ROOT / "docs" / "http.md").read_text(encoding="utf-8"), re.MULTILINE)


@contextmanager
def raised_in(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Record what the program logs."""
    with caplog.at_level(logging.ERROR, logger="valinor"):
        yield


def call(path: str, query: str = "", headers: tuple[tuple[str, str], ...] = ()) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a request to the routes alone, in this process."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "server": ("127.0.0.1", 80),
    }
    # In a thread: the browser of the other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(Starlette(routes=routes.ROUTES)(scope, receive, send))).result()
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("form", ROWS)
def test_rows_are_those_of_the_answer(app_url: str, version: Version, form: str) -> None:
    status, headers, body = get(f"{app_url}/api/answers/area-share.{form}?base=us")
    answer = ask(version, "area-share", {"base": "us"})
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert f'filename="valinor_area-share_base-us_v{version.name}.{form}"' in headers["Content-Disposition"]
    if form == "csv":
        assert body == answer.csv().encode("utf-8")
    elif form == "json":
        assert json.loads(body) == json.loads(answer.json())
    elif form == "parquet":
        assert parquet_files.read_table(io.BytesIO(body)).num_rows == len(answer.frame)
    else:
        assert body.startswith(b"PK")


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_images_are_sent_whole(app_url: str) -> None:
    status, headers, body = get(f"{app_url}/api/answers/lorenz.png?theme=dark")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert struct.unpack(">II", body[16:24]) == (1600, 900)
    assert "_dark_" in headers["Content-Disposition"]
    status, headers, body = get(f"{app_url}/api/answers/lab-moves.svg?figure=largest-flows")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml")
    assert body.startswith(b"<svg")
    assert "sandbox" in headers["Content-Security-Policy"]


def test_unchanged_answers_are_not_sent_again(app_url: str, version: Version) -> None:
    address = f"{app_url}/api/answers/concentration.csv"
    _, headers, body = get(address)
    assert headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    status, again, nothing = get(address, If_None_Match=headers["ETag"])
    assert (status, nothing) == (304, b"")
    assert again["ETag"] == headers["ETag"]
    status, pinned, same = get(f"{address}?v={version.name}")
    assert (status, same) == (200, body)
    assert "immutable" in pinned["Cache-Control"]
    assert "max-age=31536000" in pinned["Cache-Control"]


def test_each_answer_has_its_own_tag(app_url: str) -> None:
    paths = ["area-share.csv", "area-share.json", "area-share.csv?base=us", "area-rebound.csv", "claims.csv"]
    tags = [get(f"{app_url}/api/answers/{path}")[1]["ETag"] for path in paths]
    assert len(set(tags)) == len(tags)
    spelled_out = get(f"{app_url}/api/answers/area-share.csv?base=world")[1]["ETag"]
    assert spelled_out == tags[0]


def test_text_is_compressed_for_those_who_ask(app_url: str) -> None:
    address = f"{app_url}/api/answers/company-map.csv"
    _, headers, packed = get(address, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert len(packed) < 0.5 * len(get(address)[2])


@pytest.mark.parametrize("path", ["/api/answers/claims.csv", "/api/questions", "/api/health", "/cluster"])
def test_head_says_what_get_would(app_url: str, path: str) -> None:
    _, headers, body = get(f"{app_url}{path}")
    asked = urllib.request.Request(f"{app_url}{path}", method="HEAD")
    with urllib.request.urlopen(asked, timeout=20) as answered:
        assert answered.read() == b""
        assert int(answered.headers["Content-Length"]) == len(body)
        assert answered.headers["Content-Type"] == headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/answers/area-share.csv?base=mars", 400),
        ("/api/answers/area-share.csv?metro=x", 400),
        ("/api/answers/area-share.csv?base=us&base=world", 400),
        ("/api/answers/area-share.csv?theme=dark", 400),
        ("/api/answers/area-share.png?theme=sepia", 400),
        ("/api/answers/area-share.png?figure=pie", 400),
        ("/api/answers/lab-moves.csv?" + urlencode({"period": INJECTION}), 400),
        ("/api/answers/area-share.csv?area=" + "9" * 5_000, 400),
        ("/api/answers/no-such.csv", 404),
        ("/api/answers/area-share.exe", 404),
        ("/api/answers/area-share", 404),
        ("/api/answers/area-share.csv?v=2001-01-01-00000000", 404),
        ("/api/answers/area-share.csv?v=../../x", 404),
        ("/preview/nowhere.png", 404),
        ("/geography/nowhere.geojson", 404),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(app_url: str, path: str, status: int) -> None:
    found, headers, body = get(f"{app_url}{path}")
    assert found == status
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-store"
    sentence = json.loads(body)["error"]
    assert "expected" in sentence
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    assert len(sentence) < 600


def test_questions_are_listed_with_all_that_can_be_chosen(app_url: str, version: Version) -> None:
    listed = json.loads(get(f"{app_url}/api/questions")[2])
    assert listed["version"] == version.name
    assert [one["slug"] for one in listed["questions"]] == list(QUESTIONS)
    for one in listed["questions"]:
        question = QUESTIONS[one["slug"]]
        assert [choice["default"] for choice in one["choices"]] == [choice.default for choice in question.choices]
        assert [column["name"] for column in one["columns"]] == [column.name for column in question.columns]
        assert set(ROWS) | set(IMAGES) == set(one["formats"])


def test_a_fault_of_the_program_has_an_id_that_is_logged(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("VALINOR_STORE", str(store))
    assert call("/api/answers/claims.csv")[0] == 200

    def broken(*_: object, **__: object) -> bytes:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(files, "export", broken)
    with raised_in(caplog):
        status, _, body = call("/api/answers/policy-events.csv")
    assert status == 500
    fault = re.search(r"id ([0-9A-F]{4})", json.loads(body)["error"])
    assert fault
    assert fault[1] in caplog.text
    assert b"inside" not in body


def test_no_browser_and_too_much_work_are_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_STORE", str(store))
    monkeypatch.setenv("VALINOR_BROWSER", "/nowhere")
    status, _, body = call("/api/answers/claims.png")
    assert status == 400
    assert "VALINOR_BROWSER" in json.loads(body)["error"]
    monkeypatch.setattr(files, "MOST_WAITING", 0)
    forget_answers()  # one that is kept is given at once
    status, headers, body = call("/api/answers/pay-packages.json")
    assert (status, headers["retry-after"]) == (503, "5")
    assert json.loads(body)["error"]


def test_there_are_documented_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", [example for example in EXAMPLES if not example.endswith((".png", ".svg"))])
def test_documented_examples_answer(app_url: str, version: Version, example: str) -> None:
    status, _, body = get(app_url + example.replace("VERSION", version.name))
    assert status == 200
    assert body


@pytest.mark.parametrize("path", ["/nowhere", "/cluster/deep", "/Cluster", "/%3Cscript%3Ealert(1)%3C/script%3E"])
def test_where_no_page_is_the_pages_are_named(app_url: str, path: str) -> None:
    status, headers, body = get(f"{app_url}{path}")
    said = body.decode()
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "No such page" in said
    assert "<script" not in said
    assert all(f'href="{page}"' in said for page in PAGES if page != "/about")
