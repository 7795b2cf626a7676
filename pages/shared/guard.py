"""What goes wrong in one part of a page is said in a sentence there; the rest of the page stands."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analytics.errors import InputError
from pages.shared.words import plain

_log = logging.getLogger("valinor")


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence; a fault of the program gets an id that is also in the log."""
    try:
        yield
    except InputError as error:
        st.info(plain(f"Not shown for these choices. {error}"))
    except Exception:
        fault = secrets.token_hex(2).upper()
        _log.exception("%s could not be drawn (id %s)", name, fault)
        st.warning(f"This part could not be drawn (id {fault}). The rest of the page still works; reload to try again.")
