"""Measures the speed figures and prints them as tables: `python -m bench [group ...] [--write-doc]`."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from analytics.beforehand import built
from analytics.catalog import data_folder
from bench import load, opening, questions, server
from bench.document import DOCUMENT, load_average, machine, section, written
from bench.metrics import duranton_overman_rows, gini_rows, ripley_million_rows, ripley_rows
from bench.panel import panel_rows
from bench.rows import Row, show


class Group(NamedTuple):
    """Figures that are measured together: a title, the names of the figures, how to measure them over a store.

    The metrics and the panel name sizes and times in their figures; those names are left out.
    """

    title: str
    names: tuple[str, ...]
    measure: Callable[[Path], Iterable[Row]]


def _metrics(_: Path) -> Iterator[Row]:
    return chain(ripley_rows(), ripley_million_rows(), duranton_overman_rows(), gini_rows())


GROUPS: Mapping[str, Group] = {
    "pages": Group("Pages in a browser", opening.NAMES, opening.opening_rows),
    "load": Group(
        "Many readers",
        tuple(load.name_of(*case, figure) for case in load.CASES for figure in load.FIGURES),
        load.load_rows,
    ),
    "server": Group("The server", server.NAMES, server.server_rows),
    "questions": Group("Questions", questions.NAMES, questions.question_rows),
    "metrics": Group("Metrics", (), _metrics),
    "panel": Group("Flow matrix of a panel", (), lambda _: panel_rows()),
}
BY_DEFAULT = tuple(name for name in GROUPS if name != "load")


def main() -> None:
    """Measure in a store of its own, so that what is served is left alone."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], default=[], help=", ".join(GROUPS))
    parser.add_argument("--write-doc", action="store_true", help=f"write {DOCUMENT.name} too")
    asked = parser.parse_args()
    print(machine())
    for name in asked.groups or BY_DEFAULT:
        measured = _measured(GROUPS[name])
        if asked.write_doc:
            _write(measured)


def _measured(group: Group) -> tuple[str, str]:
    """Title and section of a group, printed as it is measured."""
    print(f"\n{group.title}")
    show(Row("what", "measured", "target", "verdict"))
    store = Path(tempfile.mkdtemp(prefix="valinor-bench-"))
    before, rows = load_average(), []
    try:
        built(data_folder(), store)
        for row in group.measure(store):
            show(row)
            rows.append(row)
    finally:
        shutil.rmtree(store)
    return group.title, section(group.title, rows, (before, load_average()))


def _write(measured: tuple[str, str]) -> None:
    held = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    titles = [group.title for group in GROUPS.values()]
    DOCUMENT.write_text(written(held, dict([measured]), titles), encoding="utf-8")


if __name__ == "__main__":
    main()
