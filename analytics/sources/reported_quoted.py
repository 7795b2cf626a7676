"""Figures that investors quote, as published, for those that an answer of ours can stand beside."""

import re
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.sources.reported_sources import Row, Sources
from analytics.sources.reported_text import partial_date, presentable, records

KEYS = {
    # file: columns that name the row, that hold the figure, and that name its source
    "teams": (("team", "statistic", "date"), ("value",), ("source_title", "source_url")),
    "bay_area_context": (("subject", "topic", "date"), ("value", "unit"), ("source", "source_url")),
    "phd_and_industry_share": (("series", "", "year"), ("value_pct", "unit_note"), ("source", "source_url")),
}


def quoted_figures(raw: Path, data: Path, sources: Sources) -> list[Row]:
    """The table `quoted_figures`: one row for each figure of the judgements, as its source writes it.

    Raises:
        InputError: for a judgement whose row is not in the raw file once, or whose figure that row does not hold.
    """
    return [_quoted(judged, raw, sources) for judged in read_judgements(data, "quoted_answers")]


def _quoted(judged: dict[str, str], raw: Path, sources: Sources) -> Row:
    names, values, (title, address) = KEYS[judged["file"]]
    wanted = [judged[name] for name in ("subject", "about", "dated")]
    rows = [
        row
        for row in records(raw, f"reported/{judged['file']}.csv")
        if [row[name] if name else "" for name in names] == wanted
    ]
    said = " ".join(rows[0][name] for name in values).strip() if len(rows) == 1 else ""
    if not said or judged["written"] not in said:
        expected = f"one row of {judged['file']}.csv with {judged['written']!r}"
        raise InputError("quoted figure", judged["quoted_id"], expected, "Mend judgements/quoted_answers.csv.")
    row = rows[0]
    # A figure of several years is dated to the last of them.
    return {
        "quoted_id": judged["quoted_id"],
        "date": partial_date(re.sub(r"^\d{4}-(?=\d{4}$)", "", judged["dated"]))[0],
        "as_published": said,
        "read": row["read"],
        "sourced": row["read"] == "yes",
        "confidence": row["confidence"],
        "note": presentable(row["note"]),
        "source_id": sources.add(row[title], row[address], row.get("source_quality", "")),
    }
