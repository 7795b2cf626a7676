"""The tables of publicly reported facts: sites, moves, deals, pay, founders, money, policy, doctorates, quoted figures.

One module for each subject reads its own files; this one puts them together. Every row keeps its source, whether the
passage was read, and the grade of the source.
"""

from pathlib import Path

from analytics.organisations import Organisations
from analytics.sources import reported_founders as founding
from analytics.sources import reported_moves as moving
from analytics.sources.adapter import Row, Sources
from analytics.sources.places import Gazetteer
from analytics.sources.reported_capex import capex, market_caps
from analytics.sources.reported_context import phd_destinations, policy_events
from analytics.sources.reported_deals import DealFinder, deals
from analytics.sources.reported_liquidity import liquidity_events
from analytics.sources.reported_money import pay_packages, valuations
from analytics.sources.reported_places import sites
from analytics.sources.reported_quoted import quoted_figures
from analytics.sources.reported_teams import team_facts


def ingest(raw: Path, data: Path, gazetteer: Gazetteer, known: Organisations) -> dict[str, list[Row]]:
    """Turn the reported files into rows.

    Args:
        raw: the folder of raw data.
        data: the folder of the project's tables, whose judgements are read.
        gazetteer: gives the country of a site.
        known: gives the organisations, each of which has a row in the end.

    Returns:
        Table name -> rows. The table `sources` holds what these rows need.
    """
    sources = Sources()
    agreed = deals(raw, known, sources)
    founders, jobs = founding.founders(raw, known, sources)
    return {
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
