"""The product's own answers, asked over its command line; nothing of the product is imported here."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.recounts.plain_cohorts import listings
from tests.recounts.plain_places import Atlas

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def judgements() -> Path:
    """The tables decided by hand: definitions that a recount shares, such as which tags mean AI."""
    return Path(os.environ.get("VALINOR_DATA") or ROOT / "data") / "judgements"


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pd.DataFrame]:
    """`answers("area-share", population="yc")`: the CSV that the command line writes, built once from the tables."""
    environment = os.environ | {"VALINOR_STORE": str(tmp_path_factory.mktemp("recounts"))}
    kept: dict[tuple[str, ...], pd.DataFrame] = {}

    def command(*words: str) -> str:
        line = [sys.executable, "-m", "analytics.cli", *words]
        done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            pytest.fail(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def ask(slug: str, **choices: str) -> pd.DataFrame:
        pairs = tuple(f"--choice={key}={value}" for key, value in sorted(choices.items()))
        if (slug, *pairs) not in kept:
            text = command("answer", slug, *pairs, "--format", "csv")
            kept[slug, *pairs] = pd.read_csv(io.StringIO(text), dtype={"period": str}, comment="#")
        return kept[slug, *pairs].copy()

    command("build")
    return ask


@pytest.fixture(scope="session")
def atlas(raw: Path, judgements: Path) -> Atlas:
    """The recount's own reading of places."""
    return Atlas(raw, judgements / "countries.csv")


@pytest.fixture(scope="session")
def panel(raw: Path) -> pd.DataFrame:
    """Every listing of every snapshot."""
    return listings(raw)
