"""What makes a first visit quick: packed scripts, Plotly named in the page, answers made beforehand."""

import gzip
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from threading import Event

import pyarrow as pa
import pytest

from analytics.database import Version
from analytics.questions.registry import is_kept
from pages.shared import warm
from pages.shared.preload import _chart_scripts
from tests.app.test_server import get
from tests.conftest import ROOT


def test_a_page_with_charts_names_the_scripts_they_need(app_url: str) -> None:
    page = get(f"{app_url}/cluster")[2].decode()
    named = re.findall(r'<link rel="modulepreload" crossorigin href="\./(static/js/PlotlyChart[^"]+)"', page)
    assert named, "Streamlit has renamed the script that draws charts: see pages/shared/preload.py"
    status, headers, _ = get(f"{app_url}/{named[0]}", Accept_Encoding="gzip")
    assert (status, headers["Cache-Control"]) == (200, "public, immutable, max-age=31536000")
    assert "js/PlotlyChart" not in get(f"{app_url}/methods")[2].decode()
    assert get(f"{app_url}/cluster")[1]["Cache-Control"] == "no-cache"


def test_all_that_a_chart_imports_is_named() -> None:
    assert 10 < len(_chart_scripts()) == len(set(_chart_scripts()))


def test_scripts_come_in_the_smallest_form_that_is_offered(app_url: str) -> None:
    script = next(name for name in _chart_scripts() if name.startswith("utils."))
    address = f"{app_url}/static/js/{script}"
    plain = get(address)[2]
    for offered, encoding in (("gzip, deflate, br, zstd", "br"), ("gzip;q=1.0", "gzip")):
        _, headers, body = get(address, Accept_Encoding=offered)
        assert headers["Content-Encoding"] == encoding
        assert headers["Vary"] == "Accept-Encoding"
        opened = (
            gzip.decompress(body) if encoding == "gzip" else pa.decompress(body, len(plain), "brotli", asbytes=True)
        )
        assert opened == plain
    assert get(address, Range="bytes=0-99", Accept_Encoding="br")[0] == 206


def test_a_server_draws_the_views_that_were_answered_when_its_version_was_built(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "PAGES", {"/": ("market-caps", "no-such-question")})
    monkeypatch.setattr(warm, "holds_all", lambda _: True)
    assert warm.ready(version, Event()) == 1, "one that is refused leaves the others"
    assert is_kept(version, "market-caps", {})
    monkeypatch.setattr(warm, "holds_all", lambda _: False)
    assert warm.ready(version, Event()) == 0


def test_a_server_that_ends_draws_no_more(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "holds_all", lambda _: True)
    ending = Event()
    ending.set()
    assert warm.ready(version, ending) == 0


def test_no_answer_waits_for_code_once_it_is_loaded(store: Path) -> None:
    script = """
        import sys
        from pages.shared import warm
        warm.load_code()
        from analytics.questions import ask
        from pages.shared.answers import newest_version, version_named
        version = version_named(newest_version())
        there = set(sys.modules)
        ask(version, "tenure", {"lab": "anthropic"})
        ask(version, "concentration", {"unit": "city"})
        print(*sorted(name for name in set(sys.modules) - there if name.split(".")[0] in ("scipy", "pyarrow", "pages")))
    """
    environment = os.environ | {"VALINOR_STORE": str(store)}
    run = [sys.executable, "-c", textwrap.dedent(script)]
    told = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert not told.stdout.strip()
