"""Every kind of damage to a committed table, to its description and to what is shipped: told with its place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.catalog import PACKAGE
from analytics.publish import publish
from analytics.store import build, latest
from tests.faults.conftest import change, contents, refused

TABLES = ["facts/moves.csv", "facts/people.csv", "facts/sources.csv", "facts/places.csv"]


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def gone(path: Path) -> str:
    path.unlink()
    return "found 'no file'"


def a_folder(path: Path) -> str:
    path.unlink()
    path.mkdir()
    return "found 'Is a directory'"


def empty(path: Path) -> str:
    path.write_bytes(b"")
    return ", line 1, column 1: found 'nothing'"


def column_missing(path: Path) -> str:
    path.write_bytes(b"".join(line.partition(b",")[2] for line in lines(path)))
    return ", line 1, column 1: found"


def column_more(path: Path) -> str:
    path.write_bytes(b"".join(line.rstrip(b"\n") + b",more\n" for line in lines(path)))
    return "found 'more', expected no further column"


def key_twice(path: Path) -> str:
    content = lines(path)
    path.write_bytes(b"".join([*content, content[1]]))
    return f", line {len(content) + 1}, column"


def encoding_of_another(path: Path) -> str:
    path.write_bytes(path.read_bytes() + "é".encode("latin-1") + b"\n")
    return f", line {len(lines(path))}, column"


def cut_in_a_row(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:-9])
    return f", line {len(lines(path))}: found 'a last line without an end'"


def cut_in_the_last_cell(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:-2])
    return f", line {len(lines(path))}: found 'a last line without an end'"


def huge_cell(path: Path) -> str:
    path.write_bytes(path.read_bytes() + b"9" * 300_000 + b"\n")
    return "field larger than field limit"


def open_quotation(path: Path) -> str:
    first, *rest = lines(path)
    path.write_bytes(first + b'"' + b"".join(rest))
    return ", line"


def null_byte(path: Path) -> str:
    first, second, *rest = lines(path)
    path.write_bytes(b"".join([first, second[:3], b"\0", second[3:], *rest]))
    return ", line 2: found 'byte 0x00'"


def many_cells(path: Path) -> str:
    path.write_bytes(path.read_bytes() + b"," * 5_000 + b"\n")
    return f", line {len(lines(path))}, column"


DAMAGE = [
    gone,
    a_folder,
    empty,
    column_missing,
    column_more,
    key_twice,
    encoding_of_another,
    cut_in_a_row,
    cut_in_the_last_cell,
    huge_cell,
    open_quotation,
    null_byte,
    many_cells,
]


@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_table_is_told_with_its_place_and_changes_nothing(data: Path, own_store: Path, table: str) -> None:
    name = build(data, own_store)
    stored, whole = contents(own_store), contents(data)
    for damage in DAMAGE:
        place = damage(data / table)
        sentence = refused("publish")
        assert sentence.startswith(table), damage
        assert place in sentence, damage
        assert (contents(own_store), latest(own_store)) == (stored, name)
        assert not (data / "versions").exists()
        if (data / table).is_dir():
            (data / table).rmdir()
        (data / table).write_bytes(whole[table])
    assert build(data, own_store) == name


CELLS = [
    ("facts/moves.csv", b",2025-02,month,", b",2025-13,month,"),
    ("facts/moves.csv", b",openai,meta,", b",nobody,meta,"),
    ("facts/moves.csv", b",hire,", b",HIRE,"),
    ("facts/moves.csv", b"false", b"no"),
    ("facts/places.csv", b"37.77", b"137.77"),
    ("facts/places.csv", b"37.77", b"nan"),
    ("facts/places.csv", b"37.77", "３7.77".encode()),
    ("judgements/batches.csv", b",2025,", b",1e99,"),
    ("judgements/batches.csv", b"2025-01-01", b"2025-02-30"),
]


def test_a_wrong_cell_is_told_with_file_line_and_column(data: Path, own_store: Path) -> None:
    for table, old, new in CELLS:
        whole = (data / table).read_bytes()
        assert old in whole, (table, old)
        (data / table).write_bytes(whole.replace(old, new, 1))
        line = whole[: whole.index(old)].count(b"\n") + 1
        assert refused("build").startswith(f"{table}, line {line}, column "), new
        (data / table).write_bytes(whole)
    assert not own_store.exists()


def resources(change_first: Callable[[dict[str, object]], object]) -> Callable[[dict[str, object]], object]:
    def damage(package: dict[str, object]) -> object:
        for entry in package["resources"]:  # type: ignore[attr-defined]
            if entry["name"] == "moves":
                change_first(entry["schema"])
        return package

    return damage


PACKAGES: dict[str, Callable[[dict[str, object]], object]] = {
    "a list": lambda package: [package],
    "a number": lambda _: 7,
    "no resources": lambda _: {"name": "valinor"},
    "resources of another kind": lambda package: {**package, "resources": 3},
    "a type that is none": resources(lambda schema: schema["fields"][0].update(type="geopoint")),
    "a column twice": resources(lambda schema: schema["fields"].append(schema["fields"][0])),
    "no column": resources(lambda schema: schema.update(fields=[])),
    "a column without a name": resources(lambda schema: schema["fields"][0].pop("name")),
    "a key that is no column": resources(lambda schema: schema.update(primaryKey=["nothing"])),
    "a reference to no table": resources(
        lambda schema: schema["foreignKeys"][0]["reference"].update(resource="nothing")
    ),
    "a pattern that is none": resources(lambda schema: schema["fields"][0].update(constraints={"pattern": "("})),
    "a bound that is none": resources(lambda schema: schema["fields"][0].update(constraints={"minimum": "x"})),
    "values that are no list": resources(lambda schema: schema["fields"][0].update(constraints={"enum": 5})),
}


def test_a_description_that_fits_nothing_is_one_sentence(data: Path, own_store: Path) -> None:
    whole = (data / PACKAGE).read_text(encoding="utf-8")
    for what, damage in PACKAGES.items():
        (data / PACKAGE).write_text(json.dumps(damage(json.loads(whole))), encoding="utf-8")
        assert PACKAGE in refused("build"), what
    for text in ("", "{", "[" * 100_000, "\0", "\ufeff{}", '{"resources": [{"schema": {}}]}'):
        (data / PACKAGE).write_text(text, encoding="utf-8")
        assert PACKAGE in refused("build"), text[:9]
    (data / PACKAGE).unlink()
    assert "no file" in refused("build")
    assert not own_store.exists()


@pytest.mark.faults
def test_shipped_versions_that_were_damaged_are_told_and_the_version_serves(data: Path, own_store: Path) -> None:
    first = publish(data, own_store)
    change(data)
    second = publish(data, own_store)
    shipped = data / "versions" / f"{first}.zip"
    whole, record = shipped.read_bytes(), data / "versions" / f"{first}.json"
    (own_store / f"{first}.duckdb").unlink()
    middle = len(whole) // 2
    for content in (b"", whole[:middle], whole[:-40], whole[:40] + bytes([whole[40] ^ 255]) + whole[41:]):
        shipped.write_bytes(content)
        assert f"{first}.zip" in refused("build"), content[:9]
        assert latest(own_store) == second
    shipped.write_bytes(whole)
    for content in (b"{}", b"[]", b"", b"\xff", b'{"name": 1, "definitions": [], "notes": 4, "answers": []}'):
        (own_store / record.name).write_bytes(content)
        if (own_store / f"{first}.duckdb").exists():
            assert record.name in refused("answer", "lab-moves", "--version", first)
        assert build(data, own_store) == second
    assert (own_store / record.name).read_bytes() == record.read_bytes()
    shutil.rmtree(own_store)
    assert build(data, own_store) == second
