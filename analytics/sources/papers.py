"""The lists of accepted papers of the conferences: who wrote them, and where they said they worked.

Three forms: JSON of one venue and year, text with "Name (Affiliation)", and one CSV of three venues. Which list is used
for a venue and year is decided in `data/judgements/paper_lists.csv`: two scrapes of the same papers agree on the
employer in about three of four slots, so mixing them would invent moves. A slot is one author of one paper.

An affiliation is taken only where a paper names as many affiliations as authors, since some lists leave out authors
without one. A person is a name; a name that several people bear is left out, see `namesakes`.
"""

import csv
import gzip
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.sources.adapter import judged, raw_file
from analytics.spelling import slug

ACCEPTED = frozenset(
    [
        "Poster",
        "Oral",
        "Spotlight",
        "Talk",
        "Highlight",
        "Technical",
        "Long",
        "Short",
        "Findings",
        "Long Main",
        "Short Main",
        "Long Findings",
        "Short Findings",
        "Industry",
        "System Demonstrations",
    ]
)
REFUSED = frozenset(["Reject", "Withdraw", "Desk Reject", "Active", "Workshop", "Poster Workshop", "Oral Workshop"])
BLIND = re.compile(r"double-?blind", re.IGNORECASE)
NAMED = re.compile(r"^(.*?)\s*\((.*)\)$")
MOST_ONE_PERSON = 2
"""The highest number in an OpenReview id that one person may have: people register twice, seldom three times."""


@dataclass(frozen=True)
class PaperList:
    """A list of accepted papers of one venue and year, and whether its affiliations are used."""

    list_id: str
    file: str
    venue: str
    year: int
    format: str
    used: bool


@dataclass(frozen=True)
class Slot:
    """One author of one accepted paper.

    Args:
        listed: the list it stands in.
        paper: the title, as a key.
        person: key of the name; empty for a name that cannot be one.
        affiliation: as written; empty where the paper's affiliations cannot be laid beside its authors.
        profile: the id in OpenReview ("~…") or the ACL Anthology ("/…") that the list gives, never an e-mail address.
    """

    listed: PaperList
    paper: str
    person: str
    affiliation: str
    profile: str = ""


def paper_lists(data: Path) -> list[PaperList]:
    """The lists that are read, as decided by hand."""
    return [
        PaperList(
            row["list_id"],
            row["file"],
            row["venue"],
            int(row["year"]),
            row["format"],
            row["affiliations_used"] == "true",
        )
        for row in read_judgements(data, "paper_lists")
    ]


def slots(raw: Path, lists: list[PaperList]) -> Iterator[Slot]:
    """Every slot of some lists.

    Raises:
        InputError: for a missing file, a form that is not known, or a status nobody has judged.
    """
    for listed in lists:
        read = judged(FORMATS, listed.format, "format", "Mend judgements/paper_lists.csv.")
        yield from read(raw_file(raw, listed.file), listed)


def person_key(name: str) -> str:
    """The key of a name as printed: footnote marks, accents and punctuation make no difference; empty for no name.

    A name with a figure inside is several names run together, or a mark of the list, and is no name.

    Example:
        >>> person_key("Quoc V. Le†"), person_key("Wang Renzhi[1]"), person_key('A B "3026 C D')
        ('quoc-v-le', 'wang-renzhi', '')
    """
    bare = re.sub(r"\s*(\[\d+\]|\d+|[†‡*∗§¶♠♣♦]+)+$", "", html.unescape(name).strip())
    return "" if re.search(r"\d", bare) or bare.lower() == "anonymous" else slug(bare)


def namesakes(read: list[Slot]) -> set[str]:
    """Names that several people bear, by the ids of OpenReview and the ACL Anthology in the lists.

    A name is one of several people when two ids of one kind occur with it, or an OpenReview id numbered three or
    higher: two others had registered before. Names written in Chinese script share one Latin form far more often than
    others, so leaving these out thins Chinese names most.
    """
    profiles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slot in read:
        if slot.profile:
            profiles[slot.person, slot.profile[0]].add(slot.profile.strip("/"))
    return {person for (person, _), ids in profiles.items() if len(ids) > 1 or any(_is_high(one) for one in ids)}


def _is_high(profile: str) -> bool:
    number = re.search(r"\d+$", profile)
    return number is not None and int(number[0]) > MOST_ONE_PERSON


def _paperlists(path: Path, listed: PaperList) -> Iterator[Slot]:
    """A JSON list of every submission of a venue and year, rejected ones too."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        papers: list[dict[str, Any]] = json.load(text)
    for paper in papers:
        if not is_accepted(paper.get("status"), listed.list_id):
            continue
        authors = html.unescape(paper.get("author") or "")
        mark = ";" if ";" in authors else ","
        names = authors.split(mark)
        places = aligned(html.unescape(paper.get("aff") or ""), len(names))
        profiles = (paper.get("authorids") or "").split(";")
        profiles = profiles if len(profiles) == len(names) else [""] * len(names)
        for name, place, profile in zip(names, places, profiles, strict=True):
            yield Slot(listed, slug(paper["title"]), person_key(name), place, _profile(profile))


def _profile(identifier: str) -> str:
    """An id that names a profile; some lists give e-mail addresses instead, which are not read further."""
    identifier = identifier.strip()
    return identifier if identifier.startswith(("~", "/")) else ""


def is_accepted(status: str | None, where: str) -> bool:
    """Whether a paper of that status was accepted; one without a status is not known to be.

    Raises:
        InputError: for a status nobody has judged.
    """
    if status in ACCEPTED:
        return True
    if not status or status in REFUSED:
        return False
    expected = f"one of {', '.join(sorted(ACCEPTED | REFUSED))}"
    raise InputError(f"status in {where}", status, expected, "Judge it in analytics/sources/papers.py.")


def aligned(affiliations: str, authors: int) -> list[str]:
    """The affiliations of a paper beside its authors; empty texts where they are not as many.

    Example:
        >>> aligned("MIT; Google", 2), aligned("MIT", 2), aligned("Under double-blind review;", 2)
        (['MIT', 'Google'], ['', ''], ['', ''])
    """
    places = [place.strip() for place in affiliations.split(";")]
    if len(places) != authors:
        return [""] * authors
    return ["" if BLIND.search(place) else place for place in places]


def _text(path: Path, listed: PaperList) -> Iterator[Slot]:
    """Paragraphs of a title and a line "Name (Affiliation) · Name (Affiliation)"."""
    for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n"):
        title, authors = paragraph.strip().split("\n")
        for author in authors.split(" · "):
            named = NAMED.match(author.strip())
            name, place = (named[1], named[2].strip()) if named else (author, "")
            yield Slot(listed, slug(title), person_key(name), place)


def _table(path: Path, listed: PaperList) -> Iterator[Slot]:
    """One row a slot, of several venues and years; the venue is under its older name."""
    venue = {"neurips": "NIPS"}.get(listed.venue, listed.venue.upper())
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["Conference"], row["Year"]) == (venue, str(listed.year)):
                place = "" if row["Affiliation"] == "None" else row["Affiliation"].strip()
                yield Slot(listed, slug(row["Title"]), person_key(row["Author"]), place)


FORMATS = {"paperlists": _paperlists, "text": _text, "table": _table}
