"""Questions about share sales of private companies, who left around them, and a scenario of what they do to leaving."""

import math

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import COMPANY, EVIDENCE, FOUNDING_KINDS
from analytics.definitions_liquidity import (
    FOUND_GROWTH,
    FOUND_HEIGHT,
    LIQUIDITY_SCALE,
    OTHER_HAZARD,
    PAY_DECAY,
    PAY_HEIGHT,
)
from analytics.definitions_sql import HALF_YEAR, is_incomplete
from analytics.metrics.economics import annual_hazard_from_exit_share, liquidity_u_curve
from analytics.questions.names import organisations_of
from analytics.questions.registry import Chosen, question
from analytics.questions.series import BIAS_NOTE
from analytics.wording import count, dollars, month_of, percent, plural

COMPANIES = {"company": organisations_of("liquidity_events")}
SALES = ("tender", "buyback", "secondary-sale", "listing")
"""Kinds of event by which shares were turned into money; a filing or a changed rule only prepares it."""
DEPARTURES = f"""WITH left_from AS (
    SELECT origin_id, person_id, event_id, min(date) AS date, bool_or(list_contains($founding_kinds, kind)) AS founds
    FROM moves
    WHERE (sourced OR $evidence = 'all') AND $company IN ('all', origin_id)
        AND origin_id IN (SELECT organisation_id FROM liquidity_events WHERE sourced OR $evidence = 'all')
    GROUP BY origin_id, person_id, event_id
),
departures AS (SELECT origin_id, person_id, event_id, founds, {HALF_YEAR} AS period FROM left_from)"""
"""The WITH clause of who was reported to have left companies with share sales, once each, in which half-year."""


