"""Figures that investors quote, as published, for those that an answer of ours can stand beside."""

import re
from pathlib import Path

from analytics.catalog import read_judgements
from analytics.errors import InputError
from analytics.sources.adapter import Row, Sources, judged, records, support
from analytics.sources.reported_text import partial_date

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
    return [_quoted(quoted, raw, sources) for quoted in read_judgements(data, "quoted_answers")]


def _quoted(quoted: dict[str, str], raw: Path, sources: Sources) -> Row:
    fix = "Mend judgements/quoted_answers.csv."
    names, values, (title, address) = judged(KEYS, quoted["file"], "file of a quoted figure", fix)
    wanted = [quoted[name] for name in ("subject", "about", "dated")]
    rows = [
        row
        for row in records(raw, f"reported/{quoted['file']}.csv")
        if [row[name] if name else "" for name in names] == wanted
    ]
    said = " ".join(rows[0][name] for name in values).strip() if len(rows) == 1 else ""
    if not said or quoted["written"] not in said:
        expected = f"one row of {quoted['file']}.csv with {quoted['written']!r}"
        raise InputError("quoted figure", quoted["quoted_id"], expected, fix)
    row = rows[0]
    # A figure of several years is dated to the last of them.
    return {
        "quoted_id": quoted["quoted_id"],
        "date": partial_date(re.sub(r"^\d{4}-(?=\d{4}$)", "", quoted["dated"]))[0],
        "as_published": said,
        **support(row, sources.add(row[title], row[address], row.get("source_quality", ""))),
    }
