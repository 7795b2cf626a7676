"""Reported moves between organisations, counted again from the table of reports and the judgements."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from tests.recounts.plain_places import plain

DEAL_KINDS = ("licence-and-hire", "acquihire", "stake-and-hire", "acquisition")
INCUMBENTS = {"matured-labs": {"big-tech", "matured-lab"}, "big-tech": {"big-tech"}}


@dataclass(frozen=True)
class Move:
    """One reported move between two organisations, as written."""

    person: str
    origin: str
    destination: str
    date: str
    kind: str
    sourced: bool

    @property
    def day(self) -> str:
        """The first day of the month or year."""
        return (self.date + "-01-01")[:10] if len(self.date) == 4 else (self.date + "-01")[:10]

    @property
    def period(self) -> str:
        """The half-year, or the year alone where no month is known."""
        return self.date if len(self.date) == 4 else f"{self.date[:4]}H{1 if self.date[5:7] <= '06' else 2}"

    @property
    def founding(self) -> bool:
        """Whether the person founded the destination."""
        return self.kind in ("found", "cofound")


class Moves:
    """The reports of a folder of raw files, read with the judgements on organisations."""

    def __init__(self, raw: Path, judgements: Path) -> None:
        self.raw, self.judgements = raw, judgements
        aliases = self._judged("names")
        self.aliases = dict(zip(aliases["name"], aliases["organisation_id"], strict=True))
        self.owners = self._judged("parents").to_dict("records")
        self.labs = self._judged("mergers").to_dict("records")
        self.classes = self._judged("classes").to_dict("records")

    def _judged(self, name: str) -> pd.DataFrame:
        path = self.judgements / f"organisation_{name}.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    def _reported(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.raw / "reported" / f"{name}.csv", dtype=str, keep_default_na=False)

    def identity(self, name: str) -> str:
        """The identifier of an organisation's name."""
        return self.aliases.get(name) or re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")

    @staticmethod
    def _on(rows: list[dict[str, str]], column: str, organisation: str, day: str) -> str:
        for row in rows:
            in_time = (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9")
            if row["organisation_id"] == organisation and in_time:
                return row[column]
        return ""

    def family(self, organisation: str, day: str) -> str:
        """The owner at the top on a day."""
        while owner := self._on(self.owners, "parent_id", organisation, day):
            organisation = owner
        return organisation

    def lab(self, organisation: str, day: str) -> str:
        """The laboratory on a day, after mergers of laboratories."""
        return self._on(self.labs, "into_id", organisation, day) or organisation

    def class_of(self, organisation: str, day: str) -> str:
        """The class of an organisation on a day."""
        return self._on(self.classes, "class", organisation, day)

    @cached_property
    def reported(self) -> list[Move]:
        """Every report that names both ends, without those whose note says that nobody left ("exclude from flows")."""
        rows = self._reported("people_moves")
        rows = rows[~rows["note"].str.contains("exclude from flows")]
        rows = rows[(rows["from_org"] != "") & (rows["to_org"] != "") & (rows["kind"] != "leave")]
        return [
            Move(
                row.person,
                self.identity(row.from_org),
                self.identity(row.to_org),
                row.date,
                row.kind,
                row.read == "yes" and "WEAK" not in row.note,
            )
            for row in rows.itertuples()
        ]

    @cached_property
    def _deals(self) -> list[tuple[str, str, str]]:
        """(target, family of the acquirer, month) of deals that bring people, and of acqui-hires among the moves."""
        deals = self._reported("ai_acquisitions")
        deals = deals[deals["deal_type"].isin(DEAL_KINDS) & (deals["date"].str.len() > 4)].copy()
        found = [
            (
                self.identity(re.sub(r" \((49%|remainder)\)$", "", row.target)),
                self._family(row.acquirer, row.date),
                row.date,
            )
            for row in deals.itertuples()
        ]
        hired = [move for move in self.reported if move.kind == "acquihire"]
        return found + [(move.origin, self.family(move.destination, move.day), move.date) for move in hired]

    def _family(self, name: str, date: str) -> str:
        return self.family(self.identity(name), (date + "-01")[:10])

    def by_deal(self, move: Move) -> bool:
        """Whether the person came over in a deal: an acqui-hire, or the same pair within three months of one."""
        if move.kind == "acquihire":
            return True
        family = self.family(move.destination, move.day)
        return len(move.date) > 4 and any(
            move.origin == target and family == acquirer and abs(months(move.date) - months(date)) <= 3
            for target, acquirer, date in self._deals
        )

    def chosen(self, evidence: str = "sourced", kinds: str = "all", deals: str = "include") -> list[Move]:
        """The reports that some choices keep."""
        return [
            move
            for move in self.reported
            if (move.sourced or evidence == "all")
            and not (move.founding and kinds == "without-founding")
            and not (deals == "exclude" and self.by_deal(move))
        ]

    def pairs(self, moves: list[Move], merge: str = "parent") -> Counter[tuple[str, str]]:
        """Distinct moves by pair, those inside one owner (or one laboratory) left out."""
        head = self.family if merge == "parent" else self.lab
        ends = {
            (move.person, head(move.origin, move.day), head(move.destination, move.day), move.date) for move in moves
        }
        return Counter((origin, destination) for _, origin, destination, _ in ends if origin != destination)

    def direction(self, moves: list[Move], classes: str = "matured-labs") -> pd.DataFrame:
        """Moves from incumbents to start-ups and back by period, and how many of the first founded the start-up."""
        incumbents = INCUMBENTS[classes]
        counted = set()
        for move in moves:
            family = {end: self.family(end, move.day) for end in (move.origin, move.destination)}
            ends = [self.class_of(end, move.day) for end in (move.origin, move.destination)]
            known = all(end in ("big-tech", "matured-lab", "startup") for end in ends)
            away, back = ends[0] in incumbents, ends[1] in incumbents
            if known and away != back and family[move.origin] != family[move.destination]:
                pair = (family[move.origin], family[move.destination])
                counted.add((move.person, *pair, move.date, move.period, away, move.founding))
        rows = pd.DataFrame(sorted(counted), columns=["person", "from", "to", "date", "period", "away", "founding"])
        rows["founded"] = rows["away"] & rows["founding"]
        found = rows.groupby("period").agg(n=("away", "size"), to_startups=("away", "sum"), founded=("founded", "sum"))
        found["to_incumbents"] = found["n"] - found["to_startups"]
        return found


def months(date: str) -> int:
    """Months since year 0."""
    return int(date[:4]) * 12 + int(date[5:7])
