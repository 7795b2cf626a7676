"""Building a data version: what it makes, and how it refuses a malformed table."""

import shutil
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.errors import InputError
from analytics.store import LATEST, build, held, open_version

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("built"))
    return folder


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A store with the version of the committed tables, made once, and its name."""
    folder = tmp_path_factory.mktemp("built")
    return folder, build(DATA, folder)


def edit(path, old, new, count=1):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))


def first_line_with(path, text):
    return next(n for n, line in enumerate(path.read_bytes().splitlines(), 1) if text in line)


def test_a_built_version_holds_every_table_with_keys(data, store):
    name = build(data, store)
    assert name.startswith("20")
    version = open_version(store)
    assert version.name == name
    for table in Catalog(data).tables:
        rows = version.frame(f'SELECT count(*) AS n FROM "{table.name}"')["n"][0]
        assert rows > 0, table.name
    keys = version.frame("SELECT count(*) AS n FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'")
    assert keys["n"][0] == sum(bool(table.key) for table in Catalog(data).tables)
    version.close()


def test_the_name_depends_on_content_alone(data, store, tmp_path):
    name = build(data, store)
    path = data / "facts" / "moves.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    assert build(data, tmp_path / "other") == name
    edit(path, b",hire,", b",cofound,")
    assert build(data, tmp_path / "third") != name


def test_building_again_changes_no_file(data, store):
    path = store / f"{build(data, store)}.duckdb"
    before = path.stat().st_mtime_ns
    build(data, store)
    assert path.stat().st_mtime_ns == before


def swapped_header(data):
    edit(data / "facts" / "companies.csv", b"name,slug", b"slug,name")
    return "facts/companies.csv, line 1, column 2: found 'slug', expected the column name."


def unknown_column(data):
    path = data / "facts" / "snapshots.csv"
    header = path.read_bytes().splitlines()[0]
    edit(path, header, header + b",colour")
    return "facts/snapshots.csv, line 1, column"


def wrong_type(data):
    path = data / "judgements" / "batches.csv"
    edit(path, b",2019,", b",nineteen,")
    return f"judgements/batches.csv, line {first_line_with(path, b'nineteen')}, column year: found 'nineteen', expected"


def date_in_another_form(data):
    path = data / "facts" / "snapshots.csv"
    first = path.read_bytes().splitlines()[1].split(b",")[0]
    path.write_bytes(path.read_bytes().replace(first, first.replace(b"-", b""), 1))
    return "facts/snapshots.csv, line 2, column snapshot: found '20211202', expected a date as 2026-07-31."


def broken_foreign_key(data):
    path = data / "facts" / "companies.csv"
    edit(path, b",Winter 2019,", b",Winter 1919,")
    return f"facts/companies.csv, line {first_line_with(path, b'Winter 1919')}, column batch: found 'Winter 1919'"


def duplicate_key(data):
    path = data / "facts" / "snapshots.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))
    return f"facts/snapshots.csv, line {len(lines) + 1}, column snapshot: found"


def bad_encoding(data):
    path = data / "facts" / "people.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:4], b"zoe,Zo\xeb,valinor\n", *lines[4:]]))
    return "facts/people.csv, line 5, column name: found 'byte 0xeb', expected UTF-8."


def missing_file(data):
    (data / "facts" / "deals.csv").unlink()
    return "facts/deals.csv: found 'no file'"


def cell_too_many(data):
    path = data / "facts" / "snapshots.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[1].rstrip(b"\n") + b",more\n", *lines[2:]]))
    return "facts/snapshots.csv, line 2, column"


def required_cell_empty(data):
    path = data / "facts" / "people.csv"
    edit(path, path.read_bytes().splitlines()[1].split(b",")[0] + b",", b",")
    return "facts/people.csv, line 2, column person_id: found '', expected a value."


def value_outside_enum(data):
    path = data / "facts" / "moves.csv"
    edit(path, b",hire,", b",abducted,")
    return f"facts/moves.csv, line {first_line_with(path, b'abducted')}, column kind: found 'abducted', expected one of"


DAMAGE = [
    swapped_header,
    unknown_column,
    wrong_type,
    date_in_another_form,
    broken_foreign_key,
    duplicate_key,
    bad_encoding,
    missing_file,
    cell_too_many,
    required_cell_empty,
    value_outside_enum,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda function: function.__name__)
def test_a_malformed_table_stops_the_build_and_leaves_the_version_serving(data, store, built, damage):
    folder, name = built
    shutil.copytree(folder, store)
    files = sorted(path.name for path in store.iterdir())
    sentence = damage(data)
    with pytest.raises(InputError) as refusal:
        build(data, store)
    assert str(refusal.value).startswith(sentence)
    assert "\n" not in str(refusal.value)
    assert sorted(path.name for path in store.iterdir()) == files
    version = open_version(store)
    assert version.name == name
    version.close()


def test_a_version_that_is_not_held_names_the_nearest(built):
    folder, name = built
    with pytest.raises(InputError, match=f"Nearest held: {name}"):
        open_version(folder, "2026-08-01-00000000")


def test_an_empty_store_says_what_to_run(store):
    with pytest.raises(InputError, match=r"Run valinor build\."):
        open_version(store)
    assert held(store) == []


def test_a_file_that_is_no_database_is_refused(store):
    store.mkdir()
    (store / "2026-01-01-00000000.duckdb").write_bytes(b"not a database")
    (store / LATEST).write_text("2026-01-01-00000000\n")
    with pytest.raises(InputError, match="Run valinor build"):
        open_version(store)
