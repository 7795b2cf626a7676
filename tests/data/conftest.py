"""Reading what is committed."""

import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def committed(name: str, folder: str = "facts") -> list[dict[str, str]]:
    """The rows of a committed table, every cell as it is written."""
    with (DATA / folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
