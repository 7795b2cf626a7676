"""Every page's default answers, computed by a process of their own: `python -m analytics.beforehand`.

A server that starts takes them from there. Computed inside it they would slow down its first readers, and leave it with
100 MB that the computing, not the answers, needed.
"""

import logging
import os
import pickle
import sys
from typing import NamedTuple

from analytics.answer import Answer
from analytics.database import LATEST, open_version, store_folder
from analytics.errors import InputError
from analytics.links import PAGES
from analytics.questions import ask
from analytics.questions.registry import kept

_log = logging.getLogger("valinor")


class Beforehand(NamedTuple):
    """Answers, and what they were computed from: name of the data version, rows and cells withheld in it."""

    version: str
    withheld: int
    answers: tuple[Answer, ...]


def computed() -> Beforehand:
    """Ask the questions of every page; an answer that rests on others keeps those too.

    Raises:
        InputError: when the store holds no version.
    """
    version = open_version(store_folder(), LATEST)
    for slug in (slug for slugs in PAGES.values() for slug in slugs):
        try:
            ask(version, slug)
        except InputError:
            continue
        except Exception:
            _log.exception("%s could not be answered beforehand", slug)
    made = Beforehand(version.name, version.withheld, kept(version))
    version.close()
    return made


if __name__ == "__main__":
    from analytics import beforehand  # what is pickled names the module it is from, which is not __main__

    os.nice(10)
    try:
        pickle.dump(beforehand.computed(), sys.stdout.buffer)
    except InputError as error:
        sys.exit(str(error))