@question(
    "liquidity-events",
    "When employees could sell shares",
    measure="Share sales that employees could join, in US dollars where told, by date",
    choices=(COMPANY, EVIDENCE),
    names=COMPANIES,
    columns=(
        Column("company", "string", "Company"),
        Column("date", "string", "Date as precisely as known"),
        Column("amount_usd", "number", "Shares sold, or money raised in a listing; empty where not reported", "usd"),
        Column("valuation_usd", "number", "Value of the company it was priced at", "usd"),
        Column("limits", "string", "Who could sell how much, in words"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Reports"),
    ),
    tables=("liquidity_events", "organisations"),
)
def liquidity_events(reader: Reader, chosen: Chosen) -> Result:
    """Tender offers, share sales, buybacks, listings and what prepares them, as reported, by company and date."""
    frame = reader.frame(
        """SELECT organisations.name AS company, date, amount_usd, valuation_usd, limits, sources.title AS source,
            1 AS n, event, liquidity_events.kind, is_planned, authorised_usd, buyers, sourced, confidence, note
        FROM liquidity_events
        JOIN organisations USING (organisation_id)
        JOIN sources ON sources.source_id = liquidity_events.source_id
        WHERE (sourced OR $evidence = 'all') AND $company IN ('all', organisation_id)
        ORDER BY company, date, event""",
        evidence=chosen["evidence"],
        company=chosen["company"],
    )
    notes = (
        "Reported events only; sizes and limits are seldom published, and reports that differ stay separate rows.",
        "Departures and foundings are reported moves, counted by half-year: the press favours stars and a few "
        "companies, and what happens in the same half-year need not be connected.",
    )
    return Result(frame, _events_finding(frame), len(frame), notes)


def _events_finding(frame: pd.DataFrame) -> str:
    """How many, where, and the largest sale by employees of which the size is reported."""
    if frame.empty:
        return "No share sale is reported for these choices"
    said = f"{plural(len(frame), 'event')} reported at {plural(frame['company'].nunique(), 'company', 'companies')}"
    sales = frame[frame["kind"].isin(SALES) & (frame["kind"] != "listing") & frame["amount_usd"].notna()]
    if sales.empty:
        return said
    top = sales.nlargest(1, "amount_usd").iloc[0]
    return f"{said}; largest sale by size: {top['company']}, {dollars(top['amount_usd'])} in {month_of(top['date'])}"


@question(
    "liquidity-departures",
    "Reported departures from companies with share sales",
    measure="People reported to have left, by half-year, and those of them who founded",
    choices=(COMPANY, EVIDENCE),
    names=COMPANIES,
    columns=(
        Column("company", "string", "Company left"),
        Column("period", "string", "Half-year; a year where the month is not known"),
        Column("departures", "integer", "Distinct reported departures", "people"),
        Column("to_found", "integer", "Of those, to found a company", "people"),
        Column("n", "integer", "All reported departures from the company", "people"),
    ),
    tables=("moves", "organisations", "liquidity_events"),
)
def liquidity_departures(reader: Reader, chosen: Chosen) -> Result:
    """Reported moves out of each company that has a liquidity event, by half-year, founding apart."""
    frame = reader.frame(
        f"""{DEPARTURES}
SELECT organisations.name AS company, period, count(*) AS departures, count(*) FILTER (founds) AS to_found
FROM departures JOIN organisations ON organisations.organisation_id = origin_id
GROUP BY ALL
ORDER BY company, period""",
        evidence=chosen["evidence"],
        company=chosen["company"],
        founding_kinds=list(FOUNDING_KINDS),
    )
    frame["n"] = frame.groupby("company")["departures"].transform("sum")
    frame["incomplete"] = [is_incomplete(period, reader.version.newest) for period in frame["period"]]
    departures, founded = int(frame["departures"].sum()), int(frame["to_found"].sum())
    companies = plural(frame["company"].nunique(), "company", "companies")
    finding = f"{plural(departures, 'departure')} reported from {companies}, {count(founded)} of them to found"
    notes = (BIAS_NOTE, "Moves dated only to the year stand in a row of their own and in no half-year.")
    return Result(frame, finding if departures else "No departure is reported for these choices", departures, notes)


@question(
    "liquidity-curve",
    "Scenario: leaving by how much equity can be sold",
    measure="Leavers per 100 people a year, by US dollars of shares each can sell: a calculation on assumptions",
    choices=(PAY_HEIGHT, PAY_DECAY, FOUND_HEIGHT, FOUND_GROWTH, OTHER_HAZARD, LIQUIDITY_SCALE),
    columns=(
        Column("liquidity", "number", "Vested shares that can be sold, per person", "usd"),
        Column("leave_for_pay", "number", "Assumed rate (hazard) of leaving for pay, per person", "per year"),
        Column("leave_to_found", "number", "Assumed rate (hazard) of leaving to found, per person", "per year"),
        Column("total", "number", "Both and the rate for other reasons", "per year"),
        Column("optimum", "number", "Liquidity at which the total is least, the same on every row", "usd"),
        Column("n", "integer", "Observations it rests on: none, it is a scenario"),
    ),
    tables=(),
    metrics=("liquidity_u_curve", "annual_hazard_from_exit_share"),
)
def liquidity_curve(_: Reader, chosen: Chosen) -> Result:
    """What the claim would mean if it were so: one rate of leaving falls with liquidity, one rises, and their sum."""
    height, decay, founding, growth, other, scale = (
        float(chosen[choice.slug])
        for choice in (PAY_HEIGHT, PAY_DECAY, FOUND_HEIGHT, FOUND_GROWTH, OTHER_HAZARD, LIQUIDITY_SCALE)
    )
    best = liquidity_u_curve(A=height, alpha=decay, B=founding, beta=growth, c=other, L0=scale)
    # Reaches well past the optimum, so that both arms are seen.
    u = np.unique(np.append(np.linspace(0, max(2 * best.u_star, math.log(101)), 121), best.u_star))
    pay, found = height * np.exp(-decay * u), founding * np.exp(growth * u)
    frame = pd.DataFrame(
        {
            "liquidity": scale * np.expm1(u),
            "leave_for_pay": pay,
            "leave_to_found": found,
            "total": pay + found + other,
            "optimum": best.L_star,
            "n": 0,
            "interior": best.interior,
            "log_liquidity": u,
        }
    )
    regular, acquired = annual_hazard_from_exit_share([0.12, 0.33])
    notes = (
        "A scenario, not an estimate: every input is an assumption that you set, and the address keeps it.",
        "That going public is followed by more exits to start-ups is published (Babina, Ouimet and Zarutskie 2017) and "
        "supports the sign of the rising arm; its size is not known.",
        f"For scale: {percent(0.12)} of regular and {percent(0.33)} of acquired hires left within their first year "
        f"(J. D. Kim, Predictable Exodus), which are rates of {100 * regular:.0f} and {_rate(acquired)}.",
        "A rate (hazard) counts leavers over the time that people stay: at 40 per 100 people a year, 33 of 100 have "
        "left after a year, because those who left earlier are no longer counted.",
    )
    return Result(frame, _curve_finding(best.interior, best.L_star, best.hazard_min, best.hazard_at_0), 0, notes)


def _curve_finding(interior: bool, least_at: float, least: float, at_zero: float) -> str:
    """Where the scenario's least hazard is, or that it has none between the ends."""
    if not interior:
        return f"Scenario without an optimum: any liquidity raises leaving from {_rate(at_zero)}"
    lowest = f"{dollars(least_at)} a person, {_rate(least)}"
    return f"Scenario: leaving is least at {lowest}, against {100 * at_zero:.0f} at none"


def _rate(hazard: float) -> str:
    """A rate of leaving in people.

    Example:
        >>> _rate(0.127)
        '13 per 100 people a year'
    """
    return f"{100 * hazard:.0f} per 100 people a year"
