"""The claims and the tests that decide them, fixed before any page was built; one module a claim."""

from analytics.claims import (
    ai_natives,
    brain_drain,
    call_option,
    diaspora,
    elite_150,
    liquidity,
    parity,
    snap_back,
    up_stack,
    valinor,
)
from analytics.claims.rule import Claim

CLAIMS: tuple[Claim, ...] = (
    snap_back.CLAIM,
    valinor.CLAIM,
    call_option.CLAIM,
    brain_drain.CLAIM,
    elite_150.CLAIM,
    ai_natives.CLAIM,
    liquidity.CLAIM,
    diaspora.CLAIM,
    up_stack.CLAIM,
    parity.CLAIM,
)
