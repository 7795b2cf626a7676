"""Who is let in, what every response says of itself, and that no path leads to a file that is not served."""

import http.client
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import pytest

from pages.shared import scripts
from pages.shared.gate import CLOSED, Gate, is_known
from pages.shared.headers import HEADERS, SafeHeaders
from tests.app.test_server import get, run
from tests.conftest import ROOT

ANSWERS = [
    "/",
    "/flows",
    "/nowhere",
    "/api/health",
    "/api/answers/nothing.csv",
    "/geography/rail.geojson",
    "/robots.txt",
]


def raw(app_url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for a path that is sent exactly as it is written."""
    at = urlsplit(app_url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answered = connection.getresponse()
        return answered.status, {name.lower(): value for name, value in answered.getheaders()}, answered.read()
    finally:
        connection.close()


def asked(path: str = "/", kind: str = "http", query: str = "", **headers: str) -> list[dict[str, Any]]:
    """What the gate, with headers, sends for a request; behind it stands an app that tells the path it was asked."""
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        there = [(b"location", b"/cluster")] if scope["path"] == "/cluster/" else []
        await send({"type": "http.response.start", "status": 301 if there else 200, "headers": there})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(name.lower().encode(), value.encode()) for name, value in {"Host": "localhost", **headers}.items()]
    scope = {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "headers": named}
    run(SafeHeaders(Gate(inner))(scope, None, send))  # type: ignore[arg-type]
    return sent


def header(sent: list[dict[str, Any]], name: str) -> str:
    return dict(sent[0]["headers"]).get(name.encode(), b"").decode()


@pytest.mark.parametrize("path", ANSWERS)
def test_every_response_bears_the_headers(app_url: str, path: str) -> None:
    _, headers, _ = raw(app_url, path)
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "server" not in headers


def test_the_policy_names_no_other_host_and_evaluates_nothing(app_url: str) -> None:
    policy = raw(app_url, "/")[1]["content-security-policy"]
    said = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    sources = {source for listed in said.values() for source in listed}
    hashes = {source for source in sources if source.startswith("'sha256-")}
    assert sources - hashes == {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert "'unsafe-inline'" in said["style-src"]
    assert set(said["script-src"]) == {"'self'", *hashes}


def test_every_script_of_the_pages_is_one_the_policy_allows() -> None:
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]:
        if path.name not in ("scripts.py", "headers.py"):
            inline = re.search(r"<script(?![^>]*\bsrc=)", path.read_text(encoding="utf-8"))
            assert not inline, path
    assert all(re.fullmatch(r"<script>.*</script>", text, re.DOTALL) for text in scripts.ALL)


def test_refusals_bear_the_headers_too(app_url: str) -> None:
    for path, method, given in [("/", "GET", {"Host": "evil.example"}), ("/", "POST", {}), (f"{CLOSED[0]}", "GET", {})]:
        status, headers, _ = raw(app_url, path, method, **given)
        assert status in (400, 404, 405)
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/api/health", "/static/js/x.js", "/cluster?v=x"])
def test_a_host_that_is_not_this_server_is_refused(app_url: str, path: str) -> None:
    status, _, body = raw(app_url, path, Host="evil.example")
    assert status == 400
    assert b"evil" not in body


@pytest.mark.parametrize(
    ("host", "public", "names", "known"),
    [
        ("localhost", "", "", True),
        ("10.1.2.3", "", "", True),
        ("10.1.2.3", "", "a.example", False),
        ("valinor.example", "https://valinor.example", "", True),
        ("valinor.example", "", "", False),
        ("a.example", "", "a.example", True),
        ("x.b.example", "", "*.b.example", True),
        ("b.example", "", "*.b.example", False),
        ("evil-b.example", "", "*.b.example", False),
        ("", "", "", False),
    ],
)
def test_names_of_the_server(monkeypatch: pytest.MonkeyPatch, host: str, public: str, names: str, known: bool) -> None:
    monkeypatch.setenv("VALINOR_PUBLIC_URL", public)
    monkeypatch.setenv("VALINOR_ALLOWED_HOSTS", names)
    assert is_known(host) is known


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        (None, True),
        ("http://localhost", True),
        ("https://valinor.example", True),
        ("http://valinor.example", False),
        ("https://evil.example", False),
        ("https://localhost.evil.example", False),
        ("null", False),
        ("localhost", False),
    ],
)
def test_only_own_pages_may_open_a_session(monkeypatch: pytest.MonkeyPatch, origin: str | None, let_in: bool) -> None:
    monkeypatch.setenv("VALINOR_PUBLIC_URL", "https://valinor.example")
    sent = asked("/_stcore/stream", "websocket", **({"Origin": origin} if origin else {}))
    assert [message["type"] for message in sent] == ["websocket.accept" if let_in else "websocket.close"]


@pytest.mark.parametrize(
    ("query", "setting", "expected", "old"),
    [
        ("", "*", "'self'", "SAMEORIGIN"),
        ("embed=false", "*", "'self'", "SAMEORIGIN"),
        ("embed=true", "*", "", ""),
        ("embed=true", "none", "'self'", "SAMEORIGIN"),
        (
            "v=x&embed=true",
            "https://a.example,https://b.example:8443",
            "'self' https://a.example https://b.example:8443",
            "",
        ),
    ],
)
def test_who_may_frame_a_page(
    monkeypatch: pytest.MonkeyPatch, query: str, setting: str, expected: str, old: str
) -> None:
    monkeypatch.setenv("VALINOR_FRAME_ANCESTORS", setting)
    sent = asked(query=query)
    found = re.search(r"; frame-ancestors (.*)$", header(sent, "content-security-policy"))
    assert (found[1] if found else "") == expected
    assert header(sent, "x-frame-options") == old


def test_everything_stands_below_the_path_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_PATH_PREFIX", "/valinor")
    assert asked("/valinor/cluster")[1]["body"] == b"/cluster"
    assert asked("/valinor/")[1]["body"] == b"/"
    assert asked("/cluster")[0]["status"] == 404
    assert asked("/valinorx/cluster")[0]["status"] == 404
    assert asked(f"/valinor{CLOSED[0]}")[0]["status"] == 404
    assert header(asked("/valinor", query="v=x"), "location") == "/valinor/?v=x"
    assert header(asked("/valinor/cluster/"), "location") == "/valinor/cluster"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_server_is_only_read(app_url: str, method: str) -> None:
    assert raw(app_url, "/_stcore/upload_file/a/b", method)[0] == 405


@pytest.mark.parametrize("path", CLOSED)
def test_what_no_page_uses_is_closed(app_url: str, path: str) -> None:
    assert raw(app_url, f"{path}/x")[0] == 404
    assert raw(app_url, f"{path.rstrip('/')}")[0] in (200, 404)
    assert b"# TYPE" not in raw(app_url, path)[2]


UP = ["../" * 6, "..%2f" * 6, "%2e%2e/" * 6, "%2e%2e%2f" * 6, "..%5c" * 6, "%252e%252e%252f" * 6, "..;/" * 6]
PLACES = ["/", "/static/", "/geography/", "/api/answers/", "/preview/", "/media/", "/_stcore/bidi-components/"]


@pytest.mark.parametrize("up", UP)
def test_no_path_leads_out(app_url: str, up: str) -> None:
    for place in PLACES:
        for file in ("etc/passwd", "data/datapackage.json", "pyproject.toml", "app.py", ".git/config"):
            status, _, body = raw(app_url, f"{place}{up}{file}")
            assert status in (200, 400, 404)
            assert b'<div id="root">' in body if status == 200 else len(body) < 2_000
            assert b"root:" not in body


@pytest.mark.parametrize(
    "path", ["/static", "/static/js", "/static/js/", "/geography", "/data", "/media", "/.git/config"]
)
def test_no_folder_is_listed(app_url: str, path: str) -> None:
    status, _, body = get(f"{app_url}{path}")
    assert status in (400, 404) or b'<div id="root">' in body
    assert b"Index of" not in body


def test_readers_are_told_no_details_of_a_fault() -> None:
    chosen = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert chosen["client"]["showErrorDetails"] == "none"
    assert chosen["client"]["toolbarMode"] == "minimal"
    assert not chosen["browser"]["gatherUsageStats"]
    switches = chosen["server"]
    for switch in ("enableCORS", "enableXsrfProtection", "enableStaticServing", "enableAgentApi", "corsAllowedOrigins"):
        assert switch not in switches
    assert not (ROOT / "static").exists()


def test_only_files_for_everyone_may_be_read_by_other_sites(app_url: str) -> None:
    there = {"Origin": "https://a.example"}
    assert raw(app_url, "/api/questions", **there)[1]["access-control-allow-origin"] == "*"
    for path in ("/", "/_stcore/host-config", "/_stcore/health"):
        assert "access-control-allow-origin" not in raw(app_url, path, **there)[1]
