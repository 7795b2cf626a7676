"""What a page shows later: the run that opens it shows the first view alone, and the browser asks for the others.

Seven charts keep a browser busy for seconds, and the first would wait for those that nobody sees yet. So there are
grey fields for the others, and a button that a script presses once the first chart stands; where scripts fail, the
button is seen after eight seconds. Where no browser reads the page, as when a test runs its script, all is shown.

A choice that changes the first view is answered likewise: the others, which stay as they were meanwhile, follow after
the time in which this browser has drawn the first view of a page that was opened.
"""

import time

import streamlit as st

from analytics.answer import Answer
from pages.shared.scripts import PRESS_WHEN_DRAWN

SHOW_REST = "show-rest"
"""Key of the button that the script presses, named there too."""
MOST_SECONDS = 1.5
"""The longest that the other views wait for a first one that has changed."""
_PAGE, _WAIT, _SHOWN = "later-page", "later-wait", "later-shown"
_FIRST, _SENT, _DRAWN_IN = "later-first", "later-sent", "later-drawn-in"


def enter(page: str) -> None:
    """Begin a run; a page that was not the last one of this session waits for the browser to ask.

    Args:
        page: path of the page.
    """
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_WAIT] = bool(st.context.url)
        st.session_state[_FIRST] = None
    st.session_state[_SHOWN] = 0


def shown_now() -> bool:
    """Whether the next view of this run is shown: the first is, the others are unless the page waits."""
    waits = rest_waits()
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, 0) + 1
    return not waits


def rest_waits() -> bool:
    """Whether the first view of this run has been shown and what follows it waits."""
    return bool(st.session_state.get(_WAIT)) and st.session_state.get(_SHOWN, 0) > 0


def sent(view: Answer) -> None:
    """After each view: where the first shows something else than before, let the browser draw it before more comes."""
    if st.session_state[_SHOWN] != 1:
        return
    before, now = st.session_state.get(_FIRST), tuple(view.choices.items())
    st.session_state[_FIRST] = now
    if before is not None and before != now:
        until = time.monotonic() + st.session_state.get(_DRAWN_IN, 0)
        while time.monotonic() < until:
            time.sleep(0.05)
            st.session_state.get(_FIRST)  # where Streamlit ends a run that a newer choice has overtaken


def ask() -> None:
    """End a run: where a view was left out, the way to all of them."""
    if st.session_state[_WAIT] and st.session_state[_SHOWN] > 1:
        with st.container(key="later"):
            st.button("Show the rest of the page", on_click=_stop_waiting, key=SHOW_REST)
            st.html(PRESS_WHEN_DRAWN, unsafe_allow_javascript=True)
        st.session_state[_SENT] = time.monotonic()


def _stop_waiting() -> None:
    took = time.monotonic() - st.session_state[_SENT]
    # Where the scripts of charts came first, it took longer than it will again.
    st.session_state[_DRAWN_IN] = min(took, st.session_state.get(_DRAWN_IN, MOST_SECONDS))
    st.session_state[_WAIT] = False
