"""The rows told behind numbers and about organisations, counted again in the reports."""

import io
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pandas as pd
import pytest

from tests.recounts.plain_moves import Moves

pytestmark = pytest.mark.needs_raw


def told(app_url: str, path: str, *parameters: tuple[str, str]) -> pd.DataFrame:
    """A CSV of the interface."""
    with urlopen(f"{app_url}{path}?{urlencode(parameters)}", timeout=60) as answered:
        return pd.read_csv(io.BytesIO(answered.read()), dtype=str, keep_default_na=False)


@pytest.mark.parametrize("pair", [("OpenAI", "Meta"), ("Alphabet", "OpenAI"), ("Apple", "Meta")])
def test_people_behind_a_flow(app_url: str, raw: Path, judgements: Path, pair: tuple[str, str]) -> None:
    """The same people, by name, as in the reports whose ends are these owners on the day."""
    moves = Moves(raw, judgements)
    ours = {
        move.person
        for move in moves.chosen()
        if (moves.family(move.origin, move.day), moves.family(move.destination, move.day))
        == tuple(map(moves.identity, pair))
    }
    rows = told(app_url, "/api/rows/lab-moves.csv", ("mark", pair[0]), ("mark", pair[1]))
    theirs = {what.partition(",")[0].partition(":")[0] for what in rows[rows["counted_as"] == "counted"]["what"]}
    assert theirs == ours


@pytest.mark.parametrize("name", ["Meta", "Anthropic"])
def test_reports_about_an_organisation(app_url: str, raw: Path, name: str) -> None:
    """As many read reports of people who came and went as the table of reports has under that name."""
    reports = pd.read_csv(raw / "reported" / "people_moves.csv", dtype=str, keep_default_na=False)
    read = reports[(reports["read"] == "yes") & ~reports["note"].str.contains("WEAK")]
    rows = told(app_url, "/api/answers/about.csv", ("subject", f"organisation.{name.lower()}"))
    sections = rows["section"].value_counts()
    assert sections["Moves in"] == (read["to_org"] == name).sum()
    assert sections["Moves out"] == (read["from_org"] == name).sum()
