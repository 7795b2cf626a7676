"""Every parameter of every route: a sentence or the very answer that was asked for, never a fault, never another."""

import json
import random
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from analytics.choice_kinds import AreaChoice, NamedChoice, NumberChoice, PeriodChoice
from analytics.choices import Choice
from analytics.export import FORMATS
from analytics.figures.registry import view_of
from analytics.links import PAGES, page_name
from analytics.questions import QUESTIONS
from pages.shared import files, previews
from tests.app.test_previews import Head
from tests.app.test_routes import call
from tests.conftest import assert_one_sentence
from tests.fuzz.conftest import tried
from tests.fuzz.texts import CHARACTERS, NASTY, texts

PERIODS = ("all", "2025", "2025H1", "2025Q3", "2025-06", "2017..2025")
RADII = ("radius-5", "radius-50", "radius-200")
SLUGS = tuple(QUESTIONS)


@pytest.fixture(autouse=True)
def _served(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The committed tables; a picture is not drawn, as no parameter reaches it unchecked."""
    monkeypatch.setenv("VALINOR_STORE", str(store))
    monkeypatch.setattr(files, "image", lambda *_, **look: f"<svg>{sorted(look)}</svg>".encode())


def valid_values(choice: Choice) -> list[str]:
    """Some values a choice allows."""
    values = [choice.default, *(option.value for option in choice.options[:4])]
    if isinstance(choice, AreaChoice):
        values += RADII
    if isinstance(choice, PeriodChoice):
        values += PERIODS
    if isinstance(choice, NumberChoice):
        values += [choice.least, choice.most, f"{choice.default}0" if "." in choice.default else f"{choice.default}.0"]
    if isinstance(choice, NamedChoice):
        values += ["openai", "google-deepmind"]
    return values


def is_meant(asked: str, echoed: str) -> bool:
    """Whether a value is the one that was asked for, spelled plainly."""
    if asked.strip().casefold() == echoed.casefold():
        return echoed.isascii()
    try:
        return Decimal(asked.strip()) == Decimal(echoed)
    except InvalidOperation:
        return False


def request(name: str, path: str, query: str = "", **headers: str) -> tuple[int, bytes]:
    """Status and body of one request that is counted; whatever fails is a sentence as JSON."""
    tried(name)
    asked = (path, query[:300])
    # The address as a server hands it on: the path decoded, the query as it came.
    status, told, body = call(path, query, tuple((key.replace("_", "-"), text) for key, text in headers.items()))
    assert status in (200, 304, 400, 404), (asked, status, body[:500])
    if status in (400, 404) and told["content-type"] == "application/json":
        assert_one_sentence(json.loads(body)["error"], asked)
        assert told["cache-control"] == "no-store"
    return status, body


def assert_answers(body: bytes, slug: str, given: dict[str, str]) -> None:
    """The answer says the choices that were asked for, and the default of every other."""
    echoed = json.loads(body)["choices"]
    for choice in QUESTIONS[slug].choices:
        asked = given.get(choice.slug, choice.default)
        assert is_meant(asked, echoed[choice.slug]), (slug, choice.slug, asked, echoed[choice.slug])


@pytest.mark.parametrize("slug", SLUGS)
def test_choices(slug: str, effort: int) -> None:
    for choice in QUESTIONS[slug].choices:
        for text in texts(f"{slug} {choice.slug}", 1 + 2 * (effort > 1) * effort, valid_values(choice)):
            given = {choice.slug: text}
            status, body = request(f"choice {choice.slug}", f"/api/answers/{slug}.json", urlencode(given))
            if status == 200:
                assert_answers(body, slug, given)


def test_several_choices_at_once(effort: int) -> None:
    chance = random.Random("several")
    for _ in range(10 * effort):
        asked = QUESTIONS[chance.choice(("area-share", "lab-moves", "lab-option", "boomerangs", "concentration"))]
        given = {
            choice.slug: next(texts(str(chance.random()), 1, valid_values(choice)[:2]))
            for choice in asked.choices
            if chance.random() < 0.5
        }
        status, body = request("choices together", f"/api/answers/{asked.slug}.json", urlencode(given))
        if status == 200:
            assert_answers(body, asked.slug, given)


def test_repeated_unknown_and_nested_keys(effort: int) -> None:
    for text in texts("keys", 10 * effort, ("base", "area", "v", "view", "base[]", "base[0][x]", "Base", "theme")):
        for query in (urlencode([("base", "us"), ("base", text)]), urlencode({text: "us"})):
            status, body = request("key", "/api/answers/area-share.json", query)
            if status == 200:
                assert text in ("base", "v"), text
                assert_answers(body, "area-share", {"base": "us"})


def test_queries_that_are_none(effort: int) -> None:
    chance = random.Random("query")
    for _ in range(10 * effort):
        pieces = (*NASTY[:60], "base=us", "base", "=us", "&&", ";", "%", "%E0%A4%A", "%00", "base=us&base=us", "v=")
        query = quote("".join(chance.choices(pieces, k=chance.choice((1, 2, 5)))), safe="=&%;+")
        status, body = request("query", "/api/answers/area-share.json", query)
        if status == 200:
            echoed = json.loads(body)["choices"]["base"]
            assert (echoed == "us") == ("base=us" in query), query
    assert request("query", "/api/answers/area-share.json", "&".join(f"k{n}=1" for n in range(2_000)))[0] == 400


def test_versions_names_and_formats(effort: int, store: Path) -> None:
    names = [path.stem for path in store.glob("*.duckdb")]
    for text in texts("v", 10 * effort, (*names, "latest", "2026-07-31", "10:00+05", "1:00Z")):
        status, body = request("v", "/api/answers/policy-events.json", urlencode({"v": text}))
        if status == 200:
            assert text == "latest" or json.loads(body)["version"] == text
    for text in texts("name", 10 * effort, ("area-share.csv", "claims.json", "claims", ".csv", "claims.csv.gz")):
        path = f"/api/answers/{text.replace('/', '')}"
        assert request("name", path)[0] == 404 or path.removeprefix("/api/answers/") in (
            f"{slug}.{form}" for slug in SLUGS for form in FORMATS
        )


def test_looks_of_pictures(effort: int) -> None:
    named = [drawing.name for drawing in view_of("area-share").drawings]
    for key, valid in (("theme", ("light", "dark")), ("figure", named), ("width", ("1600",))):
        for text in texts(key, 10 * effort, valid):
            status, _ = request(key, "/api/answers/area-share.svg", urlencode({key: text}))
            assert (status == 200) == (text in valid or (key == "figure" and not text)) or key == "width", text


def test_pictures_and_geography(effort: int) -> None:
    known = {page_name(path) for path, slugs in PAGES.items() if slugs}
    for text in texts("preview", 10 * effort, tuple(known)):
        name = text.replace("/", "")
        assert request("preview", f"/preview/{name}.png", urlencode({"base": text}))[0] in (200, 404)
    for text in texts("geography", 10 * effort, ("countries", "../datapackage", "places")):
        status, body = request("geography", f"/geography/{text}.geojson")
        assert status in (200, 404)
        assert status == 404 or b"FeatureCollection" in body[:200]


def test_headers(effort: int) -> None:
    for name in ("If_None_Match", "Accept_Encoding", "Range", "Host", "Accept"):
        for text in texts(name, 4 * effort, ("*", "gzip", "bytes=0-1", 'W/"x"', "gzip;q=0")):
            plain = "".join(letter for letter in text if letter.isascii() and letter.isprintable())
            status, _ = request(f"header {name}", "/api/answers/policy-events.json", **{name: plain})
            assert status in (200, 304)


def addresses(effort: int) -> Iterator[tuple[str, dict[str, str]]]:
    chance = random.Random("pages")
    keys = ("base", "area", "period", "evidence", "v", "view", "step", "title", "at", "embed", "foo")
    for path in PAGES:
        for text in texts(f"page {path}", effort, ("us", "all", "radius-50", "claims", "2025")):
            yield path, {chance.choice(keys): text, "".join(chance.choices(CHARACTERS, k=3)): text}


def test_previews_of_pages_say_what_is_shown_and_inject_nothing(effort: int) -> None:
    for path, given in addresses(effort):
        tried("page address, its preview")
        if not PAGES[path]:
            continue
        try:
            said = previews.told("http://h", path, given)
        except previews.InputError as refused:
            assert_one_sentence(str(refused), given)
            continue
        page = previews.inserted("<html><head><title>Streamlit</title></head></html>", said)
        assert not Head(page).scripts
        assert page.count("<") == page.count("\n") + 6, page
