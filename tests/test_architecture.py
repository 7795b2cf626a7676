"""The shape of the code: dependencies point one way, and every room holds what its name says."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics import metrics
from analytics.choices import Choice
from analytics.questions import QUESTIONS
from analytics.wording import measured

ROOT = Path(__file__).parents[1]
ANALYTICS = sorted((ROOT / "analytics").rglob("*.py"))
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py"))
PLUMBING = sorted((ROOT / "pages" / "shared").glob("*.py"))


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path):
    return str(path.relative_to(ROOT))


SQL = re.compile(r"\b(SELECT|WITH|INSERT INTO|CREATE|DELETE FROM|COPY|DESCRIBE|FROM|WHERE|JOIN)\s")


def built_texts(path):
    """Every text that looks like SQL and is put together, with the expressions put in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            if SQL.search(text):
                yield node.lineno, [part.value for part in node.values if isinstance(part, ast.FormattedValue)]


@pytest.mark.parametrize("path", sorted((ROOT / "analytics" / "questions").glob("*.py")), ids=name_of)
def test_no_choice_is_put_into_a_statement(path):
    """Values are bound: what is put into SQL is a fragment by name or from a function, never a choice itself."""
    for line, parts in built_texts(path):
        for part in parts:
            assert isinstance(part, ast.Name | ast.Call), f"{path.name}, line {line}: {ast.unparse(part)}"


def test_there_is_something_to_check():
    assert len(ANALYTICS) > 20
    assert len(PAGES) >= 4


@pytest.mark.parametrize("path", ANALYTICS, ids=name_of)
def test_analytics_imports_neither_streamlit_nor_pages(path):
    names = imported(path)
    assert not {name for name in names if name.split(".")[0] in ("streamlit", "pages", "app")}
    assert not {name for name in names if name.split(".")[0] == "plotly"}
    if name_of(path) != "analytics/browser.py":
        assert not {name for name in names if name.split(".")[0] == "kaleido"}


@pytest.mark.parametrize("path", ANALYTICS + PAGES + PLUMBING, ids=name_of)
def test_only_the_command_line_reads_raw_files(path):
    if name_of(path) != "analytics/cli.py" and path.parent.name != "sources":
        assert not {name for name in imported(path) if name.startswith("analytics.sources")}


@pytest.mark.parametrize("path", ANALYTICS + PAGES + PLUMBING, ids=name_of)
def test_only_the_database_module_opens_duckdb(path):
    if name_of(path) != "analytics/database.py":
        assert "duckdb" not in imported(path)


@pytest.mark.parametrize("path", sorted((ROOT / "analytics" / "metrics").glob("*.py")), ids=name_of)
def test_metrics_know_no_data(path):
    inside = {name for name in imported(path) if name.startswith("analytics.")}
    assert all(name.startswith("analytics.metrics") for name in inside)


@pytest.mark.parametrize("path", sorted((ROOT / "analytics" / "figures").glob("*.py")), ids=name_of)
def test_figures_read_answers_only(path):
    inside = {name.split(".")[1] for name in imported(path) if name.startswith("analytics.")}
    inside = {name.partition("_")[0] if name.startswith("definitions_") else name for name in inside}
    assert inside <= {"figures", "answer", "definitions", "wording"}, inside


@pytest.mark.parametrize("path", sorted((ROOT / "analytics" / "claims").glob("*.py")), ids=name_of)
def test_claims_import_no_question(path):
    # Questions import the claims: the other way round, whichever is imported first decides whether it works.
    assert not {name for name in imported(path) if name.startswith("analytics.questions")}


OUTSIDE = {"figures", "export", "bundle", "links", "cli"}
"""What is made of answers."""
ANSWERS = {"questions", "claims", "evidence", "files"} | OUTSIDE
BELOW = [
    *((ROOT / "analytics" / f"{name}.py", ANSWERS) for name in ("catalog", "tables", "shipped", "database", "store")),
    *((path, OUTSIDE) for room in ("questions", "claims") for path in (ROOT / "analytics" / room).glob("*.py")),
]


