"""When employees could turn their shares into money, as publicly reported."""

import re
from pathlib import Path

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, judged, number, records, support
from analytics.spelling import slug

# The words of an event and its kind; the first that occurs decides.
KINDS = (
    ("rule-change", r"\bpolicy change\b"),
    ("filing", r"\bS-1\b"),
    ("listing", r"\bIPO\b"),
    ("buyback", r"\bbuyback\b"),
    ("tender", r"\btender\b"),
    ("secondary-sale", r"\bsale\b|\bshare purchase\b|\bemployee liquidity\b"),
)
LENGTHS = {"year": 4, "month": 7, "day": 10}


def liquidity_events(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `liquidity_events`. A date is cut to what is known of it: `2021-07` known to the year is `2021`."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/liquidity_events.csv"):
        organisation, kind = known.identifier(row["company"]), kind_of(row["event"])
        date = row["date"][: judged(LENGTHS, row["date_precision"], "date_precision", "Mend the row.")]
        rows.append(
            {
                "liquidity_id": identifiers.new(f"{organisation}-{kind}-{slug(date)}"),
                "organisation_id": organisation,
                "event": row["event"],
                "kind": kind,
                "is_planned": "planned" in row["event"],
                "date": date,
                "date_precision": row["date_precision"],
                "amount_usd": number(row["amount_usd_m"], 1e6),
                "authorised_usd": number(row["authorised_usd_m"], 1e6),
                "valuation_usd": number(row["valuation_usd_bn"], 1e9),
                "limits": row["limits"],
                "buyers": row["buyers"],
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows


def kind_of(event: str) -> str:
    """The kind of an event by its words.

    Raises:
        InputError: for an event that no words cover.

    Example:
        >>> kind_of("tender (planned)"), kind_of("employee share sale"), kind_of("IPO on Nasdaq")
        ('tender', 'secondary-sale', 'listing')
    """
    for kind, pattern in KINDS:
        if re.search(pattern, event):
            return kind
    kinds = ", ".join(name for name, _ in KINDS)
    raise InputError("event", event, f"words of {kinds}", "Add its words to KINDS in reported_liquidity.py.")
