"""Which organisation an affiliation means, as authors write it: the first rule that fits, of a table in order.

The rules are `data/judgements/affiliation_rules.csv`, each with its reason. A rule that fits takes its words out of the
text, so that "NVIDIA, University of Toronto" gives both. Rules of scope `alone` are tried only where no other fitted.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.organisations import Organisations, Span, first_day

INDUSTRY, ACADEMIA, PUBLIC, UNKNOWN = "industry", "academia", "government-nonprofit", "unknown"
SECTORS = (INDUSTRY, ACADEMIA, PUBLIC, UNKNOWN)
QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-"})


@dataclass(frozen=True)
class Rule:
    """A pattern and what it means from a day to a day.

    Args:
        position: order in which rules are tried.
        pattern: regular expression on the plain text of an affiliation, see `plain`.
        organisation_id: the organisation; empty where only the sector is meant.
        sector: industry, academia, government-nonprofit or unknown.
        alone: whether it is tried only where no other rule fitted.
        span: the days on which it holds.
        reason: why.
    """

    position: int
    pattern: re.Pattern[str]
    organisation_id: str
    sector: str
    alone: bool
    span: Span
    reason: str


@dataclass(frozen=True)
class Meaning:
    """What one rule found in an affiliation.

    Args:
        rule: the rule that fitted.
        words: the words it took.
        organisation_id: the laboratory on that day, after mergers; empty where only the sector is known.
        owner_id: the head of its family on that day.
    """

    rule: Rule
    words: str
    organisation_id: str
    owner_id: str


def plain(text: str) -> str:
    """An affiliation in lower case without accents, footnote marks and doubled spaces, which rules are written for.

    Example:
        >>> plain("  Université de Montréal†,  Mila‡ ")
        'universite de montreal, mila'
    """
    letters = unicodedata.normalize("NFKD", text.translate(QUOTES))
    kept = "".join(letter for letter in letters if letter.isascii() or letter.isalnum())
    return re.sub(r"\s+", " ", re.sub(r"[*^~]+", " ", kept)).strip(" ,;.").replace(" ,", ",").lower()


class Affiliations:
    """Reads affiliations by the committed rules."""

    def __init__(self, data: Path) -> None:
        """Read the rules of a data folder."""
        self.data = data
        self._known: dict[tuple[str, int], tuple[tuple[Rule, str], ...]] = {}

    @cached_property
    def organisations(self) -> Organisations:
        """Names, owners and mergers."""
        return Organisations(self.data)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order they are tried."""
        return tuple(sorted((self._rule(row) for row in self._rows), key=lambda rule: rule.position))

    @cached_property
    def named(self) -> Mapping[str, str]:
        """organisation_id -> own name of every organisation that a rule means."""
        return self.organisations.named(row["organisation"] for row in self._rows if row["organisation"])

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        return read_judgements(self.data, "affiliation_rules")

    def _rule(self, row: Mapping[str, str]) -> Rule:
        return Rule(
            position=int(row["position"]),
            pattern=re.compile(row["pattern"]),
            organisation_id=self.organisations.identifier(row["organisation"]),
            sector=row["sector"],
            alone=row["scope"] == "alone",
            span=Span(row["pattern"], row["valid_from"], row["valid_to"]),
            reason=row["reason"],
        )

    def fits(self, text: str, year: int) -> tuple[tuple[Rule, str], ...]:
        """The rules that fit an affiliation in a year, with the words they took; each organisation and sector once."""
        key = (plain(text), year)
        if key not in self._known:
            self._known[key] = self._fitting(*key)
        return self._known[key]

    def _fitting(self, left: str, year: int) -> tuple[tuple[Rule, str], ...]:
        found: dict[str, tuple[Rule, str]] = {}
        for rule in self.rules:
            if rule.alone and found:
                continue
            match = rule.pattern.search(left)
            if match and rule.span.holds(f"{year}-12-31"):
                found.setdefault(rule.organisation_id or rule.sector, (rule, match[0].strip()))
                left = f"{left[: match.start()]} {left[match.end() :]}".strip()
        return tuple(found.values())

    def explain(self, text: str, date: str) -> tuple[Meaning, ...]:
        """What an affiliation means, rule by rule; nothing where no rule fits.

        Rules are those of the last day of the year, as papers are dated to years; mergers and owners those of the day.

        Args:
            text: the affiliation as written.
            date: YYYY, YYYY-MM or YYYY-MM-DD.

        Raises:
            InputError: for a date of another form.

        Example:
            >>> meaning = Affiliations(Path("data")).explain("Google Research, Brain Team", "2021-06-01")[0]
            >>> meaning.organisation_id, meaning.owner_id
            ('google-brain', 'alphabet')
        """
        known, year = self.organisations, int(first_day(date)[:4])
        found = []
        for rule, words in self.fits(text, year):
            lab = known.lab(rule.organisation_id, date) if rule.organisation_id else ""
            found.append(Meaning(rule, words, lab, known.parent(lab, date) if lab else ""))
        return tuple(found)
