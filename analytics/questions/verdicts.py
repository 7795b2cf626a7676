"""The claims with their verdicts, and the strip of answers under each alternative."""

from collections.abc import Callable, Mapping
from contextlib import suppress

import pandas as pd

from analytics.answer import Answer, Column, Result
from analytics.claims import CLAIMS
from analytics.claims.rule import NAN, Claim, Outcome, verdict
from analytics.database import Reader
from analytics.errors import InputError
from analytics.questions.registry import Chosen, ask, question
from analytics.wording import count, plural

TABLES = (
    "companies",
    "locations",
    "organisations",
    "moves",
    "models",
    "phd_destinations",
    "valuations",
    "model_authors",
    "paper_sightings",
    "first_papers",
    "career_ages",
    "deals",
    "capex",
    "hyperscalers",
    "model_scores",
    "stack_evidence",
    "compute_contracts",
    "data_centres",
    "positions",
    "liquidity_events",
    "founders",
    "founder_employers",
)
VERDICTS = {
    "supported": "supported",
    "mixed": "mixed",
    "contradicted": "contradicted",
    "not-testable": "not testable yet",
}


@question(
    "claims",
    "Which stories hold",
    measure="The number of each claim's test with 95 % interval, and how many other definitions agree",
    choices=(),
    columns=(
        Column("claim", "string", "Slug of the claim"),
        Column("verdict", "string", "supported, mixed, contradicted or not-testable"),
        Column("measure", "string", "What the value is"),
        Column("value", "number", "The measured number, as the rule defines it"),
        Column("low", "number", "Lower end of its 95 % interval"),
        Column("high", "number", "Upper end of its 95 % interval"),
        Column("n", "integer", "Base of the value; of a difference the smaller of two"),
        Column("holds_in", "integer", "Other definitions under which the test holds"),
        Column("alternatives", "integer", "Other definitions tried, each with one switch changed"),
        Column("data_to", "string", "Date of the newest source that the answers of its test rest on"),
    ),
    tables=TABLES,
)
def claims(reader: Reader, _: Chosen) -> Result:
    """Every claim that is tested, its verdict by the rule, and what would change it."""
    tested = _tested(reader)
    frame = pd.DataFrame([_row(claim, outcomes, _data_to(reader, claim)) for claim, outcomes in tested])
    counts = frame["verdict"].value_counts()
    said = ", ".join(f"{counts[name]} {words}" for name, words in VERDICTS.items() if name in counts)
    notes = ("Each rule was set before the numbers were seen; the verdicts are computed by it, never typed in.",)
    return Result(frame, f"Of {count(len(frame))} claims: {said}", len(frame), notes)


@question(
    "claim-alternatives",
    "Each claim's answer when one definition moves",
    measure="The number of each claim's test, one definition changed at a time",
    choices=(),
    columns=(
        Column("claim", "string", "Slug of the claim"),
        Column("alternative", "string", "What was changed, in words"),
        Column("switch", "string", "The one choice that was changed, as key=value"),
        Column("value", "number", "The measured number"),
        Column("unit", "string", "share, points (difference of shares, as a fraction), index, labs, months or p"),
        Column("low", "number", "Lower end of its 95 % interval"),
        Column("high", "number", "Upper end of its 95 % interval"),
        Column("n", "integer", "Base of the value; of a difference the smaller of two"),
        Column("holds", "boolean", "Whether the whole test holds; empty where the base is too small"),
        Column("is_default", "boolean", "Whether this is the definition of the rule itself"),
        Column("detail", "string", "What each part of the test found beside the value, and whether it holds"),
        Column(
            "needed", "number", "Value at which the rule decides, in the unit of the value; empty where it names none"
        ),
    ),
    tables=TABLES,
)
def claim_alternatives(reader: Reader, _: Chosen) -> Result:
    """One row per claim and definition, that of the rule itself first."""
    rows = [
        _alternative(claim, outcome, position == 0)
        for claim, outcomes in _tested(reader)
        for position, outcome in enumerate(outcomes)
    ]
    frame = pd.DataFrame(rows)
    holds = sum(flag is True for flag in frame["holds"])
    return Result(frame, f"The tests hold under {holds} of {plural(len(frame), 'definition')} tried", len(frame))


def _tested(reader: Reader) -> list[tuple[Claim, tuple[Outcome, ...]]]:
    """Each claim with its outcomes; a version older than the tables a claim needs leaves that claim out."""
    tested = []
    for claim in CLAIMS:
        with suppress(InputError):
            tested.append((claim, claim.outcomes(_asking(reader))))
    return tested


def _asking(reader: Reader) -> Callable[[str, Mapping[str, str]], Answer]:
    """Asks further questions of the same version; their answers are kept by the registry."""
    return lambda slug, choices: ask(reader.version, slug, choices)


def _data_to(reader: Reader, claim: Claim) -> str:
    """The newest date among the sources of the answers that a claim's test asks."""
    dates: list[str] = []

    def asking(slug: str, choices: Mapping[str, str]) -> Answer:
        answer = ask(reader.version, slug, choices)
        dates.extend(source.published for source in answer.sources)
        return answer

    claim.test(asking, {})
    return max(dates, default="")


def _row(claim: Claim, outcomes: tuple[Outcome, ...], data_to: str) -> dict[str, object]:
    default, *others = outcomes
    first = default.parts[0]
    return {
        "claim": claim.slug,
        "verdict": verdict(outcomes),
        "measure": claim.measure,
        "value": first.value,
        "low": first.low,
        "high": first.high,
        "n": first.counted,
        "holds_in": sum(outcome.holds for outcome in others),
        "alternatives": len(others),
        "data_to": data_to,
        "title": claim.title,
        "page": claim.page,
        "unit": claim.unit,
        "rule": claim.rule,
        "found": _found(default),
        "base": first.counted_in_words,
        "too_few_in": sum(not outcome.testable for outcome in others),
    }


def _alternative(claim: Claim, outcome: Outcome, is_default: bool) -> dict[str, object]:
    first = outcome.parts[0]
    return {
        "claim": claim.slug,
        "alternative": outcome.label,
        "switch": outcome.switch,
        "value": first.value,
        "unit": claim.unit,
        "low": first.low,
        "high": first.high,
        "n": first.counted,
        "holds": outcome.holds if outcome.testable else None,
        "is_default": is_default,
        "detail": _found(outcome),
        "needed": claim.needed[1] if claim.needed else NAN,
        "needed_in_words": claim.needed_in_words,
        "base": first.counted_in_words,
    }


def _found(outcome: Outcome) -> str:
    """What each part of the test found beside the value, with whether it holds."""
    words = {True: "holds", False: "does not hold"}
    return "; ".join(
        f"{part.detail} ({words[part.holds] if part.testable else 'too few data'})" for part in outcome.parts
    )
