"""The tables of publicly reported facts: organisations, sites, moves, deals, pay, founders, money, policy, doctorates,
quoted figures.

One module for each subject reads its own files; this one puts them together. Every row keeps its source, whether the
passage was read, and the grade of the source.
"""

from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources import reported_founders as founding
from analytics.sources import reported_moves as moving
from analytics.sources.adapter import Row, Sources, records
from analytics.sources.places import Gazetteer
from analytics.sources.reported_capex import capex, companies, market_caps
from analytics.sources.reported_context import phd_destinations, policy_events
from analytics.sources.reported_deals import DealFinder, deals, whole
from analytics.sources.reported_liquidity import liquidity_events
from analytics.sources.reported_money import NO_ORGANISATION, pay_packages, valuations
from analytics.sources.reported_places import organisation_rows, sites
from analytics.sources.reported_quoted import quoted_figures
from analytics.sources.reported_teams import team_facts


def ingest(raw: Path, data: Path, gazetteer: Gazetteer) -> dict[str, list[Row]]:
    """Turn the reported files into rows.

    Args:
        raw: the folder of raw data.
        data: the folder of the project's tables, whose judgements are read.
        gazetteer: gives the place of a headquarters.

    Returns:
        Table name -> rows. The tables `sources` and `organisations` hold what these rows need.
    """
    known = Organisations(data)
    sources = Sources()
    agreed = deals(raw, known, sources)
    founders, jobs = founding.founders(raw, known, sources)
    return {
        "organisations": organisation_rows(_mentioned(raw), raw, known, gazetteer, sources),
        "sites": sites(raw, known, gazetteer, sources),
        "people": moving.people(moving.mentions(raw)),
        "deals": agreed,
        "moves": moving.moves(raw, known, DealFinder(agreed, known), sources),
        "pay_packages": pay_packages(raw, known, sources),
        "founders": founders,
        "founder_employers": jobs,
        "valuations": valuations(raw, known, sources),
        "policy_events": policy_events(raw, sources),
        "phd_destinations": phd_destinations(raw, sources),
        "capex": capex(raw, known, sources),
        "market_caps": market_caps(raw, known, sources),
        "liquidity_events": liquidity_events(raw, known, sources),
        "team_facts": team_facts(raw, sources),
        "quoted_figures": quoted_figures(raw, data, sources),
        "sources": sources.rows,
    }


def _mentioned(raw: Path) -> list[str]:
    """Every name of an organisation in the reported files."""
    columns = (
        ("lab_hq", "company"),
        ("lab_sites", "org"),
        ("funding_valuations", "company"),
        ("pay_packages", "org"),
        ("liquidity_events", "company"),
        ("ai_acquisitions", "acquirer"),
        ("ai_acquisitions", "target"),
    )
    names = [whole(row[column]) for file, column in columns for row in records(raw, f"reported/{file}.csv")]
    names += moving.mentioned_organisations(raw) + founding.mentioned_organisations(raw) + companies(raw)
    return [name for name in names if not NO_ORGANISATION.match(name)]
