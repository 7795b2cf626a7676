"""Who does what between chips and applications, as reported: statements, contracts for compute, shares of enterprises.

Which topic speaks of which layer is decided in `judgements/stack_layers.csv`, which survey a figure is from in
`judgements/enterprise_surveys.csv`, and what a survey counts in `definitions_stack`. Figures of unlike surveys and of
unlike sources stay apart.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import Identifiers, Row, Sources, judged, number, records, support
from analytics.sources.places import Gazetteer
from analytics.sources.reported_text import MONTHS, presentable
from analytics.spelling import slug

FILE = "reported/stack_layers.csv"
CONTRACT = "compute contract"
SHARES = frozenset({"enterprise share", "enterprise use"})
SUBJECT = re.compile(r" / |(?<=\w)-(?=[A-Z])")
"""Between the names of a subject: buyer and seller, or several vendors."""


@dataclass(frozen=True)
class Figure:
    """One share that a row states: the vendor as written, the date, the share, and whether it is only expected."""

    vendor: str
    date: str
    share: float
    expected: bool = False


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the reported statements into rows of `stack_evidence`, `compute_contracts` and `enterprise_shares`."""
    sources = Sources()
    rows = records(raw, FILE)
    layers = {row["topic"]: row["layer"] for row in read_judgements(data, "stack_layers")}
    surveys = {row["unit"]: row["survey"] for row in read_judgements(data, "enterprise_surveys")}
    if unjudged := sorted({row["topic"] for row in rows} - set(layers)):
        expected = "topics of judgements/stack_layers.csv"
        raise InputError("topic", ", ".join(unjudged), expected, "Add a row with its layer, or none.")
    # Contracts and shares have tables of their own, with the numbers of each side.
    said = [row for row in rows if layers[row["topic"]] and row["topic"] not in SHARES | {CONTRACT}]
    contracts = [row for row in rows if row["topic"] == CONTRACT]
    shares = _told([row for row in rows if row["topic"] in SHARES])
    return {
        "stack_evidence": _evidence(said, known, sources),
        "compute_contracts": _contracts(contracts, known, sources),
        "enterprise_shares": _shares(shares, surveys, known, sources),
        "sources": sources.rows,
    }


def _told(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with the statement above in place of the word `same`."""
    told: list[dict[str, str]] = []
    for row in rows:
        told.append(row | {"statement": told[-1]["statement"]} if row["statement"] == "same" else row)
    return told


def figures(row: dict[str, str]) -> list[Figure]:
    """Every share of spend or of buyers that a row states: in its value, its unit and its statement.

    Example:
        >>> etr = {"subject": "OpenAI", "date": "2026-03", "value": "56", "unit": "% (Sep 2025: 62)"}
        >>> [(one.vendor, one.date, one.share) for one in figures(etr | {"statement": "ETR; Anthropic 21->48"})]
        [('OpenAI', '2026-03', 0.56), ('OpenAI', '2025-09', 0.62), ('Anthropic', '2025-09', 0.21), \
('Anthropic', '2026-03', 0.48)]
    """
    vendor, date, unit, text = SUBJECT.split(row["subject"])[0], row["date"], row["unit"], row["statement"]
    found = [Figure(vendor, date, _share(row["value"]))]
    before = re.search(r"\((\w{3}) (\d{4}): (\d+)\)", unit)
    if before:
        month, year, share = before.groups()
        earlier = f"{year}-{MONTHS[month]:02d}"
        found.append(Figure(vendor, earlier, _share(share)))
        # "21->48" gives the same two dates for another vendor.
        for name, then, now in re.findall(r"([A-Z]\w+) (\d+)->(\d+)", text):
            found += [Figure(name, earlier, _share(then)), Figure(name, date, _share(now))]
    found += [Figure(name, date, _share(share)) for name, share in re.findall(r"\(([A-Z]\w+) ~?(\d+)%?\)", unit)]
    for names, share, year in re.findall(r"([A-Z][\w ]+) to (\d+)% each in (\d{4})", text):
        found += [Figure(name, year, _share(share), expected=True) for name in names.split(" and ")]
    return found


def _share(per_cent: str) -> float:
    return round(float(per_cent) / 100, 4)


def _evidence(rows: list[dict[str, str]], known: Organisations, sources: Sources) -> list[Row]:
    """Statements that put the organisation they speak of into a layer."""
    identifiers = Identifiers()
    found: list[Row] = []
    for row in rows:
        organisation = known.identifier(row["subject"])
        found.append(
            {
                "evidence_id": identifiers.new(slug(f"{organisation} {row['topic']} {row['date']}")),
                "organisation_id": organisation,
                "topic": row["topic"],
                "date": row["date"],
                "statement": presentable(row["statement"]),
                "value": number(row["value"]),
                "unit": row["unit"],
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return found


def _contracts(rows: list[dict[str, str]], known: Organisations, sources: Sources) -> list[Row]:
    """Contracts for compute; a figure that another source gives otherwise is a row of its own."""
    identifiers = Identifiers()
    found: list[Row] = []
    for row in rows:
        buyer, seller = (known.identifier(name) for name in SUBJECT.split(row["subject"]))
        years = re.search(r"(\d+) years", row["unit"])
        found.append(
            {
                "contract_id": identifiers.new(slug(f"{buyer} {seller} {row['date']}")),
                "buyer_id": buyer,
                "seller_id": seller,
                "date": row["date"],
                "value_usd": number(row["value"], 1e9),
                "at_least": "bn+" in row["unit"],
                "years": int(years[1]) if years else 10 if "decade" in row["unit"] else None,
                "terms": "; ".join(part for part in (row["unit"], presentable(row["statement"])) if part),
                **support(row, sources.add(row["source"], row["source_url"])),
            }
        )
    return found


def _shares(rows: list[dict[str, str]], surveys: dict[str, str], known: Organisations, sources: Sources) -> list[Row]:
    """Shares of vendors; a figure that two rows of one survey give alike stands once."""
    found: dict[str, Row] = {}
    for row in rows:
        survey = judged(surveys, row["unit"], "unit of a share", "Add it to judgements/enterprise_surveys.csv.")
        for figure in figures(row):
            vendor = known.identifier(figure.vendor)
            key = slug(f"{survey} {vendor} {figure.date} {100 * figure.share:g}")
            found.setdefault(
                key,
                {
                    "share_id": key,
                    "vendor_id": vendor,
                    "topic": row["topic"],
                    "date": figure.date,
                    "share": figure.share,
                    "survey": survey,
                    "is_expected": figure.expected,
                    "statement": presentable(row["statement"]),
                    **support(row, sources.add(row["source"], row["source_url"])),
                },
            )
    return list(found.values())
