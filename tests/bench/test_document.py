"""The document of the speed figures holds what the bench measures, and says of a missed target that it was missed."""

import pytest

from bench.__main__ import GROUPS
from bench.document import DOCUMENT, HEAD, section, written
from bench.rows import Row

ORDER = ["One", "Two"]


def part(title: str, *rows: Row) -> str:
    return section(title, rows, ("0.1", "0.2"))


@pytest.mark.parametrize("group", GROUPS.values(), ids=list(GROUPS))
def test_every_figure_of_the_bench_stands_in_the_document(group):
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document.startswith(HEAD), "written by another program: make bench ARGS=--write-doc"
    _, _, rest = document.partition(f"## {group.title}\n")
    held = {line.split(" | ")[0].removeprefix("| ") for line in rest.partition("\n## ")[0].splitlines()}
    assert set(group.names) <= held


def test_a_section_is_replaced_and_the_others_stay_in_their_order():
    met, missed = Row("speed", "1 s", "2 s", "met"), Row("speed", "3 s", "2 s", "missed", "of one | run")
    document = written("", {"Two": part("Two", met)}, ORDER)
    document = written(document, {"One": part("One", missed)}, ORDER)
    assert document.index("## One") < document.index("## Two")
    assert "| speed | 3 s | 2 s | missed | of one \\| run |" in document
    again = written(document, {"One": part("One", met)}, ORDER)
    assert "missed |" not in again
    assert again.count("| speed | 1 s | 2 s | met |  |") == 2
    assert "## Two" not in written(again, {}, ["One"])
