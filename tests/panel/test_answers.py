"""The questions about moves, answered from a panel of one's own."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.cli import main
from analytics.panel_version import with_panel


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """Twelve people from a to b, later eight, three back; ids that ours know as big tech and start-up, one unknown."""
    rows, tmp_path = [], tmp_path_factory.mktemp("panel")
    for person in range(12):
        rows += [(f"p{person}", "meta", 2018), (f"p{person}", "adept", 2019)]
    rows += [row for person in range(3) for row in ((f"q{person}", "adept", 2018), (f"q{person}", "meta", 2019))]
    rows += [row for person in range(6) for row in ((f"r{person}", "mine", 2018), (f"r{person}", "meta", 2019))]
    rows += [row for person in range(8) for row in ((f"s{person}", "meta", 2023), (f"s{person}", "adept", 2024))]
    path = tmp_path / "panel.csv"
    pd.DataFrame(rows, columns=["person_id", "organisation_id", "year"]).to_csv(path, index=False)
    done = CliRunner().invoke(main, ["moves", str(path), "--out", str(tmp_path / "out"), "--rule", "loose"])
    assert done.exit_code == 0, done.output
    return tmp_path / "out"


def answer(store, monkeypatch, *words):
    monkeypatch.setenv("VALINOR_STORE", str(store))
    return CliRunner().invoke(main, ["answer", *words])


def test_flows_of_a_panel(store, monkeypatch, panel):
    done = answer(store, monkeypatch, "lab-moves", "--panel", str(panel))
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[1].startswith("Meta,Adept,20,")
    assert "mine,Meta,6," in done.output
    assert "Adept,Meta,," in done.output  # three people: kept back


def test_attractors_of_a_panel_have_rates(store, monkeypatch, panel):
    done = answer(store, monkeypatch, "talent-attractors", "--panel", str(panel))
    assert done.exit_code == 0, done.output
    assert "net_rate" in done.output.splitlines()[0]
    assert "from papers" not in done.output


@pytest.mark.parametrize("slug", ["lab-moves", "talent-direction", "talent-attractors"])
def test_a_panel_is_not_taken_for_papers(store, monkeypatch, panel, slug):
    done = answer(store, monkeypatch, slug, "--panel", str(panel), "--format", "json")
    told = json.loads(done.output)
    words = " ".join([told["finding"], *told["notes"]])
    assert "papers" not in words.lower()
    assert "panel" in words
    assert {row.get("incomplete", False) for row in told["rows"]} == {False}  # papers end before, the panel does not


def test_a_panel_in_the_folder_at_hand_has_its_name(monkeypatch, panel, version):
    monkeypatch.chdir(panel)
    assert with_panel(version, Path("."))[0].panel == panel.name


def test_the_version_itself_is_as_before(store, monkeypatch, panel, version):
    before = version.table("published_moves")
    answer(store, monkeypatch, "lab-moves", "--panel", str(panel))
    assert version.table("published_moves").equals(before)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("deals", "--panel", "{out}"), "one of lab-moves"),
        (("lab-moves", "--panel", "{out}/nowhere"), "quality.json"),
    ],
)
def test_what_cannot_be_answered_is_told(store, monkeypatch, panel, words, told):
    done = answer(store, monkeypatch, *(word.format(out=panel) for word in words))
    assert done.exit_code == 2
    assert told in done.output
