"""`valinor moves` from files to files: what it reads, refuses, counts and writes."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics import engines, panel_files
from analytics.cli import main
from analytics.database import DatabaseError
from analytics.errors import InputError
from analytics.panel import read_output
from analytics.suppression import add

PANEL = """person_id,organisation_id,year
p,A,2019
p,B,2020
q,A,2019
q,A,2020
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "panel.csv").write_text(PANEL, encoding="utf-8")
    return tmp_path


def moves(folder, *arguments, panel="panel.csv"):
    out = () if "--out" in arguments else ("--out", str(folder / "out"))
    return CliRunner().invoke(main, ["moves", str(folder / panel), *out, "--threads", "1", *map(str, arguments)])


def written(folder, text, *arguments):
    """What a run over this text writes."""
    (folder / "panel.csv").write_text(text, encoding="utf-8")
    done = moves(folder, *arguments)
    assert done.exit_code == 0, done.output
    return read_output(folder / "out")


def assert_refused(done, folder, *words):
    assert done.exit_code == 2, done.output
    sentence = done.stderr.strip().splitlines()[-1]
    for word in words:
        assert word in sentence
    assert "Traceback" not in done.output
    left = {path.name for path in folder.iterdir()}
    assert not {name for name in left if name.startswith(".")}, "nothing half-made is left"
    return sentence


def test_moves_matrix_and_quality_are_written(folder):
    done = moves(folder)
    assert done.exit_code == 0, done.output
    assert "1 moves of 2 persons from 4 rows" in done.stdout
    assert {path.name for path in (folder / "out").iterdir()} == {
        "moves.parquet",
        "flow_matrix.parquet",
        "quality.json",
    }
    found = read_output(folder / "out")
    assert found.moves.values.tolist() == [["p", "A", "B", 2020, 2019, 1.0, "loose", False]]
    assert found.flow_matrix.values.tolist() == [[2020, "A", "A", 1.0], [2020, "A", "B", 1.0]]
    assert found.quality == {
        "made_by": "valinor moves",
        "rule": "loose",
        "max_gap": 2,
        "rows_read": 4,
        "rows_used": 4,
        "excluded": {},
        "persons": 2,
        "person_years": 4,
        "transitions": 2,
        "gaps_censored": 0,
        "multi_affiliations": 0,
        "organisations": 2,
        "first_year": 2019,
        "last_year": 2020,
        "moves": 1,
        "moves_by_deal": 0,
    }


def test_every_excluded_row_is_counted_by_its_reason(folder):
    text = """person_id,organisation_id,year,weight,items
p,A,2019,1,1
p,A,2019,1,1
 ,A,2019,1,1
p,,2019,1,1
p,A,soon,1,1
p,A,2019.5,1,1
p,A,1850,1,1
p,A,2020,-1,1
p,A,2020,nan,1
p,A,2020,,1
p,A,2020,0,1
p,A,2020,1,1.5
p,B,2020,1,1
p,C,2020,1,1
p,D,2025,1,1
"""
    quality = written(folder, text).quality
    assert quality["excluded"] == {
        "bad items": 1,
        "bad weight": 3,
        "bad year": 3,
        "exact duplicate": 1,
        "no organisation_id": 1,
        "no person_id": 1,
        "weight of zero": 1,
    }
    assert (quality["rows_read"], quality["rows_used"]) == (15, 4)
    assert (quality["gaps_censored"], quality["multi_affiliations"]) == (1, 1)


def test_a_repeated_row_does_not_weigh_twice(folder):
    text = "person_id,organisation_id,year\np,A,2019\np,A,2019\np,B,2019\np,C,2020\n"
    assert written(folder, text).moves["mass"].tolist() == [0.5, 0.5]


def test_people_on_the_removal_list_are_left_out(folder, monkeypatch):
    data = folder / "data"
    data.mkdir()
    (data / "suppressed.csv").write_text("hash\n", encoding="utf-8")
    monkeypatch.setenv("VALINOR_DATA", str(data))
    add(data, "Zoë O'Hara")
    text = "person_id,organisation_id,year\nzoe o hara,A,2019\nzoe o hara,B,2020\nBo Li,C,2019\n"
    found = written(folder, text)
    assert found.quality["excluded"] == {"on the removal list": 2}
    assert (found.quality["persons"], found.quality["organisations"]) == (1, 1)
    assert found.moves.empty


