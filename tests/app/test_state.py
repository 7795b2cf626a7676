"""The address is the state: every control round-trips, and what the screen, the file and the interface say agrees."""

import ast
import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.answer import Answer
from analytics.choice_kinds import AreaChoice, NamedChoice, NumberChoice, PeriodChoice, canonical
from analytics.database import Version
from analytics.files import spreadsheet
from analytics.links import PAGES
from analytics.questions import QUESTIONS, ask, find
from tests.app.test_pages import app, as_read, headings, opened, warnings

ROOT = Path(__file__).parents[2]
FILES = {f"/{name}": f"pages/{name}.py" for name in ("cluster", "flows", "deals", "liquidity")}
__all__ = ["app"]

INPUTS = {
    "checkbox", "color_picker", "date_input", "datetime_input", "feedback", "file_uploader", "multiselect",
    "number_input", "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider", "tabs",
    "text_area", "text_input", "time_input", "toggle",
}  # fmt: skip
NUMBERS_STAY = {"tabs", "text_area", "text_input"}
"""Inputs that change no number: which tab is open, and the text a story is made from."""


def controls():
    """Every input of the pages: file, kind, whether it has a key."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in INPUTS:
                keys = {keyword.arg for keyword in node.keywords}
                yield path.name, node.func.attr, "key" in keys or None in keys


def test_every_control_has_a_key_and_numbers_change_in_one_place_only():
    found = list(controls())
    assert len(found) >= 4
    assert [one for one in found if not one[2]] == []
    # The boxes in behind.py change no number either: they choose whose rows are listed, in the address like the rest.
    assert {name for name, kind, _ in found if kind not in NUMBERS_STAY} == {"state.py", "behind.py"}


def values(choice):
    """Values other than the default that a link may hold."""
    if isinstance(choice, PeriodChoice):
        return ["2025"]
    if isinstance(choice, NumberChoice):
        return [choice.least, choice.most]
    if isinstance(choice, NamedChoice):
        return [choice.default if "." in choice.default else "openai"]
    listed = [option.value for option in choice.options if option.value != choice.default]
    return [*listed, *(["radius-42"] if isinstance(choice, AreaChoice) else [])]


def sets_of_choices(path):
    """Addresses that between them hold every value of every control of a page, each as often as needed."""
    choices = {choice.slug: choice for slug in PAGES[path] for choice in find(slug).choices if len(choice.options) != 1}
    most = max(len(values(choice)) for choice in choices.values())
    return [{slug: values(c)[at % len(values(c))] for slug, c in choices.items()} for at in range(most)]


ADDRESSES = [(path, chosen) for path in FILES for chosen in sets_of_choices(path)]


@pytest.mark.parametrize(("path", "chosen"), ADDRESSES, ids=[f"{path}-{at}" for at, (path, _) in enumerate(ADDRESSES)])
def test_address_to_state_to_address(app: AppTest, path: str, chosen: dict[str, str]) -> None:
    shown = opened(app, FILES[path], **chosen)
    assert not shown.exception
    assert not warnings(shown)
    widgets = {w.key: w.value for w in (*shown.selectbox, *shown.segmented_control)}
    widgets |= {w.key: canonical(str(w.value)) for w in shown.select_slider}
    assert {key: widgets[f"choice-{key}"] for key in chosen} == chosen
    link = next(code.value for code in shown.code if "embed" not in code.value)
    given = {key: value for key, (value,) in parse_qs(urlsplit(link).query).items()}
    assert {key: given[key] for key in chosen} == chosen
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}", given["v"])
    assert next(iter(given)) == "v"


@pytest.mark.parametrize("slug", QUESTIONS)
def test_screen_file_and_interface_say_the_same(app: AppTest, version: Version, slug: str) -> None:
    shown = opened(app, "pages/home.py", view=slug)
    assert not shown.exception
    asked = ask(version, slug)
    published = json.loads(asked.json())
    assert headings(shown) == [published["finding"]]
    base = f"n = {published['n']:,}" if QUESTIONS[slug].tables else "a calculation on the assumptions chosen"
    assert any(base in as_read(caption.value) for caption in shown.caption)
    saved = list(csv.DictReader(io.StringIO(spreadsheet(asked).decode("utf-8-sig"))))
    assert len(saved) == len(published["rows"])
    labels = [button.label for button in shown.get("download_button")]
    assert any(f"({len(saved):,} rows)" in label for label in labels)
    for table in shown.dataframe:
        assert len(table.value) == len(saved)
        for name in published["rows"][0] if published["rows"] else ():
            on_screen = [None if pd.isna(cell) else cell for cell in table.value[name].astype(object)]
            assert on_screen == [row[name] for row in published["rows"]]
            written = [row[name] for row in saved]
            numbers = [None if cell == "" else float(cell) for cell in written] if is_number(asked, name) else None
            assert numbers is None or numbers == [None if cell is None else float(cell) for cell in on_screen]


def is_number(answer: Answer, name: str) -> bool:
    """Whether a column holds numbers."""
    column = answer.frame[name]
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
