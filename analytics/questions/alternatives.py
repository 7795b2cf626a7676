"""One answer under other definitions: each choice changed alone, one at a time."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analytics.choice_kinds import AreaChoice, PeriodChoice
from analytics.choices import Choice
from analytics.database import Version
from analytics.errors import InputError
from analytics.questions.registry import ask, find

RADII = ("radius-50", "radius-120")
"""Circles tried beside the listed areas."""


def alternatives(version: Version, slug: str, chosen: Mapping[str, str]) -> pd.DataFrame:
    """The headline of a question under the present choices, then with each choice changed alone.

    Args:
        version: an open data version.
        slug: a question that declares a headline.
        chosen: its present choices; those left out take their default.

    Returns:
        One row per setting, the present one first: `alternative` (in words), `switch` (key=value), `value`, `low`,
        `high`, `n`, `period`, `unit`, `is_default`, `refused` (why there is no answer, or empty). A period is not
        varied: another time is no other definition.

    Raises:
        InputError: for an unknown question or choice.
        ValueError: for a question without a headline.
    """
    asked = find(slug)
    if asked.headline is None:
        raise ValueError(f"{slug} declares no headline")
    present = ask(version, slug, chosen).choices
    rows = [_row(version, slug, present, "as shown", "")]
    for choice, value in _changes(asked.choices, present):
        label = f"{choice.label.lower()}: {choice.label_of(value)}"
        rows.append(_row(version, slug, {**present, choice.slug: value}, label, f"{choice.slug}={value}"))
    return pd.DataFrame(rows).astype({"n": "Int64"})


def _changes(choices: tuple[Choice, ...], present: Mapping[str, str]) -> Iterator[tuple[Choice, str]]:
    """Every listed value of every choice but the present one."""
    for choice in choices:
        if isinstance(choice, PeriodChoice):
            continue
        values = [option.value for option in choice.options] + list(RADII if isinstance(choice, AreaChoice) else ())
        yield from ((choice, value) for value in values if value != present[choice.slug])


def _row(version: Version, slug: str, chosen: Mapping[str, str], label: str, switch: str) -> dict[str, object]:
    headline = find(slug).headline
    assert headline is not None
    row: dict[str, object] = {"alternative": label, "switch": switch, "unit": headline.unit, "is_default": not switch}
    try:
        return {**row, **headline.of(ask(version, slug, chosen).frame), "refused": ""}
    except InputError as error:
        empty = {"value": float("nan"), "low": float("nan"), "high": float("nan"), "n": 0, "period": ""}
        return {**row, **empty, "refused": str(error)}
