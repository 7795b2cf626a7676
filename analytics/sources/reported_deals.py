"""Deals for companies and their people."""

from dataclasses import dataclass
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, integer, months, number, records, support
from analytics.spelling import slug

# A part of an organisation that a deal names in brackets; every other bracket belongs to the name.
PARTS = {
    "Scale AI (49%)": ("Scale AI", "49%"),
    "Windsurf (remainder)": ("Windsurf", "remainder"),
    "Alphabet (Intrinsic)": ("Alphabet", "Intrinsic"),
}
PEOPLE_KINDS = frozenset({"licence-and-hire", "acquihire", "stake-and-hire", "acquisition"})
NEAR_MONTHS = 3


def whole(name: str) -> str:
    """The organisation of a deal's text, without the part the deal is about.

    Example:
        >>> whole("Scale AI (49%)"), whole("Software Applications (Sky)")
        ('Scale AI', 'Software Applications (Sky)')
    """
    return PARTS.get(name, (name, ""))[0]


def deals(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `deals`; two reports that disagree stay two rows."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/ai_acquisitions.csv"):
        acquirer, target = (known.identifier(whole(row[end])) for end in ("acquirer", "target"))
        parts = [PARTS.get(row[end], ("", ""))[1] for end in ("acquirer", "target")]
        rows.append(
            {
                "deal_id": identifiers.new(slug(f"{acquirer} {target} {row['date']}")),
                "acquirer_id": acquirer,
                "target_id": target,
                "part": "".join(parts),
                "target_city": row["target_city"],
                "date": row["date"],
                "date_precision": row["date_precision"],
                "value_usd": number(row["value_usd_m"], 1e6),
                "value_note": row["value_note"],
                "people": integer(row["people"]),
                "people_note": row["people_note"],
                "kind": slug(row["deal_type"]),
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows


@dataclass(frozen=True)
class DealFinder:
    """Finds the deal that brought a person over."""

    rows: list[Row]
    known: Organisations

    def deal_of(self, origin: str, destination: str, date: str) -> str:
        """The deal_id whose target and acquirer are the families of both ends, within three months; empty if none.

        Both dates must name their month: a deal or a move dated to the year is never matched.
        """
        month = months(date)
        if not (origin and destination and month):
            return ""
        near: list[tuple[int, str]] = []
        for row in self.rows:
            day = str(row["date"])
            deal_month = months(day)
            if row["kind"] not in PEOPLE_KINDS or deal_month is None:
                continue
            if self._family(origin, destination, day) == self._family(row["target_id"], row["acquirer_id"], day):
                near.append((abs(month - deal_month), str(row["deal_id"])))
        return min((deal for deal in near if deal[0] <= NEAR_MONTHS), default=(0, ""))[1]

    def _family(self, origin: object, destination: object, date: str) -> tuple[str, str]:
        """The parents of two ends on the day of the deal, when buyer and bought are still apart."""
        return self.known.parent(str(origin), date), self.known.parent(str(destination), date)
