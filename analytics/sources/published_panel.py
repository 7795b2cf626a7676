"""The lists of papers read once, and the panel of person, year and employer made of them."""

from collections import defaultdict
from functools import cached_property
from pathlib import Path

import pandas as pd

from analytics.affiliations import ACADEMIA, INDUSTRY, PUBLIC, UNKNOWN, Affiliations
from analytics.panel import models_of
from analytics.sources.adapter import Sources
from analytics.sources.epoch_authors import credited_people, stem
from analytics.sources.papers import Slot, namesakes, paper_lists, slots
from analytics.sources.reported_deals import deals
from analytics.suppression import hash_of, suppressed

ORIGINS = {
    "paperlists": ("paperlists", "Lists of papers by venue and year", "https://github.com/papercopilot/paperlists"),
    "text": ("paper-texts", "Accepted papers of NeurIPS and ICML as text", "https://github.com/nd7141/icml2020"),
    "table": (
        "paper-table",
        "Authors at NeurIPS, ICML and ICLR 2006–2019",
        "https://github.com/martenlienen/icml-nips-iclr-dataset",
    ),
}

SOURCE = "paperlists"
"""Source of what is computed from all lists together: the one that nearly all of them come from."""

SHARED = {sector: f"({sector})" for sector in (ACADEMIA, INDUSTRY, PUBLIC, UNKNOWN)}
"""What stands in the panel for an employer of which only the sector is known."""

DEAL_YEARS = 1
"""Papers of the year after a deal may be the first that show who came over."""


class Published:
    """The lists read once, and the panel made of them."""

    def __init__(self, raw: Path, data: Path) -> None:
        """Read the lists that a folder of raw files holds."""
        self.raw = raw
        self.affiliations = Affiliations(data)
        self.read = list(slots(raw, paper_lists(data)))
        self.namesakes = namesakes(self.read)
        self._removed = suppressed(data)

    @cached_property
    def used(self) -> list[Slot]:
        """Slots with an affiliation from the list preferred for the venue and year, of people whose name is theirs."""
        return [
            slot
            for slot in self.read
            if slot.listed.used and slot.affiliation and slot.person and slot.person not in self.namesakes
        ]

    @cached_property
    def panel(self) -> pd.DataFrame:
        """One row a slot and employer: person_id (hash), name, organisation_id, sector, year, weight, items."""
        rows = []
        for slot in self.used:
            for organisation, sector, weight in self.employers(slot):
                rows.append((slot.person, organisation or SHARED[sector], sector, slot.listed.year, weight, 1))
        names = ["name", "organisation_id", "sector", "year", "weight", "items"]
        panel = pd.DataFrame(rows, columns=names)
        panel["person_id"] = panel["name"].map({name: hash_of(name) for name in panel["name"].unique()})
        return panel[~panel["person_id"].isin(self._removed)].reset_index(drop=True)

    @cached_property
    def credited(self) -> dict[str, str]:
        """Key of a name in the lists -> person_id, for those credited on notable models.

        Initials between first name and surname are left out on both sides; where the lists show two different ones, or
        the name is one of several people, nobody is meant.
        """
        known = {stem(person): person for person in credited_people(self.raw)}
        spelled: dict[str, set[str]] = defaultdict(set)
        for slot in self.read:
            if stem(slot.person) in known:
                spelled[stem(slot.person)].add(slot.person)
        return {
            person: known[short]
            for short, persons in spelled.items()
            if not persons & self.namesakes and len(persons - {short}) <= 1
            for person in persons
            if hash_of(person) not in self._removed
        }

    def employers(self, slot: Slot) -> list[tuple[str, str, float]]:
        """The employers of a slot as organisation_id (empty where only the sector is known), sector, and equal weights.

        A laboratory that did not yet have its name in that year has the one it had.
        """
        fits = self.affiliations.fits(slot.affiliation, slot.listed.year)
        if not fits:
            return [("", UNKNOWN, 1.0)]
        known = self.affiliations.organisations
        year = f"{slot.listed.year}-01-01"
        return [
            (known.lab(rule.organisation_id, year) if rule.organisation_id else "", rule.sector, 1 / len(fits))
            for rule, _ in fits
        ]

    @cached_property
    def no_labs(self) -> list[str]:
        """What stands in the panel and is no laboratory: universities, and employers known by sector alone."""
        academic = self.panel.loc[self.panel["sector"] == ACADEMIA, "organisation_id"]
        return sorted({*academic, *SHARED.values()})

    def mergers(self, level: str) -> pd.DataFrame:
        """What is called after what from which year: laboratories, or for the level of owners every company owned.

        A date in the second half of a year counts from the next year, since papers are dated to the year.
        """
        known = self.affiliations.organisations
        spans = known.owners if level == "parent" else known.joined
        rows = [
            (organisation, span.value, _year_of(span.valid_from))
            for organisation, held in spans.items()
            for span in held
            if not span.valid_to
        ]
        return pd.DataFrame(rows, columns=["from_id", "into_id", "year"])

    def models(self, level: str) -> dict[str, pd.DataFrame]:
        """Results of the models with organisations counted by themselves or by owner."""
        columns = ["person_id", "organisation_id", "year", "weight", "items"]
        return models_of(
            self.panel[columns], mergers=self.mergers(level), deals=self.deals(level), academic=self.no_labs
        )

    def deals(self, level: str) -> pd.DataFrame:
        """Deals between organisations, with the years in which a move between the two may follow one."""
        known = self.affiliations.organisations
        rows = []
        for deal in deals(self.raw, known, Sources()):
            ends = [str(deal["target_id"]), str(deal["acquirer_id"])]
            year = str(deal["date"])[:4]
            if all(ends) and year:
                # The buyer by owner; what it buys is still itself on the day.
                buyer = known.parent(ends[1], year) if level == "parent" else ends[1]
                rows.append((ends[0], buyer, int(year), int(year) + DEAL_YEARS))
        return pd.DataFrame(rows, columns=["origin_id", "destination_id", "from_year", "to_year"])


def _year_of(date: str) -> int:
    """The year a change counts from; one without a date always held.

    Example:
        >>> _year_of("2023-04-01"), _year_of("2020-12-01"), _year_of("")
        (2023, 2021, 1900)
    """
    return int(date[:4]) + (date[5:7] > "06") if date else 1900
