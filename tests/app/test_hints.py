"""Pages about founders and quoted figures: ready links, controls that list what the data name, bad values told."""

from streamlit.testing.v1 import AppTest

from analytics.database import Version
from analytics.questions import ask
from tests.app.test_pages import app, headings, opened, warnings

__all__ = ["app"]


def test_an_employer_is_chosen_from_those_of_the_data_version(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/diaspora.py", employer="quora")
    assert not shown.exception
    assert not shown.warning
    assert ask(version, "founders", {"employer": "quora"}).finding in headings(shown)
    control = shown.selectbox(key="choice-employer")
    assert control.value == "quora"
    assert {"PayPal", "Google", "OpenAI", "All employers"} <= set(control.options)
    control.set_value("paypal").run()
    assert shown.query_params["employer"] == "paypal"


def test_an_employer_that_is_not_known_is_told(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/diaspora.py", employer="acme-of-nowhere")
    assert any("acme-of-nowhere" in warning for warning in warnings(shown))
    assert ask(version, "founders").finding in headings(shown)


def test_quoted_figures_of_one_claim(app: AppTest, version: Version) -> None:
    shown = opened(app, "pages/numbers.py", claim="snap-back")
    assert not shown.exception
    assert ask(version, "quoted-figures", {"claim": "snap-back"}).finding in headings(shown)
