"""A data version whose moves are those of a panel of one's own: the questions about moves, asked of other data.

What `valinor moves` wrote takes the place of the moves inferred from papers, so that the same questions answer from it,
by the same rules: numbers below five are kept back, and rates have the people of the panel as their stock.
"""

from pathlib import Path

import pandas as pd

from analytics.database import Version
from analytics.errors import InputError
from analytics.panel import read_output
from analytics.suppression import hash_of

QUESTIONS = ("lab-moves", "talent-direction", "talent-attractors")
LEVELS = ("parent", "lab")
LEAST_MASS = 0.5 - 1e-6
SOURCE = "valinor"


def with_panel(version: Version, folder: Path) -> tuple[Version, str]:
    """A version that answers from a panel, and the series its moves are under.

    Organisations have the class of ours where their identifiers are ours; the others count in flows and in no
    direction. Owners and mergers are those the panel was read with.

    Args:
        version: an open data version.
        folder: what `valinor moves` wrote.

    Raises:
        InputError: when the folder is none of its outputs, or holds no move.
    """
    found = read_output(folder)
    moves = found.moves[(found.moves["mass"] >= LEAST_MASS) & (found.moves["origin"] != found.moves["destination"])]
    if moves.empty:
        raise InputError("--panel", str(folder), "at least one move", "Look at quality.json for what was left out.")
    rule = str(moves["rule"].iloc[0])
    people = moves["person_id"].astype(str)
    rows = pd.DataFrame(
        {
            "person_hash": people.map({person: hash_of(person) for person in people.unique()}),
            "rule": rule,
            "origin_id": moves["origin"],
            "destination_id": moves["destination"],
            "year": moves["year"],
            "since": moves["since"],
            "is_deal": moves["is_deal"],
            "source_id": SOURCE,
        }
    )
    seen = found.flow_matrix.groupby(["destination", "period"])["people"].sum().round().astype(int).reset_index()
    stock = seen.rename(columns={"destination": "organisation_id", "period": "year"}).assign(source_id=SOURCE)
    ends = sorted({*rows["origin_id"], *rows["destination_id"], *stock["organisation_id"]})
    known = set(version.table("organisations")["organisation_id"])
    new = [{"organisation_id": end, "name": end, "source_id": SOURCE} for end in ends if end not in known]
    return version.answering_from(
        {
            "published_moves": pd.concat([rows.assign(level=level) for level in LEVELS]),
            "published_people": pd.concat([stock.assign(level=level) for level in LEVELS]),
        },
        {"organisations": pd.DataFrame(new, columns=["organisation_id", "name", "source_id"])},
        panel=folder.resolve().name,
    ), f"published-{rule}"
