"""A scenario: what a stake in a new lab is worth when its people may be bought. No input is estimated."""

import math
from collections.abc import Mapping

import pandas as pd

from analytics.answer import Column, Result
from analytics.choice_kinds import NumberChoice
from analytics.database import Reader
from analytics.definitions_money import (
    LAB_BOUGHT,
    LAB_INPUTS,
    LAB_PEOPLE,
    LAB_PRICE,
    LAB_RATE,
    LAB_SCRAP,
    LAB_STAKE,
    LAB_SUCCESS,
    LAB_SUCCESS_VALUE,
    LAB_YEARS,
)
from analytics.metrics.economics import LabValue, lab_three_state_ev
from analytics.metrics.quantiles import median
from analytics.questions.registry import Chosen, question
from analytics.wording import count, dollars, percent, plural

Inputs = Mapping[str, float]
SPREAD = 2.0
"""An input is tried at its value divided and multiplied by this, within the bounds of its choice."""
SCENARIO = "scenario, not an estimate"

_SEEN = """
SELECT value_usd / people AS usd_per_person, people
FROM deals
WHERE sourced AND value_usd IS NOT NULL AND people > 0
ORDER BY deal_id"""


@question(
    "lab-option",
    "Scenario: a stake in a new lab whose people may be bought",
    measure=(
        "Value above cost in US dollars of a stake of {stake} after {years}: a calculation on assumptions,"
        " each moved alone"
    ),
    choices=LAB_INPUTS,
    columns=(
        Column("input", "string", "The input that is varied, the others as chosen"),
        Column("low", "number", "Half its value, within its bounds, in its own unit"),
        Column("base", "number", "Its value as chosen"),
        Column("high", "number", "Twice its value, within its bounds"),
        Column("value_low", "number", "Expected value of the stake less its cost, at low", "usd"),
        Column("value_high", "number", "The same at high", "usd"),
        Column("break_even", "number", "Value of this input alone at which the stake just repays; empty if none does"),
        Column(
            "n", "integer", "Reported deals that the chosen value can be compared with; 0 where nothing is observed"
        ),
        Column("unit", "string", "Unit of the input"),
        Column("value_base", "number", "Expected value of the stake less its cost, all inputs as chosen", "usd"),
        Column("nature", "string", "What this is: a scenario, not an estimate"),
    ),
    tables=("deals",),
    metrics=("lab_three_state_ev", "median"),
)
def lab_option(reader: Reader, chosen: Chosen) -> Result:
    """Expected value with a purchase of the people as a floor, and how far each input moves it."""
    inputs = {choice.slug: float(chosen[choice.slug]) for choice in LAB_INPUTS}
    seen = reader.frame(_SEEN)
    base = worth(inputs)
    observed = {LAB_PEOPLE.slug, LAB_PRICE.slug}
    rows = [
        {
            **_varied(choice, inputs),
            "break_even": break_even(choice, inputs),
            "n": len(seen) if choice.slug in observed else 0,
            "unit": choice.unit,
            "value_base": base.ev,
            "nature": SCENARIO,
        }
        for choice in LAB_INPUTS
    ]
    return Result(pd.DataFrame(rows), _finding(inputs, base), len(seen), (*_notes(base), _compared(seen)))


def worth(inputs: Inputs) -> LabValue:
    """The three-state value at these inputs, US dollars."""
    return lab_three_state_ev(
        I=inputs[LAB_STAKE.slug],
        T=inputs[LAB_YEARS.slug],
        r=inputs[LAB_RATE.slug],
        p=inputs[LAB_SUCCESS.slug],
        X=inputs[LAB_SUCCESS_VALUE.slug],
        q=inputs[LAB_BOUGHT.slug],
        A=inputs[LAB_PEOPLE.slug] * inputs[LAB_PRICE.slug],
        L=inputs[LAB_SCRAP.slug],
    )


def break_even(choice: NumberChoice, inputs: Inputs) -> float:
    """The value of one input at which the stake just repays, the others as they are; NaN where none can.

    The value is linear in every input but time and rate, where the stake repays as long as what comes back has not
    shrunk to it.
    """
    ev, stake = worth(inputs).ev, inputs[LAB_STAKE.slug]
    if choice in (LAB_YEARS, LAB_RATE):
        other = inputs[(LAB_RATE if choice is LAB_YEARS else LAB_YEARS).slug]
        at = inputs[choice.slug] + math.log((ev + stake) / stake) / other if ev + stake > 0 else math.nan
    else:
        here = inputs[choice.slug]
        other = here / 2 or float(choice.step)
        slope = (ev - worth({**inputs, choice.slug: other}).ev) / (here - other)
        at = here - ev / slope if slope else math.nan
    possible = 0 <= at <= (1 if choice in (LAB_SUCCESS, LAB_BOUGHT) else math.inf)
    return at if possible else math.nan


def _varied(choice: NumberChoice, inputs: Inputs) -> dict[str, object]:
    here = inputs[choice.slug]
    low, high = max(float(choice.least), here / SPREAD), min(float(choice.most), here * SPREAD)
    low_value, high_value = (worth({**inputs, choice.slug: at}).ev for at in (low, high))
    return {
        "input": choice.label,
        "low": low,
        "base": here,
        "high": high,
        "value_low": low_value,
        "value_high": high_value,
    }


def _finding(inputs: Inputs, base: LabValue) -> str:
    values = (base.ev, base.ev - base.floor_value)
    with_floor, without = (f"{dollars(abs(value))} {'above' if value >= 0 else 'below'}" for value in values)
    stake = dollars(inputs[LAB_STAKE.slug])
    return f"Scenario: a {stake} stake is worth {with_floor} cost, {without} if nobody buys the people"


def _notes(base: LabValue) -> tuple[str, ...]:
    with_floor, without = (_chance(chance) for chance in (base.p_breakeven, base.p_breakeven_no_acquihire))
    return (
        "A scenario, not an estimate: every input is an assumption, tried at half and at twice its value.",
        "Left out: later rounds of money and the shares they take, who is paid first, taxes, and that labs often fail "
        "when the whole sector does badly, their people then fetching less: the value with a purchase is too high.",
        f"Least chance of success at which the stake repays: {with_floor}; if nobody buys the people: {without}. The "
        "value is a fair price only if the chances and the rate allow for risk.",
    )


def _chance(chance: float) -> str:
    if math.isnan(chance) or chance > 1:
        return "more than 100 % (none is enough)"
    return "0 % (the purchase alone repays)" if chance <= 0 else percent(chance)


def _compared(seen: pd.DataFrame) -> str:
    if seen.empty:
        return "No reported deal has both a price and a head count."
    price, people = median(seen["usd_per_person"].to_numpy()), median(seen["people"].to_numpy(dtype=float))
    deals = f"the {plural(len(seen), 'reported deal')} with a price and a head count"
    return f"For comparison, {deals}: {count(people)} people at {dollars(price)} each (medians)."
