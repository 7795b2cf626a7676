"""How much is tried, and what was tried."""

from collections import Counter

import pytest

TRIED: Counter[str] = Counter()
"""Inputs tried, by parameter, file or flag."""
ENOUGH = 10_000
LEAST_TESTS = 20
"""Tests of a run that is meant to be whole."""


@pytest.fixture(params=[1, pytest.param(30, marks=pytest.mark.fuzz)], ids=["few", "many"])
def effort(request: pytest.FixtureRequest) -> int:
    """How many times more is tried than by `make test`."""
    return int(request.param)


def tried(name: str) -> None:
    """Count one input."""
    TRIED[name] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print how often each was tried."""
    if TRIED and config.getoption("markexpr") == "fuzz":
        terminalreporter.section("inputs tried")
        for name, count in sorted(TRIED.items()):
            terminalreporter.write_line(f"{count:7,}  {name}")
        terminalreporter.write_line(f"{TRIED.total():7,}  in all")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass on what a worker counted; fail a whole run that tried too little."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tried"] = dict(TRIED)
        return
    whole = session.config.getoption("markexpr") == "fuzz" and not session.config.getoption("keyword")
    if whole and session.testscollected > LEAST_TESTS and TRIED.total() < ENOUGH:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Add what a worker counted."""
    TRIED.update(getattr(node, "workeroutput", {}).get("tried", {}))
