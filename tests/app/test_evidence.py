"""Search, own pages, rows behind a mark and reports of an error, without a browser."""

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analytics.database import Version
from analytics.evidence.behind import rows_behind
from analytics.links import report_link
from analytics.questions import ask
from tests.app.test_pages import app, as_read, headings, opened
from tests.app.test_server import get

__all__ = ["app"]


def texts(app: AppTest) -> str:
    """All running text, as it is read on screen."""
    return as_read("\n".join(one.value for one in (*app.markdown, *app.caption, *app.info)))


def links(app: AppTest) -> dict[str, str]:
    """Links to pages: label and what the address holds."""
    return {as_read(one.proto.label): one.proto.query_string for one in app.get("page_link")}


def test_a_name_is_found_and_leads_to_its_page(app: AppTest) -> None:
    shown = opened(app, "pages/cluster.py", base="us")
    shown.text_input(key="find-cluster").set_value("sutskever").run()
    (found,) = (query for label, query in links(shown).items() if label.startswith("Ilya Sutskever"))
    assert parse_qs(found)["subject"] == ["person.ilya-sutskever"]
    assert parse_qs(found)["base"] == ["us"]
    shown.text_input(key="find-cluster").set_value("no such name").run()
    assert "Nothing is called 'no such name'" in texts(shown)


def test_own_page_of_an_organisation(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/about.py", subject="organisation.saudi-aramco", evidence="all")
    assert not shown.exception
    asked = {"subject": "organisation.saudi-aramco", "evidence": "all"}
    answer = ask(version, "about", asked)
    assert answer.finding in headings(shown)
    assert {*answer.frame["section"]} <= {*headings(shown)}
    link = next(code.value for code in shown.code if "embed" not in code.value)
    assert parse_qs(urlsplit(link).query)["subject"] == ["organisation.saudi-aramco"]
    # The subject stays on its page; links elsewhere do not carry it.
    assert "subject" not in parse_qs(links(shown)["Flows"])


def test_own_page_of_nobody_is_a_notice(app: AppTest) -> None:
    shown = opened(app, "pages/about.py", subject="person.nobody-at-all")
    assert not shown.exception
    assert "No page for 'person.nobody-at-all'" in texts(shown)
    assert not shown.subheader


def test_own_page_without_a_name_says_how_to_find_one(app: AppTest) -> None:
    assert "has a page of its own" in texts(opened(app, "pages/about.py"))


def test_rows_behind_a_cell_by_address_and_by_boxes(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/flows.py", rows="lab-moves", mark=["OpenAI", "Meta"])
    assert not shown.exception
    behind = rows_behind(version, "lab-moves", {}, ("OpenAI", "Meta"))
    assert f"**{behind.finding}**" in texts(shown)
    assert any(list(table.value.get("what", [])) == list(behind.frame["what"]) for table in shown.dataframe)
    assert "A reported move counts once for a person and event" in texts(shown)
    shown.selectbox(key="mark-lab-moves-origin").set_value("Apple").run()
    assert shown.query_params["mark"][0] == "Apple"
    assert "rows behind Apple → " in texts(shown)
    link = next(code.value for code in shown.code if "embed" not in code.value)
    assert parse_qs(urlsplit(link).query)["mark"][0] == "Apple"


def test_a_mark_that_is_not_shown_is_told(app: AppTest) -> None:
    shown = opened(app, "pages/flows.py", rows="lab-moves", mark=["OpenAI", "Nowhere"])
    assert not shown.exception
    assert "destination: found 'Nowhere'" in texts(shown)


def test_an_error_can_be_reported_where_an_address_is_set(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    address = {"rows": "lab-moves", "mark": ["OpenAI", "Meta"], "view": "lab-moves"}
    assert "Report an error" not in texts(opened(app, "pages/flows.py", **address))
    monkeypatch.setenv("VALINOR_REPORT_URL", "https://example.org/issues/new?label=data")
    shown = opened(app, "pages/flows.py", **address)
    (button,) = (one.proto for one in shown.get("link_button"))
    given = parse_qs(urlsplit(button.url).query)
    assert given["label"] == ["data"]
    assert re.fullmatch(r"Error in moves/\S+", given["title"][0])
    assert "mark=OpenAI&mark=Meta" in given["body"][0]
    assert re.search(r"Data version: \d{4}-\d\d-\d\d-[0-9a-f]{8}\n", given["body"][0])


def test_a_report_by_mail_has_subject_and_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_REPORT_URL", "mailto:data@example.org")
    link = report_link("moves/a & b", "2026-07-31-00000000", "/flows?a=1&b=2")
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", "data@example.org")
    assert parse_qs(parts.query)["subject"] == ["Error in moves/a & b"]
    assert "+" not in parts.query


def test_rows_over_http(app_url: str, version: Version) -> None:
    query = urlencode([("mark", "OpenAI"), ("mark", "Meta"), ("merge", "parent")])
    status, headers, body = get(f"{app_url}/api/rows/lab-moves.csv?{query}")
    assert status == 200
    assert headers["Content-Disposition"].startswith('attachment; filename="valinor_lab-moves-rows_row-OpenAI')
    behind = rows_behind(version, "lab-moves", {}, ("OpenAI", "Meta"))
    assert [row["record"] for row in csv.DictReader(io.StringIO(body.decode()))] == list(behind.frame["record"])


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/rows/lab-moves.csv?mark=OpenAI&mark=Nowhere", 400, "destination: found 'Nowhere'"),
        ("/api/rows/lab-moves.csv?merge=nothing&mark=OpenAI&mark=Meta", 400, "merge: found 'nothing'"),
        ("/api/rows/tenure.csv?mark=OpenAI", 400, "inferred about people"),
        ("/api/rows/nothing.csv?mark=OpenAI", 404, "question: found 'nothing'"),
        ("/api/rows/lab-moves.png?mark=OpenAI&mark=Meta", 404, "format: found 'png'"),
        ("/api/rows/lab-moves.csv?v=2000-01-01-00000000&mark=a", 404, "data version"),
        ("/api/search?q=a&limit=3", 400, "parameter: found 'limit'"),
        (f"/api/search?q={'x' * 101}", 400, "at most 100"),
    ],
)
def test_bad_addresses_are_one_sentence(app_url: str, address: str, status: int, said: str) -> None:
    found, _, body = get(app_url + address)
    assert found == status
    assert said in json.loads(body)["error"]


def test_search_over_http(app_url: str, version: Version) -> None:
    _, _, body = get(f"{app_url}/api/search?q=ilya%20sutskever&v={version.name}")
    (hit,) = json.loads(body)["found"]
    assert hit["subject"] == "person.ilya-sutskever"
    assert hit["page"] == f"/about?v={version.name}&subject=person.ilya-sutskever"
