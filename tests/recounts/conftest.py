"""The product's own answers, asked over HTTP; nothing of the product is imported here."""

from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pandas as pd
import pytest

from tests.recounts.plain_cohorts import listings
from tests.recounts.plain_places import Atlas

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def judgements() -> Path:
    """The tables decided by hand: definitions that a recount shares, such as which tags mean AI."""
    return ROOT / "data" / "judgements"


@pytest.fixture(scope="session")
def answers(app_url: str) -> Callable[..., pd.DataFrame]:
    """`answers("area-share", population="yc")`: the CSV that the one server of the tests gives."""
    kept: dict[str, pd.DataFrame] = {}

    def ask(slug: str, **choices: str) -> pd.DataFrame:
        address = f"{app_url}/api/answers/{slug}.csv?{urlencode(sorted(choices.items()))}"
        if address not in kept:
            try:
                with urlopen(address, timeout=60) as answered:
                    kept[address] = pd.read_csv(answered, dtype={"period": str})
            except HTTPError as error:
                pytest.fail(f"{address} failed: {error.read().decode()[-2000:]}")
        return kept[address].copy()

    return ask


@pytest.fixture(scope="session")
def atlas(raw: Path, judgements: Path) -> Atlas:
    """The recount's own reading of places."""
    return Atlas(raw, judgements / "countries.csv")


@pytest.fixture(scope="session")
def panel(raw: Path) -> pd.DataFrame:
    """Every listing of every snapshot."""
    return listings(raw)
