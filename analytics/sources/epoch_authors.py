"""Who is credited on Epoch AI's notable models: the lists of authors, as far as they can be read as lists of people.

A list that repeats an earlier model's exactly, names a team or is cut off is not used, and the model says why.
Credits are public; no address, profile or identifier is kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analytics.sources.adapter import DECISION, Row, records
from analytics.sources.papers import person_key
from analytics.sources.reported_moves import mentions
from analytics.spelling import slug

CUT_OFF = re.compile(r"\bet al\b|additional authors", re.IGNORECASE)
PAGE_WORDS = "Authors Info & Claims"
NOT_A_PERSON = re.compile(
    r"\b(team|collaboration|authors|openai|research|contributors?|leads?|managers?|redteaming|group|labs?|inc|ai)\b",
    re.IGNORECASE,
)
NICKNAME = re.compile(r"\([^)]*\)|（[^）]*）")
INITIALS = re.compile(r"^((?:[A-Z]\.?[ -]?){1,3}) (\S.*)$")


@dataclass(frozen=True)
class Credit:
    """The authors of a model: whether its list is used, and the names in its order."""

    use: str
    names: tuple[str, ...]


def credits(rows: Iterable[dict[str, str]]) -> dict[str, Credit]:
    """Model -> its authors, earliest model first, so that of two equal lists the later one is the repetition."""
    found: dict[str, Credit] = {}
    first: set[tuple[str, ...]] = set()
    for row in sorted(rows, key=lambda row: (row["Publication date"] or "9999", row["Model"])):
        credit = read_authors(row["Authors"])
        if credit.use == "people" and len(credit.names) > 1:
            if credit.names in first:
                credit = Credit("repeated", ())
            first.add(credit.names)
        found[row["Model"]] = credit
    return found


def read_authors(cell: str) -> Credit:
    """The names in a cell of authors.

    Example:
        >>> read_authors("Ann Lee, and Bo (Bob) Li*").names, read_authors("Rumelhart, David E.; Hinton, Geoffrey").names
        (('Ann Lee', 'Bo Li'), ('David E. Rumelhart', 'Geoffrey Hinton'))
        >>> read_authors("Gemini Team").use, read_authors("A B et al. (181 additional authors not shown)").use
        ('team', 'cut-off')
    """
    if not cell.strip():
        return Credit("none", ())
    if CUT_OFF.search(cell):
        return Credit("cut-off", ())
    names = [name for part in _parts(cell) if (name := _name(part))]
    return Credit("people", tuple(dict.fromkeys(names))) if names else Credit("team", ())


def _parts(cell: str) -> list[str]:
    """The entries of a cell; those parted by semicolons give the surname first where they hold a comma."""
    cell = cell.replace(PAGE_WORDS, "")
    if ";" not in cell:
        return re.split(r"[,\n/]| and | & ", cell)
    return [" ".join(reversed(part.split(",", 1))) for part in cell.split(";")]


def _name(part: str) -> str:
    """The name of a person in an entry; empty for a heading, a team, or one word alone."""
    text = NICKNAME.sub(" ", part.rpartition(":")[2]).strip()
    text = re.sub(r"^and\s+", "", text).strip(" .∗*†‡§")
    text = re.sub(r"\s+", " ", re.sub(r"\d+$", "", text))
    return text if " " in text and not NOT_A_PERSON.search(text) and person_key(text) else ""


def stem(key: str) -> str:
    """A name's key without the initials between first name and surname, which sources give or leave out.

    Example:
        >>> stem("quoc-v-le"), stem("y-bengio"), stem("j-schmidhuber")
        ('quoc-le', 'y-bengio', 'j-schmidhuber')
    """
    first, *between, last = key.split("-") if "-" in key else (key, "")
    return "-".join(word for word in (first, *(word for word in between if len(word) > 1), last) if word)


def people(raw: Path, credited: Iterable[Credit]) -> tuple[dict[str, str], list[Row]]:
    """Printed name -> person_id, and the rows of `people`, for everyone credited.

    Initials for a first name mean the one credited person of that surname whose name begins so; where there is none,
    or more than one, nobody is named. Whom the reported tables or AI Watch name keeps the name they have there.
    """
    reported = {stem(slug(name)): name for name in (*_listed(raw), *mentions(raw))}
    printed = sorted({name for credit in credited for name in credit.names})
    full = {name: stem(person_key(name)) for name in printed if not INITIALS.match(name)}
    begins: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key in full.values():
        begins[key[0], key.rpartition("-")[2]].add(key)
    names = dict(full)
    for name in printed:
        short = INITIALS.match(name)
        meant = begins.get((name[0].lower(), slug(short[2]).rpartition("-")[2]), set()) if short else set()
        if len(meant) == 1:
            names[name] = next(iter(meant))
    shown: dict[str, str] = {}
    for name in sorted(full, key=len):
        shown.setdefault(full[name], name)
    identifiers = {name: slug(reported[key]) if key in reported else key for name, key in names.items()}
    rows: dict[str, Row] = {}
    for name, key in full.items():
        identifier = identifiers[name]
        rows[identifier] = {
            "person_id": identifier,
            "name": reported.get(key, shown[key]),
            "source_id": DECISION,
        }
    return identifiers, [rows[key] for key in sorted(rows)]


def _listed(raw: Path) -> list[str]:
    """Every name of a person in AI Watch."""
    return [row["person"].strip() for row in records(raw, "aiwatch/positions.csv")]


def author_rows(found: dict[str, Credit], identifiers: dict[str, str], raw: Path, source: str) -> dict[str, list[Row]]:
    """The tables `model_authors` and `people`.

    Args:
        found: name of a model -> its authors.
        identifiers: name of a model -> model_id.
        raw: the folder of raw data.
        source: source_id of the models.
    """
    names, people_rows = people(raw, found.values())
    authors: list[Row] = []
    for model, credit in found.items():
        held: dict[str, Row] = {}
        for position, name in enumerate(credit.names, start=1):
            person = names.get(name)
            if person:
                row: Row = {"model_id": identifiers[model], "position": position, "person_id": person}
                held.setdefault(person, row | {"source_id": source})
        authors += held.values()
    return {"model_authors": authors, "people": people_rows}


def credited_people(raw: Path) -> list[str]:
    """person_id of everyone credited on a notable model."""
    found = credits(records(raw, "epoch/notable_ai_models.csv"))
    return [str(row["person_id"]) for row in people(raw, found.values())[1]]
