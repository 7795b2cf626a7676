"""Statistics that public sources give of teams: a number where the words hold one, and always the words."""

import base64
import re
from pathlib import Path
from urllib.parse import urlsplit

from analytics.sources.adapter import Identifiers, Row, Sources, grade, precision, records, support
from analytics.spelling import slug

# Of one person, or of where people come from: neither is a professional fact of a team.
LEFT_OUT = re.compile(r"youngest member|origin\b")
UNITS = (
    ("years", r"\bage\b"),
    ("ratio", r"\bper one\b"),
    ("medals", r"\bmedals\b"),
    ("usd", r"\bmoney raised\b"),
    ("companies", r"\bcompanies\b|\bstartups\b|\bventures\b"),
)
_NUMBER = re.compile(
    r"^(?:(?:at least|more than|fewer than|about|around|roughly) )?"
    r"(?P<dollar>\$)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>bn|%)?"
    r"(?: of (?:about )?(?P<base>\d[\d,]*))?(?P<rest>.*)$"
)
_SEVERAL = re.compile(r" / |->|, \$.*%")


def team_facts(raw: Path, sources: Sources) -> list[Row]:
    """The table `team_facts`: one row a statement, but those about one person or about origin."""
    identifiers = Identifiers()
    rows: list[Row] = []
    for row in records(raw, "reported/teams.csv"):
        if LEFT_OUT.search(row["statistic"]):
            continue
        value, out_of, unit = parsed(row["statistic"], row["value"])
        source = sources.add(row["source_title"], untracked(row["source_url"]), row["source_quality"])
        note = "" if row["note"].startswith("newsletter tracking address") else row["note"]
        rows.append(
            {
                "fact_id": identifiers.new(slug(f"{row['team']} {row['statistic']}")[:70].strip("-")),
                "team": row["team"],
                "statistic": row["statistic"],
                "value": value,
                "out_of": out_of,
                "value_text": row["value"],
                "unit": unit,
                "date": row["date"],
                "date_precision": precision(row["date"]),
                "grade": grade(row),
                **support(row | {"note": note}, source),
            }
        )
    return rows


def parsed(statistic: str, text: str) -> tuple[float | None, float | None, str]:
    """The number, its base and its unit; nothing where the statement is in words or holds several numbers.

    Example:
        >>> parsed("still at Meta", "3 of 14"), parsed("two-year retention", "80%")
        ((3.0, 14.0, 'people'), (0.8, None, 'share'))
        >>> parsed("money raised by the 18 startups", "more than $45bn"), parsed("median age", "low twenties")
        ((45000000000.0, None, 'usd'), (None, None, ''))
        >>> parsed("average age at founding", "40 (2020) -> 29 (2024)")
        (None, None, '')
    """
    match = _NUMBER.match(text)
    if not match or _SEVERAL.search(text):
        return None, None, ""
    value = float(match["number"].replace(",", ""))
    base = float(match["base"].replace(",", "")) if match["base"] else None
    if match["scale"] == "%":
        return round(value / 100, 6), base, "share"
    if match["dollar"]:
        return value * (1e9 if match["scale"] == "bn" else 1.0), base, "usd"
    return value, base, next((unit for unit, pattern in UNITS if re.search(pattern, statistic)), "people")


def untracked(address: str) -> str:
    """The page that a newsletter's counting address leads to, without what names the subscriber.

    Example:
        >>> untracked("https://link.mail.bloombergbusiness.com/click/1.2/aHR0cHM6Ly9hLmV4YW1wbGUvYj91dG09MQ/5e8")
        'https://a.example/b'
        >>> untracked("https://a.example/b?id=1")
        'https://a.example/b?id=1'
    """
    if not urlsplit(address).netloc.startswith("link.mail."):
        return address
    coded = urlsplit(address).path.split("/")[3]
    page = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    return page.partition("?")[0]
