"""Epoch AI's notable models and the organisations they are credited to (CC BY 4.0, credit "Epoch AI")."""

from dataclasses import dataclass, field
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import Row, Sources, judged, records
from analytics.sources.epoch_authors import Credit, author_rows, credits
from analytics.sources.places import Gazetteer
from analytics.spelling import slug

FILE = "epoch/notable_ai_models.csv"
SOURCE = "epoch-notable-models"
SECTORS = {
    "Industry": "industry",
    "Academia": "academia",
    "Government": "government",
    "Research collective": "non-profit",
}
# Names with a comma of their own, which the comma-separated cells would split.
WITH_COMMA = ("NERSC, Lawrence Berkeley National Laboratory",)
# Organisations to which Epoch gives two countries at once; the first, the seat of the company, is kept.
TWO_COUNTRIES = frozenset({"Facebook AI Research"})
NO_COUNTRY = "Multinational"


@dataclass
class Credits:
    """The organisations of one model, in Epoch's order, with the sector and country (as written) by their position."""

    names: list[str]
    sectors: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)


def credited(row: dict[str, str]) -> Credits:
    """Split the three parallel cells of a model.

    The cells run in parallel only where they hold equally many entries. Where they do not, which sector or country
    belongs to whom is not known: every sector is `unknown` and every country empty, rather than guessed.

    Example:
        >>> cells = {"Organization": "MIT,IBM", "Organization categorization": "Academia"}
        >>> credited(cells | {"Country (of organization)": "Germany,France"})
        Credits(names=['MIT', 'IBM'], sectors=['unknown', 'unknown'], countries=['Germany', 'France'])
    """
    names = _names(row["Organization"])
    sectors = _entries(row["Organization categorization"])
    countries = _entries(row["Country (of organization)"])
    for position, name in enumerate(names):
        if name in TWO_COUNTRIES and len(countries) > len(names):
            del countries[position + 1 : position + 2]
    return Credits(
        names,
        [_sector(text) for text in sectors] if len(sectors) == len(names) else ["unknown"] * len(names),
        countries if len(countries) == len(names) else [""] * len(names),
    )


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn Epoch's notable models into rows of `models`, their organisations and authors, `people` and `sources`."""
    sources = Sources()
    _enter(sources)
    rows = records(raw, FILE)
    identifiers = model_identifiers(rows)
    authors = credits(rows)
    return {
        "models": [_model(row, identifiers[row["Model"]], authors[row["Model"]]) for row in rows],
        "model_organisations": [
            credit for row in rows for credit in _credits(row, identifiers[row["Model"]], known, gazetteer)
        ],
        **author_rows(authors, identifiers, raw, SOURCE),
        "sources": sources.rows,
    }


def model_identifiers(rows: list[dict[str, str]]) -> dict[str, str]:
    """Name of a model -> model_id: the slug of the name; of names with one slug the later published end in -2, -3."""
    by_slug: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_slug.setdefault(slug(row["Model"]), []).append(row)
    given: dict[str, str] = {}
    for stem, models in by_slug.items():
        models.sort(key=lambda row: (row["Publication date"] or "9999", row["Model"]))
        for position, row in enumerate(models, start=1):
            given[row["Model"]] = stem if position == 1 else f"{stem}-{position}"
    return given


def _model(row: dict[str, str], model_id: str, credit: Credit) -> Row:
    date = row["Publication date"]
    compute = row["Training compute (FLOP)"]
    return {
        "model_id": model_id,
        "name": row["Model"],
        "published_on": date,
        "year": int(date[:4]) if date else None,
        "domain": "; ".join(_entries(row["Domain"])),
        "is_frontier": row["Frontier model"] == "True",
        "notability": "; ".join(_entries(row["Notability criteria"])),
        "training_compute_flop": float(compute) if compute else None,
        "sectors": "; ".join(_sector(text) for text in _entries(row["Organization categorization"])),
        "author_list": credit.use,
        "authors": len(credit.names) or None,
        "source_id": SOURCE,
    }


def _credits(row: dict[str, str], model_id: str, known: Organisations, gazetteer: Gazetteer) -> list[Row]:
    """One row for each organisation; an organisation that Epoch names twice under two spellings counts once."""
    found = credited(row)
    rows: dict[str, Row] = {}
    for name, sector, country in zip(found.names, found.sectors, found.countries, strict=True):
        key = known.identifier(name)
        credit: Row = {"model_id": model_id, "position": len(rows) + 1, "organisation_id": key}
        code = gazetteer.country("" if country == NO_COUNTRY else country)
        rows.setdefault(key, credit | {"sector": sector, "country": code, "source_id": SOURCE})
    return list(rows.values())


def _sector(text: str) -> str:
    return judged(SECTORS, text, "Organization categorization", "Add it to SECTORS of analytics/sources/epoch.py.")


def _enter(sources: Sources) -> None:
    sources.put(
        SOURCE,
        "Notable AI Models",
        "dataset",
        publisher="Epoch AI",
        address="https://github.com/spragada4/ai-energy-explorer",
        licence="CC-BY-4.0",
        published="2026-07-19",
    )


def _names(cell: str) -> list[str]:
    for number, name in enumerate(WITH_COMMA):
        cell = cell.replace(name, f"<{number}>")
    names = _entries(cell)
    return [WITH_COMMA[int(name[1:-1])] if name.startswith("<") else name for name in names]


def _entries(cell: str) -> list[str]:
    return [text.strip() for text in cell.split(",") if text.strip()]
