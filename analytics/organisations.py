"""Names of organisations, and who owned and merged into whom on a day.

Everything here is decided by hand and kept in `data/judgements`, each row with its reason. The functions are pure
look-ups on those tables.

The order of a deal and its people: whoever came over with a purchase is a move from the bought company to the buyer.
So an ownership or merger starts on the first day of the month after the deal (the year after, for a deal dated to the
year), and on the day of the deal itself the two are still apart. Licence-and-hire deals are flows and never a merger.

A date given only to the month or year counts as its first day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.spelling import slug


def first_day(date: str) -> str:
    """The day a date of any precision counts as.

    Example:
        >>> first_day("2023"), first_day("2023-07"), first_day("2023-07-12")
        ('2023-01-01', '2023-07-01', '2023-07-12')
    """
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date):
        raise InputError("date", date, "YYYY, YYYY-MM or YYYY-MM-DD", "Write the date in one of these forms.")
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


@dataclass(frozen=True)
class Span:
    """A value that holds from a day to a day, both included; an empty bound is open."""

    value: str
    valid_from: str
    valid_to: str

    def holds(self, date: str) -> bool:
        """Whether the span includes the day a date counts as."""
        day = first_day(date)
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True)
class Organisations:
    """The judgements on organisations in a folder of tables.

    Example:
        >>> known = Organisations(Path("data"))
        >>> known.identifier("Twitter"), known.parent("zoox", "2019-06"), known.parent("zoox", "2021")
        ('x', 'zoox', 'amazon')
        >>> known.lab("google-brain", "2022"), known.lab("google-brain", "2023-05")
        ('google-brain', 'google-deepmind')
    """

    data: Path

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Spelling -> organisation_id, for every spelling that is not the organisation's own name."""
        return {row["name"]: row["organisation_id"] for row in read_judgements(self.data, "organisation_names")}

    @cached_property
    def names(self) -> dict[str, str]:
        """organisation_id -> own name, for the organisations that have other spellings."""
        rows = read_judgements(self.data, "organisation_names")
        return {row["organisation_id"]: row["organisation"] for row in rows}

    @cached_property
    def labs(self) -> dict[str, bool]:
        """organisation_id -> whether it is an AI lab, for those that were judged."""
        return {row["organisation_id"]: row["is_lab"] == "true" for row in read_judgements(self.data, "labs")}

    @cached_property
    def owners(self) -> dict[str, list[Span]]:
        """organisation_id -> who owned it in which spans."""
        return _spans(read_judgements(self.data, "organisation_parents"), "parent_id")

    @cached_property
    def joined(self) -> dict[str, list[Span]]:
        """organisation_id -> the laboratory it counts as in which spans."""
        return _spans(read_judgements(self.data, "organisation_mergers"), "into_id")

    def identifier(self, name: str) -> str:
        """The organisation_id of a name as a source writes it; empty for an empty name."""
        return self.aliases.get(name) or slug(name)

    def parent(self, organisation_id: str, date: str) -> str:
        """The head of the family on a day: the owner's owner and so on; the organisation itself without owner."""
        seen = {organisation_id}
        while (above := _on(self.owners.get(organisation_id, []), date)) and above not in seen:
            organisation_id = above
            seen.add(above)
        return organisation_id

    def lab(self, organisation_id: str, date: str) -> str:
        """The laboratory an organisation is on a day, after the mergers of laboratories."""
        return _on(self.joined.get(organisation_id, []), date) or organisation_id

    def named(self, names: Iterable[str]) -> dict[str, str]:
        """organisation_id -> own name for the organisations that these spellings mean.

        Raises:
            InputError: when two spellings share an identifier and neither is declared an alias of the other.
        """
        found: dict[str, str] = {}
        for name in names:
            key = self.identifier(name)
            own = self.names.get(key, name)
            if found.setdefault(key, own) != own:
                raise InputError(
                    "organisation name", name, f"one spelling for {key}", "Add it to organisation_names.csv."
                )
        return found


def _on(spans: list[Span], date: str) -> str:
    return next((span.value for span in spans if span.holds(date)), "")


def _spans(rows: list[dict[str, str]], value: str) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for row in rows:
        span = Span(row[value], row["valid_from"], row["valid_to"])
        spans.setdefault(row["organisation_id"], []).append(span)
    return spans