def test_spells_stand_in_each_of_their_years_and_an_open_end_is_the_newest(folder):
    text = """person_id,organisation_id,start,end
p,A,2018-05-01,2019-12-31
p,B,2020-01-01,
q,A,2018,2019
q,A,2019,2021
q,B,2021,2021
r,A,2020,2018
s,A,2018,nonsense
"""
    found = written(folder, text)
    assert found.quality["excluded"] == {"bad year": 2}
    assert (found.quality["first_year"], found.quality["last_year"]) == (2018, 2021)
    assert found.quality["person_years"] == 8
    # q holds A once in 2019, though two spells touch it
    assert found.moves[["person_id", "year", "mass"]].values.tolist() == [["p", 2020, 1.0], ["q", 2021, 0.5]]


def test_spells_of_dates_in_parquet(folder):
    frame = pd.DataFrame({"person_id": [1, 1], "organisation_id": [10, 20]})
    frame["start"] = pd.to_datetime(["2018-01-01", "2020-06-01"])
    frame["end"] = pd.to_datetime(["2019-06-01", None])
    frame.to_parquet(folder / "panel.parquet")
    assert moves(folder, panel="panel.parquet").exit_code == 0
    assert read_output(folder / "out").moves.iloc[0, :5].tolist() == [1, "10", "20", 2020, 2019]


def test_folders_and_globs_are_read_and_identifiers_stay_as_written(folder):
    parts = folder / "parts"
    parts.mkdir()
    (parts / "a.csv").write_text("person_id,organisation_id,year\n007,A,2019\n", encoding="utf-8")
    (parts / "b.csv").write_text("year,person_id,organisation_id\n2020,007,B\n", encoding="utf-8")
    for panel, out in (("parts", "one"), ("parts/*.csv", "two")):
        assert moves(folder, "--out", folder / out, panel=panel).exit_code == 0
        assert read_output(folder / out).moves["person_id"].tolist() == ["007"]


def test_the_same_bytes_twice_in_however_many_buckets(folder, monkeypatch):
    rows = [(f"p{n % 40}", f"o{n * 7 % 11}", 2000 + n * 3 % 17, 1 + n % 3) for n in range(600)]
    frame = pd.DataFrame(rows, columns=["person_id", "organisation_id", "year", "weight"])
    frame.to_parquet(folder / "panel.parquet")
    contents = []
    for number, bucket_rows in enumerate((10**6, 10**6, 100)):
        monkeypatch.setattr(engines, "BUCKET_ROWS", bucket_rows)
        monkeypatch.setattr(engines, "ROWS_IN_MEMORY", bucket_rows)
        assert moves(folder, "--out", folder / str(number), panel="panel.parquet").exit_code == 0
        contents.append([path.read_bytes() for path in sorted((folder / str(number)).iterdir())])
    assert contents[0] == contents[1] == contents[2]


def test_tables_beside_the_panel_and_the_strict_rule(folder):
    (folder / "mergers.csv").write_text("from_id,into_id,year\nBrain,GDM,2023\n", encoding="utf-8")
    (folder / "deals.csv").write_text("origin_id,destination_id,from_year,to_year\nA,B,2020,\n", encoding="utf-8")
    (folder / "parents.csv").write_text("organisation_id,parent_id,from_year,to_year\nC,B,,\n", encoding="utf-8")
    (folder / "academic.csv").write_text("organisation_id\nU\n", encoding="utf-8")
    text = """person_id,organisation_id,year,items
p,A,2019,2
p,B,2020,2
p,C,2021,2
q,Brain,2022,2
q,GDM,2023,2
r,A,2020,2
r,U,2021,1
r,B,2022,2
"""
    names = [f"--{name}={folder / name}.csv" for name in ("mergers", "deals", "parents", "academic")]
    found = written(folder, text, *names, "--rule", "strict")
    assert found.moves.values.tolist() == [["p", "A", "B", 2020, 2019, 1.0, "strict", True]]
    assert found.quality["moves_by_deal"] == 1
    loose = written(folder, text, *names, "--force")
    assert loose.moves["person_id"].tolist() == ["p", "r", "r"]


def test_an_organisation_may_be_called_na(folder):
    (folder / "mergers.csv").write_text("from_id,into_id,year\nB,NA,2020\n", encoding="utf-8")
    found = written(folder, PANEL, f"--mergers={folder / 'mergers.csv'}")
    assert found.moves["destination"].tolist() == ["NA"]


