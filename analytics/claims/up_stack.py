"""Up-stack: labs take up the layers below their models."""

from analytics.claims.rule import NAN, Ask, Claim, Part, Settings
from analytics.definitions_stack import BELOW_MODELS, INDEPENDENT_LABS

MOST = 2
"""Labs of the three from which on the claim holds."""


def _up_stack(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """How many independent labs have dated evidence in a layer below models since 2024.

    Three labs are all there are, not a sample: the count has no interval. Its opposite is a count below two while
    evidence was found on all three in some layer, so that a lab nobody looked at never contradicts the claim.
    """
    frame = ask("stack", changed).frame
    frame = frame[frame["company"].isin(INDEPENDENT_LABS)]
    searched = frame["company"].nunique()
    lower = frame[frame["layer"].isin(BELOW_MODELS) & (frame["since"].fillna("") >= "2024")]
    found = {lab: sorted(set(lower.loc[lower["company"] == lab, "layer"])) for lab in INDEPENDENT_LABS}
    labs = sum(bool(layers) for layers in found.values())
    detail = "; ".join(f"{lab}: {', '.join(layers).replace('-', ' ') or 'none'}" for lab, layers in found.items())
    floor = len(INDEPENDENT_LABS)
    holds, opposite = labs >= MOST, searched == floor and labs < MOST
    base = f"of {searched} looked at"
    return (Part(float(labs), NAN, NAN, searched, floor, holds=holds, opposite=opposite, detail=detail, base=base),)


CLAIM = Claim(
    "up-stack",
    "Labs move up the stack, from a provider of models to a cloud.",
    "stack",
    "Independent labs (OpenAI, Anthropic, xAI) with evidence since 2024 in chips, clouds or data centres",
    "labs",
    "At least two of three have sourced, dated evidence in chips, cloud or data centres since 2024.",
    _up_stack,
    (("all evidence", {"evidence": "all"}),),
    needed=("at least", MOST),
)
