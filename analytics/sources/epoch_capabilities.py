"""Epoch AI's capabilities index: one score for each version of a model (CC BY 4.0, credit "Epoch AI").

The scale has no ceiling, so no logit is taken. The index is estimated anew with every edition, which also moves the
scores of old models: the table holds one edition and never mixes two. Models that were not evaluated in public are
missing. Versions without a score are left out.
"""

from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, records
from analytics.sources.epoch import FILE as MODELS
from analytics.sources.epoch import credited, model_identifiers
from analytics.sources.places import Gazetteer
from analytics.spelling import slug as slug_of

FILE = "epoch/epoch_capabilities_index.csv"
SOURCE = "epoch-capabilities-index"
SAME_COMPUTE = 0.01
"""Two lists agree on a model's compute when they differ by no more than this fraction."""


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the index into rows of `model_scores` and `sources`."""
    sources = Sources()
    sources.put(
        SOURCE,
        "Epoch AI: Epoch Capabilities Index",
        "dataset",
        publisher="Epoch AI",
        address="https://github.com/njsuthe/AI-Futures",
        licence="CC-BY-4.0",
        published="2026-07-15",
    )
    rows = [row for row in records(raw, FILE) if row["ECI Score"]]
    listed = _listed(records(raw, MODELS), known)
    identifiers = Identifiers()
    return {
        "model_scores": [_score(row, identifiers, listed, known) for row in rows],
        "sources": sources.rows,
    }


def agreed_compute(index: str, notable: str) -> tuple[float | None, str]:
    """Training compute of a model that stands in both lists, and from which; nothing where they disagree.

    Example:
        >>> agreed_compute("2.1e+25", "2.1e+25"), agreed_compute("", "6.84e+24"), agreed_compute("1e25", "2e25")
        ((2.1e+25, 'index'), (6.84e+24, 'notable-models'), (None, ''))
    """
    here, there = (float(text) if text else None for text in (index, notable))
    if here is None:
        return there, "notable-models" if there is not None else ""
    if there is not None and abs(here / there - 1) > SAME_COMPUTE:
        return None, ""
    return here, "index"


def _listed(models: list[dict[str, str]], known: Organisations) -> dict[tuple[str, str], dict[str, str]]:
    """(name, organisation_id) -> model_id and compute of each notable model, for every organisation it is credited to.

    A score is joined to a notable model only where both lists agree on its name and on who made it.
    """
    identifiers = model_identifiers(models)
    return {
        (row["Model"], known.identifier(name)): {
            "model_id": identifiers[row["Model"]],
            "compute": row["Training compute (FLOP)"],
        }
        for row in models
        for name in credited(row).names
    }


def _lab(row: dict[str, str]) -> str:
    """The organisation named first; the others of the few models that name several are partners."""
    return row["Organization"].split(",")[0]


def _score(
    row: dict[str, str],
    identifiers: Identifiers,
    listed: dict[tuple[str, str], dict[str, str]],
    known: Organisations,
) -> Row:
    organisation = known.identifier(_lab(row))
    notable = listed.get((row["Model name"], organisation), {"model_id": "", "compute": ""})
    compute, compute_from = agreed_compute(row["Training compute (FLOP)"], notable["compute"])
    return {
        "score_id": identifiers.new(slug_of(row["Model version"])),
        "version": row["Model version"],
        "model": row["Model name"],
        "model_id": notable["model_id"],
        "organisation_id": organisation,
        "partners": "; ".join(row["Organization"].split(",")[1:]),
        "released_on": row["Release date"],
        "score": float(row["ECI Score"]),
        "training_compute_flop": compute,
        "compute_from": compute_from,
        "compute_confidence": row["Confidence"].lower(),
        "access": row["Model accessibility"],
        "source_id": SOURCE,
    }
