"""Quoted figures, read again in the published tables, and some of ours counted again beside them."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.recounts.plain_moves import Moves

pytestmark = pytest.mark.needs_raw
Ask = Callable[..., pd.DataFrame]
FILES = {
    "teams": ["team", "statistic", "date"],
    "bay_area_context": ["subject", "topic", "date"],
    "phd_and_industry_share": ["series", "year"],
}
WORDS = {"two dozen": 24.0, "7 of 10": 0.7}
UNITS = {"m": 1e6, "bn": 1e9}


def test_every_quoted_figure_stands_in_a_row_that_was_read(answers: Ask, raw: Path, judgements: Path) -> None:
    """The row is there once, was read, and its text holds the number."""
    told = answers("quoted-figures").set_index("figure")
    judged = pd.read_csv(judgements / "quoted_answers.csv", dtype=str, keep_default_na=False)
    assert set(judged["figure"]) == set(told.index)
    for row in judged.itertuples():
        table = pd.read_csv(raw / "reported" / f"{row.file}.csv", dtype=str, keep_default_na=False)
        keys = FILES[row.file]
        wanted = [row.subject, row.about, row.dated] if len(keys) == 3 else [row.subject, row.dated]
        found = table[(table[keys] == wanted).all(axis=1)]
        assert len(found) == 1, row.quoted_id
        assert found["read"].iloc[0] == "yes", row.quoted_id
        text = " ".join(found.iloc[0].get(name, "") for name in ("value", "value_pct"))
        assert row.written in text, row.quoted_id
        assert float(row.quoted_value) == pytest.approx(number(row.written, row.unit)), row.quoted_id
        assert told.loc[row.figure, "quoted_value"] == pytest.approx(float(row.quoted_value))


def number(written: str, unit: str) -> float:
    """The number in a text: the last one where there are several."""
    if written in WORDS:
        return WORDS[written]
    value, scale = re.findall(r"(\d+(?:\.\d+)?)(bn|m)?", written)[-1]
    return float(value) * UNITS.get(scale, 1) / (100 if unit == "share" else 1)


def test_the_ratio_of_engineers(answers: Ask, raw: Path, judgements: Path) -> None:
    """From OpenAI to Anthropic and back, with the odds of the interval of the share."""
    moves = Moves(raw, judgements)
    pairs = moves.pairs(moves.chosen())
    there, back = pairs["openai", "anthropic"], pairs["anthropic", "openai"]
    told = answers("quoted-figures").set_index("figure").loc["Engineers from OpenAI to Anthropic, for one back"]
    low, high = proportion_confint(there, there + back, method="wilson")
    assert told["n"] == there + back
    ours = told[["ours", "low", "high"]].astype(float).tolist()
    assert ours == pytest.approx([there / back, low / (1 - low), high / (1 - high)])
