"""What makes a first visit quick: packed scripts, Plotly named in the page, answers made beforehand."""

import gzip
import re

import pyarrow as pa
import pytest

from analytics.beforehand import Beforehand
from analytics.database import Version
from analytics.errors import InputError
from analytics.questions import ask
from analytics.questions.registry import forget_answers, is_kept, keep, kept
from pages.shared import warm
from pages.shared.preload import _chart_scripts
from tests.app.test_server import get


def test_a_page_with_charts_names_the_scripts_they_need(app_url: str) -> None:
    page = get(f"{app_url}/cluster")[2].decode()
    named = re.findall(r'<link rel="modulepreload" crossorigin href="\./(static/js/PlotlyChart[^"]+)"', page)
    assert named, "Streamlit has renamed the script that draws charts: see pages/shared/preload.py"
    status, headers, _ = get(f"{app_url}/{named[0]}", Accept_Encoding="gzip")
    assert (status, headers["Cache-Control"]) == (200, "public, immutable, max-age=31536000")
    assert "PlotlyChart" not in get(f"{app_url}/methods")[2].decode()
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


def test_answers_made_beforehand_are_taken_over(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ask(version, "market-caps")
    monkeypatch.setattr(warm, "PAGES", {"/": ("market-caps",)})
    monkeypatch.setattr(warm, "version_named", lambda _: version)
    forget_answers()
    assert warm.take(Beforehand(version.name, version.withheld, (made,))) == 1
    assert ask(version, "market-caps") is made
    forget_answers()
    assert warm.take(Beforehand(version.name, version.withheld + 1, (made,))) == 0
    assert warm.take(Beforehand("2000-01-01-00000000", version.withheld, (made,))) == 0
    assert kept(version) == ()


def test_a_question_that_is_refused_beforehand_leaves_the_others(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise InputError("table", "none", "one", "Build it.")

    monkeypatch.setattr(warm, "PAGES", {"/": ("market-caps",)})
    monkeypatch.setattr(warm, "version_named", lambda _: version)
    monkeypatch.setattr(warm, "ask", refused)
    assert warm.take(Beforehand(version.name, version.withheld, ())) == 0


def test_what_is_kept_is_an_answer_as_asked(version: Version) -> None:
    made = ask(version, "market-caps")
    forget_answers()
    assert not is_kept(version, "market-caps", {})
    keep(version, [made])
    assert kept(version) == (made,)
    assert is_kept(version, "market-caps", made.choices)
    assert ask(version, "market-caps", made.choices) is made
