"""What a page shows later: the run that opens it shows the first view alone, and the browser asks for the others.

Seven charts keep a browser busy for seconds, and the first would wait for those that nobody sees yet. So there are
grey fields for the others, and a button that a script presses once the first chart stands; where scripts fail, the
button is seen after eight seconds. Where no browser reads the page, as when a test runs its script, all is shown.
"""

import streamlit as st

from pages.shared.scripts import PRESS_WHEN_DRAWN

SHOW_REST = "show-rest"
"""Key of the button that the script presses, named there too."""
_PAGE, _WAIT, _SHOWN = "later-page", "later-wait", "later-shown"


def enter(page: str) -> None:
    """Begin a run; a page that was not the last one of this session waits for the browser to ask.

    Args:
        page: path of the page.
    """
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_WAIT] = bool(st.context.url)
    st.session_state[_SHOWN] = 0


def shown_now() -> bool:
    """Whether the next view of this run is shown: the first is, the others are unless the page waits."""
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, 0) + 1
    return st.session_state[_SHOWN] == 1 or not st.session_state.get(_WAIT)


def ask() -> None:
    """End a run: where a view was left out, the way to all of them."""
    if st.session_state[_WAIT] and st.session_state[_SHOWN] > 1:
        with st.container(key="later"):
            st.button("Show the rest of the page", on_click=_stop_waiting, key=SHOW_REST)
            st.html(PRESS_WHEN_DRAWN, unsafe_allow_javascript=True)


def _stop_waiting() -> None:
    st.session_state[_WAIT] = False
