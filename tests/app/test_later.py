"""How long the other views of a page wait for its first one."""

from dataclasses import dataclass, field

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import later


def page() -> None:
    """Two views; the first shows a year, the other always the same."""
    from types import SimpleNamespace

    import streamlit as st

    from pages.shared import later

    later.enter(st.session_state.get("page", "one"))
    for choices in ({"year": st.session_state.get("year", "2020")}, {"area": "bay-area"}):
        assert later.shown_now()
        later.sent(SimpleNamespace(choices=choices))


@dataclass
class Clock:
    """Time that passes in sleep alone."""

    now: float = 0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_views_wait_while_the_browser_draws_a_first_view_that_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(later, "time", clock)
    app = AppTest.from_function(page)
    app.session_state["later-drawn-in"] = 0.8

    def waits(**state: str) -> float:
        start = clock.now
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception
        return clock.now - start

    assert waits() == 0, "a page that opens"
    assert waits() == 0, "another run of the same"
    assert waits(year="2021") == pytest.approx(0.8, abs=0.06)
    assert max(clock.slept) <= 0.05, "a newer choice is not kept waiting"
    assert waits() == 0
    assert waits(page="two", year="2022") == 0, "another page"


def test_a_browser_that_has_not_told_how_long_it_draws_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(later, "time", clock)
    app = AppTest.from_function(page).run()
    app.session_state["year"] = "2021"
    app.run()
    assert (app.exception, clock.slept) == ([], [])
