"""What adapters share: which rows are sourced, and raw values that nobody has judged are refused in a sentence."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest

from analytics.errors import InputError
from analytics.organisations import Organisations
from analytics.sources.adapter import Sources, document, grade, records
from analytics.sources.epoch import credited
from analytics.sources.papers import PaperList, Slot, slots
from analytics.sources.published_quality import agreement_rows
from analytics.sources.reported_capex import capex
from analytics.sources.reported_context import denominator
from analytics.sources.reported_deals import deals
from analytics.sources.reported_liquidity import kind_of, liquidity_events
from analytics.sources.reported_moves import people
from analytics.sources.reported_quoted import quoted_figures

KNOWN = Organisations(Path(__file__).parents[2] / "data")


def write(raw, file, *listed):
    """Write rows as a file of a raw folder."""
    path = raw / f"{file}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, listed[0])
        writer.writeheader()
        writer.writerows(listed)


def test_a_weak_row_of_any_table_is_not_sourced(tmp_path):
    columns = "acquirer target target_city date date_precision value_usd_m value_note people people_note deal_type"
    named = dict.fromkeys([*columns.split(), "source", "source_url", "confidence"], "") | {"read": "yes"}
    write(tmp_path, "reported/ai_acquisitions", named | {"note": ""}, named | {"note": "WEAK: uncited"})
    assert [row["sourced"] for row in deals(tmp_path, KNOWN, Sources())] == [True, False]


def test_a_column_that_a_file_has_lost_is_named(tmp_path):
    write(tmp_path, "reported/ai_acquisitions", {"buyer": "A"})
    with pytest.raises(InputError, match=r"ai_acquisitions.csv: found 'columns buyer', expected a column acquirer"):
        deals(tmp_path, KNOWN, Sources())


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (lambda: grade({"source_quality": "hearsay"}), "hearsay"),
        (lambda: kind_of("a raffle"), "a raffle"),
        (lambda: denominator("doctors of 2030", ""), "doctors of 2030"),
        (lambda: people(["Ann Lee", "Ann-Lee"]), "Ann-Lee"),
        (lambda: credited(dict.fromkeys(["Organization", "Country (of organization)"], "A") | SECTOR), "Church"),
    ],
)
def test_words_that_nobody_has_judged_are_refused(read, found):
    with pytest.raises(InputError, match=f"found '{found}'"):
        read()


SECTOR = {"Organization categorization": "Church"}


def test_a_measure_that_nobody_has_judged_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.sources.reported_capex.filed_periods", lambda raw: [])
    write(tmp_path, "reported/capex_annual", {"company": "A", "fiscal_or_calendar": "", "measure": "outlay"})
    with pytest.raises(InputError, match="found 'outlay', expected one of cash purchases"):
        capex(tmp_path, KNOWN, Sources())


def test_an_unknown_precision_of_a_date_is_refused(tmp_path):
    named = {"company": "A", "event": "tender", "date": "2025", "date_precision": "decade"}
    write(tmp_path, "reported/liquidity_events", named)
    with pytest.raises(InputError, match="found 'decade', expected one of year, month, day"):
        liquidity_events(tmp_path, KNOWN, Sources())


def test_a_judgement_that_names_another_file_or_form_is_refused(tmp_path):
    write(tmp_path, "judgements/quoted_answers", {"file": "rumours"})
    with pytest.raises(InputError, match="found 'rumours'"):
        quoted_figures(tmp_path, tmp_path, Sources())
    write(tmp_path, "a", {"list": "a"})
    with pytest.raises(InputError, match="found 'stone'"):
        list(slots(tmp_path, [PaperList("a", "a.csv", "neurips", 2020, "stone", True)]))


def test_three_lists_of_a_year_agree_in_pairs():
    read = [
        Slot(PaperList(name, "", "icml", 2020, "text", True), "p", "ann-lee", lab) for name, lab in ("ax", "bx", "cy")
    ]
    held = SimpleNamespace(read=read, employers=lambda slot: [(slot.affiliation, "industry", 1.0)])
    (row,) = agreement_rows(held)
    assert (row["scope"], row["hits"], row["n"]) == ("icml-2020", 1, 3)


def test_a_file_that_is_no_json_is_refused(tmp_path):
    (tmp_path / "map.geojson").write_text("<html>", encoding="utf-8")
    with pytest.raises(InputError, match=r"map.geojson: found 'no JSON'"):
        document(tmp_path, "map.geojson")


def test_cells_are_the_texts_of_a_file(tmp_path):
    write(tmp_path, "a", {"one": "1", "two": ""})
    assert records(tmp_path, "a.csv") == [{"one": "1", "two": ""}]
