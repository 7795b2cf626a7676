"""Pay that was publicly reported, and rounds of money with the value they put on a company."""

import re
from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, grade, number, precision, records, support
from analytics.sources.reported_text import presentable
from analytics.spelling import slug

WHOLE_DEAL = "deal value, not pay"
NO_ORGANISATION = re.compile(r"^industry \(")
# Status, the columns it is read from, and its words: the first that occurs decides; without any it is `reported`.
STATUSES = (
    ("disputed", ("note",), r"disputed|dishonest|inaccurate|details are off"),
    ("declined", ("person_or_group", "note"), r"declined"),
    ("offered", ("person_or_group", "what"), r"\boffers?\b|posted role|job adverts|considering"),
    (
        "paid",
        ("person_or_group", "what"),
        r"stock comp\b|stock-based compensation|average pay|visa filings|personal proceeds",
    ),
)


def amounts(text: str) -> tuple[float | None, float | None]:
    """The lower and upper amount in dollars; nothing where the amount is given in words.

    Example:
        >>> amounts("200000-400000"), amounts("555000"), amounts("full salary")
        ((200000.0, 400000.0), (555000.0, 555000.0), (None, None))
    """
    low, dash, high = text.partition("-")
    if dash and low.isdigit() and high.isdigit():
        return float(low), float(high)
    return number(text), number(text)


def status(row: dict[str, str]) -> str:
    """Whether the pay was disputed, declined, offered, paid or only reported, by the words of the row.

    A dispute goes before a refusal and a refusal before an offer; a whole deal is only ever `reported`.
    """
    if row["note"] == WHOLE_DEAL:
        return "reported"
    for name, columns, pattern in STATUSES:
        if re.search(pattern, " ".join(row[column] for column in columns)):
            return name
    return "reported"


def pay_packages(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `pay_packages`. Sums for a whole deal are marked and are not pay."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/pay_packages.csv"):
        low, high = amounts(row["amount_usd"])
        organisation = "" if NO_ORGANISATION.match(row["org"]) else known.identifier(row["org"])
        stem = slug(f"{row['org']} {row['person_or_group']} {row['what']}")[:70].strip("-")
        rows.append(
            {
                "pay_id": identifiers.new(stem),
                "who": presentable(row["person_or_group"]),
                "organisation_id": organisation,
                "organisation_text": row["org"],
                "what": row["what"],
                "amount_low": low,
                "amount_high": high,
                "amount_text": row["amount_usd"],
                "is_whole_deal": row["note"] == WHOLE_DEAL,
                "period": row["period"],
                "date": row["date"],
                "date_precision": precision(row["date"]),
                "status": status(row),
                "grade": grade(row),
                **support(row, sources.add(row["source_title"], row["source_url"], row["source_quality"])),
            }
        )
    return rows


def valuations(raw: Path, known: Organisations, sources: Sources) -> list[Row]:
    """The table `valuations`; rounds that sources describe differently stay separate rows."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/funding_valuations.csv"):
        organisation = known.identifier(row["company"])
        rows.append(
            {
                "valuation_id": identifiers.new(slug(f"{organisation} {row['event']} {row['date']}")),
                "organisation_id": organisation,
                "event": row["event"].strip(),
                "date": row["date"],
                "date_precision": row["date_precision"],
                "raised_usd": number(row["raised_usd_m"], 1e6),
                "valuation_usd": number(row["valuation_usd_bn"], 1e9),
                "basis": row["valuation_basis"],
                "status": slug(row["status"]),
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return rows
