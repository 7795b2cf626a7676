"""The default answers of a version, made when it is built rather than when its first reader asks."""

import logging
from collections.abc import Iterator
from pathlib import Path

from analytics.errors import InputError
from analytics.questions import QUESTIONS, ask
from analytics.questions.registry import kept
from analytics.questions.stored import holds_all, packed, path_of
from analytics.store import build, open_version, write, writing

_log = logging.getLogger("valinor")


def built(data: Path, store: Path) -> str:
    """Build the version of a folder's tables and store its default answers; its name.

    Raises:
        InputError: as `build` and `make`.
    """
    name = build(data, store)
    for _ in make(store, name):
        pass
    return name


def make(store: Path, name: str) -> Iterator[str]:
    """Ask every question by default and store the answers, with those they rest on, unless this code has done so.

    Args:
        store: the folder of built versions.
        name: the version.

    Yields:
        The slug of each question once it is asked, so that progress can be shown.

    Raises:
        InputError: when the store holds no such version, or cannot be written.
    """
    version = open_version(store, name)
    try:
        if holds_all(version):
            return
        for slug in QUESTIONS:
            try:
                ask(version, slug)
            except InputError:  # without a subject, or older than the tables it reads
                pass
            except Exception:
                _log.exception("%s could not be answered beforehand", slug)
            yield slug
        content = packed(version, kept(version))
    finally:
        version.close()
    with writing(store):
        write(path_of(version), content)