@pytest.mark.parametrize(("path", "above"), BELOW, ids=[name_of(path) for path, _ in BELOW])
def test_what_is_below_knows_nothing_of_what_is_made_of_it(path, above):
    assert not {name.split(".")[1] for name in imported(path) if name.startswith("analytics.")} & above


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_short_and_holds_no_plumbing(path):
    text = path.read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 60
    for word in ("query_params", "plotly.express", "SELECT ", "read_csv", "session_state"):
        assert word not in text
    assert not {name for name in imported(path) if name.split(".")[0] in ("plotly", "pandas")}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.slug)
def test_a_question_declares_what_its_answer_holds(question):
    names = [column.name for column in question.columns]
    assert names[-1] == "n" or "n" in names
    assert len(set(names)) == len(names)
    assert all(column.description for column in question.columns)
    assert all(isinstance(choice, Choice) for choice in question.choices)
    assert question.title
    assert question.tables or question.title.startswith("Scenario")
    assert question.headline is None or measured(0.5, question.headline.unit)


def test_a_choice_means_the_same_in_every_question():
    by_slug = {}
    for question in QUESTIONS.values():
        for choice in question.choices:
            known = by_slug.setdefault(choice.slug, choice)
            # Only where a question begins may differ; the values and what they mean may not. A measure is what is
            # concentrated on one page and what counts as capital expenditure on another.
            assert choice.slug in ("period", "measure") or choice == known.with_default(choice.default)


def test_no_table_or_metric_is_named_in_vain(version):
    tables = set(version.frame("SELECT table_name FROM information_schema.tables")["table_name"])
    functions = {name for path in (ROOT / "analytics" / "metrics").glob("*.py") for name in defined(path)}
    for question in QUESTIONS.values():
        assert set(question.tables) <= tables
        assert set(question.metrics) <= functions


def test_questions_declare_the_metrics_they_use():
    """What the page of methods says of a question is what its module, or one it shares with others, calls."""
    declared, uses, shares = {}, {}, {}
    for path in (ROOT / "analytics" / "questions").glob("*.py"):
        name = f"analytics.questions.{path.stem}"
        names = imported(path)
        uses[name] = {called for called in metrics.__all__ if any(one.endswith(f".{called}") for one in names)}
        shares[name] = {one for one in names if one.startswith("analytics.questions.") and one != name}
        of_it = [question.metrics for question in QUESTIONS.values() if question.function.__module__ == name]
        declared[name] = {called for each in of_it for called in each}
    for name in uses:
        users = {name} | {user for user in uses if not declared[name] and name in shares[user]}
        assert uses[name] <= set().union(*(declared[user] for user in users)), name
        called = uses[name].union(*(uses.get(shared, set()) for shared in shares[name]))
        within = {inner for outer in called for inner in getattr(metrics, outer).__code__.co_names}
        assert declared[name] <= called | within, name


def defined(path):
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


FILES = [path for room in ("analytics", "pages", "bench", "tools", "tests") for path in (ROOT / room).rglob("*.py")]
TABLES_OF_TESTS = {"directory", "version", "tables"}
"""Functions of tests that are nothing but rows."""


def test_what_starts_loads_nothing_that_few_answers_need():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, pages.shared.server; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "pages.shared.server" in told
    assert not {"scipy.stats", "scipy.spatial", "plotly.express", "geopandas", "statsmodels"} & set(told)


def test_files_and_functions_can_be_read_at_once():
    """No file over 300 lines; no function over 40, its documentation left out."""
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, name_of(path)
        for node in ast.walk(ast.parse(text)):
            rows_only = path.is_relative_to(ROOT / "tests") and getattr(node, "name", "") in TABLES_OF_TESTS
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not rows_only:
                said = len((ast.get_docstring(node, clean=False) or "").splitlines())
                assert node.end_lineno - node.lineno + 1 - said <= 40, f"{name_of(path)}: {node.name}"
