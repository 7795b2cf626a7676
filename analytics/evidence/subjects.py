"""Whom the data speak of: organisations, people and directory companies, each with an address, found by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analytics.choices import Option
from analytics.database import Reader, Version
from analytics.errors import InputError
from analytics.spelling import words as words_of

KINDS: Mapping[str, str] = {"organisation": "Organisation", "person": "Person", "company": "Y Combinator company"}
"""In the order in which equally good hits are shown."""
LONGEST = 100
"""Characters of a search that are read."""


@dataclass(frozen=True)
class Subject:
    """Someone or something with a page of its own.

    Args:
        kind: one of `KINDS`.
        id: permanent within its kind; the same text may name a person and an organisation.
        name: as it is written.
        about: a few words that tell it from its namesakes.
        facts: number of facts told of it, by which hits of equal rank are ordered.
        words: of the name and of its other names, folded.
    """

    kind: str
    id: str
    name: str
    about: str
    facts: int
    words: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> str:
        """Kind and id in one word, as addresses have it."""
        return f"{self.kind}.{self.id}"


# People are those of reported moves and foundings: who is known from papers or positions alone has no page.
_SUBJECTS = """
WITH mentions AS (
    SELECT origin_id AS organisation_id FROM moves UNION ALL SELECT destination_id FROM moves
    UNION ALL SELECT acquirer_id FROM deals UNION ALL SELECT target_id FROM deals
    UNION ALL SELECT organisation_id FROM model_organisations UNION ALL SELECT organisation_id FROM sites
    UNION ALL SELECT organisation_id FROM founders UNION ALL SELECT employer_id FROM founder_employers
),
people_told AS (SELECT person_id FROM moves UNION ALL SELECT person_id FROM founders)
SELECT 'organisation' AS kind, organisation_id AS id, organisations.name,
    CASE WHEN is_lab THEN 'AI lab' ELSE 'Organisation' END
        || coalesce(', founded ' || organisations.founded, '') AS about,
    (SELECT count(*) FROM mentions WHERE mentions.organisation_id = organisations.organisation_id) AS facts,
    (SELECT coalesce(list(other.name ORDER BY other.name), []) FROM organisation_names AS other
        WHERE other.organisation_id = organisations.organisation_id) AS other_names
FROM organisations
UNION ALL
SELECT 'person', person_id, people.name, 'Person', count(*), []
FROM people JOIN people_told USING (person_id) GROUP BY ALL
UNION ALL
SELECT 'company', CAST(company_id AS VARCHAR), companies.name,
    'Y Combinator company' || coalesce(', ' || batch, ''), 1,
    list_filter([slug], lambda one: one IS NOT NULL)
FROM companies WHERE companies.name IS NOT NULL
ORDER BY kind, id"""


@lru_cache(maxsize=8)
def subjects(version: Version) -> Mapping[str, Subject]:
    """Everyone and everything with a page, by key."""
    held: dict[str, Subject] = {}
    for kind, identifier, name, about, facts, others in Reader(version).frame(_SUBJECTS).itertuples(index=False):
        words = tuple(dict.fromkeys(tuple(words_of(one)) for one in (name, *others)))
        subject = Subject(kind, identifier, name, about, int(facts), words)
        held[subject.key] = subject
    return held


def options(reader: Reader) -> tuple[Option, ...]:
    """Every subject as a value of a choice."""
    return tuple(Option(key, one.name, one.about) for key, one in subjects(reader.version).items())


def search(version: Version, text: str, most: int = 8) -> tuple[Subject, ...]:
    """The subjects whose name holds every word of a text, words cut short or together allowed; the best first.

    A whole name comes before the beginning of one, that before words inside; then organisations, people and companies,
    and those of whom more is told.

    Args:
        version: an open data version.
        text: as typed; accents, case and punctuation make no difference.
        most: number of hits.

    Returns:
        The hits; none for a text without a letter or digit.

    Raises:
        InputError: for a text longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise InputError("search", f"{len(text)} characters", f"at most {LONGEST}", "Type a part of the name.")
    asked = words_of(text)
    if not asked:
        return ()
    ranked = [
        (rank, list(KINDS).index(one.kind), -one.facts, one.name, one.key)
        for one in subjects(version).values()
        if (rank := min((_rank(asked, words) for words in one.words), default=_NONE)) < _NONE
    ]
    return tuple(subjects(version)[key] for *_, key in sorted(ranked)[:most])


_NONE = 3


def _rank(asked: list[str], words: tuple[str, ...]) -> int:
    """0 for the whole name, 1 for its beginning, 2 for words inside it, 3 for no match."""
    typed, name = "".join(asked), "".join(words)
    if typed == name:
        return 0
    if name.startswith(typed):
        return 1
    return 2 if all(any(word.startswith(part) for word in words) for part in asked) else _NONE