def test_bad_panels_are_refused(folder):
    (folder / "short.csv").write_text("person_id,year\np,2019\n", encoding="utf-8")
    (folder / "damaged.parquet").write_bytes(b"PAR1 not quite")
    (folder / "ragged.csv").write_text(PANEL + 'p,"A\n', encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "empty").mkdir()
    assert_refused(moves(folder, panel="short.csv"), folder, "no column organisation_id")
    assert_refused(moves(folder, panel="nothing-*.csv"), folder, "nothing-", "expected a Parquet or CSV file")
    assert_refused(moves(folder, panel="empty"), folder, "empty")
    assert_refused(moves(folder, panel="notes.txt"), folder, "files of one kind")
    assert_refused(moves(folder, str(folder / "damaged.parquet")), folder, "csv, parquet", "files of one kind")
    assert_refused(moves(folder, panel="damaged.parquet"), folder, "damaged.parquet", "readable parquet files")
    assert_refused(moves(folder, panel="ragged.csv"), folder, "ragged.csv", "readable csv files")
    assert not (folder / "out").exists()


def test_an_error_without_words_is_one_sentence_too(folder, monkeypatch):
    def fails(*_):
        raise DatabaseError

    monkeypatch.setattr(panel_files, "_run", fails)
    assert_refused(moves(folder), folder, "found 'Error'", "readable csv files")


def test_bad_tables_and_options_are_refused(folder):
    (folder / "circle.csv").write_text("from_id,into_id,year\nA,B,2019\nB,A,2019\n", encoding="utf-8")
    (folder / "short.csv").write_text("from_id,year\nA,2019\n", encoding="utf-8")
    assert_refused(moves(folder, "--mergers", folder / "circle.csv"), folder, "mergers", "expected no circle")
    assert_refused(moves(folder, "--mergers", folder / "short.csv"), folder, "no column into_id")
    assert_refused(moves(folder, "--academic", folder / "none.csv"), folder, "none.csv")
    assert_refused(moves(folder, "--memory-limit", "much"), folder, "--memory-limit", "a size as 4GB")
    assert moves(folder, "--max-gap", "-1").exit_code == 2
    assert moves(folder, "--rule", "fair").exit_code == 2
    assert not (folder / "out").exists()


def test_an_output_folder_is_not_overwritten_unasked(folder):
    assert moves(folder).exit_code == 0
    before = (folder / "out" / "quality.json").stat().st_mtime_ns
    assert_refused(moves(folder), folder, "moves.parquet in", "--force")
    assert (folder / "out" / "quality.json").stat().st_mtime_ns == before
    assert moves(folder, "--force").exit_code == 0
    assert_refused(moves(folder, "--out", folder / "panel.csv"), folder, "--out", "a folder that can be written")
    assert_refused(moves(folder, "--out", folder / "no" / "such"), folder, "--out", "a folder that can be written")


def test_spark_without_its_libraries_is_one_sentence(folder, monkeypatch):
    def lacking(name):
        raise ImportError(name)

    monkeypatch.setattr(engines, "import_module", lacking)
    assert_refused(moves(folder, "--engine", "spark"), folder, "valinor[spark]", "--engine duckdb")


def test_a_panel_without_a_row_that_counts_gives_empty_tables(folder):
    found = written(folder, "person_id,organisation_id,year\n,A,2019\n")
    assert found.moves.empty
    assert found.flow_matrix.empty
    assert (found.quality["rows_used"], found.quality["first_year"]) == (0, None)


def test_a_folder_that_is_no_output_is_refused(folder):
    with pytest.raises(InputError, match=r"expected moves.parquet, flow_matrix.parquet, quality.json"):
        read_output(folder)
    assert moves(folder).exit_code == 0
    (folder / "out" / "quality.json").write_text(json.dumps({"made_by": "hand"}), encoding="utf-8")
    with pytest.raises(InputError, match="made by another program"):
        read_output(folder / "out")


def test_the_documented_example_gives_the_documented_matrix(folder, monkeypatch):
    text = (Path(__file__).parents[2] / "docs" / "your-own-panel.md").read_text(encoding="utf-8")
    csv, command = re.findall(r"```(?:csv|sh)\n(.+?)```", text, re.DOTALL)[:2]
    (folder / "panel.csv").write_text(csv, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert CliRunner().invoke(main, command.split()[1:]).exit_code == 0
    found = read_output(folder / "flows")
    rows = [line.strip("| ").split(" | ") for line in re.findall(r"^\| 20\d\d .+$", text, re.MULTILINE)]
    assert [[str(cell) for cell in row] for row in found.flow_matrix.values.tolist()] == rows
    assert found.quality["gaps_censored"] == 1
    for name in found.quality:
        assert f"`{name}`" in text
    for frame in (found.moves, found.flow_matrix):
        assert all(re.search(rf"\b{column}\b", text) for column in frame)
