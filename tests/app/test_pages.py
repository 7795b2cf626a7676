"""Every page run without a browser: it shows its findings, keeps its choices in the address, and survives bad links."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from analytics.database import Version
from analytics.definitions import LEAST_N
from analytics.figures.registry import VIEWS
from analytics.links import PAGES, page_name
from analytics.questions import ask

ROOT = Path(__file__).parents[2]
FILES = {path: f"pages/{page_name(path).replace('-', '_')}.py" for path in PAGES}
IN_CARDS = {"claim-alternatives"}
"""Questions whose finding stands in the cards of another."""
ALSO = {"/liquidity": ("tenure",)}
"""Questions that a page shows beside its own."""
SUBJECT = {"subject": "organisation.openai"}


@pytest.fixture
def app(store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app before its first run, on the version of the committed tables."""
    monkeypatch.setenv("VALINOR_STORE", str(store))
    st.cache_resource.clear()
    _name_pages_first(monkeypatch)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


def _name_pages_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let app.py alone name the pages, as the server does; the tester forgets that between two runs."""
    made = PagesManager.__init__

    def with_names(manager: PagesManager, *args: object, **kwargs: object) -> None:
        PagesManager.uses_pages_directory = False
        made(manager, *args, **kwargs)

    monkeypatch.setattr(PagesManager, "__init__", with_names)


def opened(app: AppTest, page: str, **address: str | list[str]) -> AppTest:
    """A page of the app, opened by an address."""
    app.run()
    if page != "pages/home.py":
        app.switch_page(page)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def as_read(text: str) -> str:
    """A text of Markdown as it is read on screen."""
    return re.sub(r"\\(.)", r"\1", text).replace("\u00a0", " ").replace("\u2060", "")


def headings(app: AppTest) -> list[str]:
    """Texts of the headings, as they are read on screen."""
    return [as_read(heading.value) for heading in (*app.header, *app.subheader)]


def warnings(app: AppTest) -> list[str]:
    """Texts of the notices."""
    return [as_read(warning.value) for warning in app.warning]


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_its_findings(app: AppTest, version: Version, path: str) -> None:
    shown = opened(app, FILES[path], **(SUBJECT if path == "/about" else {}))
    assert not shown.exception
    assert not shown.warning
    assert not shown.info
    assert len(shown.title) == 1
    told = headings(shown)
    for slug in (*PAGES[path], *ALSO.get(path, ())):
        assert (ask(version, slug).finding in told) == (slug not in IN_CARDS), slug


@pytest.mark.parametrize("path", PAGES)
def test_every_page_survives_a_bad_link(app: AppTest, path: str) -> None:
    shown = opened(app, FILES[path], area="<script>", period=["2020", "2021"], evidence="", population="YC ", foo="1")
    assert not shown.exception
    assert any("foo" in warning for warning in warnings(shown))


def test_refused_value_is_told_and_the_default_shown(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", area="paris", base="us")
    assert any("'paris'" in warning and "Bay Area (nine counties)" in warning for warning in warnings(shown))
    assert ask(version, "area-share", {"base": "us"}).finding in headings(shown)
    assert shown.segmented_control(key="choice-base").value == "us"
    assert shown.selectbox(key="choice-area").value == "bay-area-9"


def test_choice_given_twice_is_refused(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", base=["us", "western"])
    assert any("Compared with".lower() in warning for warning in warnings(shown))
    assert ask(version, "area-share").finding in headings(shown)


def test_unknown_version_stops_the_page_and_names_the_nearest(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", v="1999-01-01")
    assert not shown.exception
    assert any("1999-01-01" in warning and version.name in warning for warning in warnings(shown))
    assert not shown.subheader
    shown.button(key="newest").click().run()
    assert "v" not in shown.query_params
    assert shown.subheader


def test_choice_writes_what_differs_to_the_address(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", evidence="all")
    shown.segmented_control(key="choice-base").set_value("us").run()
    assert (shown.query_params["evidence"], shown.query_params["base"]) == ("all", "us")
    assert set(shown.query_params) == {"evidence", "base"}
    assert ask(version, "area-share", {"base": "us"}).finding in headings(shown)
    shown.segmented_control(key="choice-base").set_value("world").run()
    assert "base" not in shown.query_params


def test_typed_radius_is_understood(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", area="radius-33")
    assert not shown.warning
    assert ask(version, "area-share", {"area": "radius-33"}).finding in headings(shown)


def test_choices_that_leave_nothing_say_so(app: AppTest) -> None:
    shown = opened(app, "pages/flows.py", period="1950")
    assert not shown.exception
    assert any("period: 1950" in as_read(notice.value) for notice in shown.info)


def test_too_few_is_said_where_a_number_would_stand(app: AppTest, version: Version) -> None:
    few = ask(version, "lorenz", {"measure": "people", "period": "2015"})
    assert 0 < few.n < LEAST_N
    shown = opened(app, "pages/cluster.py", measure="people", period="2015")
    assert not shown.exception
    assert few.finding == "Too few to give shares"
    assert few.finding in headings(shown)


def test_one_broken_chart_leaves_the_rest(
    app: AppTest, version: Version, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise ZeroDivisionError("a fault of the program")

    view = VIEWS["area-share"]
    drawings = tuple(replace(drawing, draw=broken) for drawing in view.drawings)
    monkeypatch.setitem(VIEWS, "area-share", replace(view, drawings=drawings))
    shown = opened(app, "pages/cluster.py")
    assert not shown.exception
    assert len(shown.warning) == 1
    fault = re.search(r"id ([0-9A-F]{4})", shown.warning[0].value)
    assert fault
    assert fault[1] in caplog.text
    assert ask(version, "concentration").finding in headings(shown)
    assert not any("a fault of the program" in block.value for block in shown.markdown)


def test_permalink_names_version_and_every_choice(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", base="us")
    link = shown.code[0].value
    assert len(shown.code) == 1
    assert f"v={version.name}" in link
    given = parse_qs(urlsplit(link).query)
    wanted = {
        "base": "us",
        "area": "bay-area-9",
        "population": "yc",
        "observed": "same-age-36",
        "missing": "drop",
        "baseline": "yc",
    }
    assert {key: given.get(key) for key in wanted} == {key: [value] for key, value in wanted.items()}


def test_the_page_asks_about_ai_companies_whatever_the_address_counts(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", population="labs", area="radius-50")
    assert not shown.info
    assert not shown.warning
    assert ask(version, "colocation", {"area": "radius-50"}).finding in headings(shown)
    assert "population=labs" in shown.code[0].value


def test_an_area_of_one_city_has_no_distances(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/cluster.py", area="san-francisco")
    assert not shown.exception
    assert not shown.warning
    assert [True for notice in shown.info if "at least 5 cities" in notice.value]
    assert ask(version, "specialisation").finding in headings(shown)


def test_a_cell_without_a_value_reads_as_a_dash(app: AppTest, version: Version) -> None:
    assert ask(version, "elite-cohort").frame["last_lab"].isna().any()
    (cohort,) = opened(app, "pages/cohort.py").dataframe
    assert cohort.proto.placeholder == "–"
