"""The claims and the tests that decide them, fixed before any page was built; one module a claim."""

from analytics.claims import ai_natives, brain_drain, elite_150, snap_back, valinor
from analytics.claims.rule import Claim

CLAIMS: tuple[Claim, ...] = (
    snap_back.CLAIM,
    valinor.CLAIM,
    brain_drain.CLAIM,
    elite_150.CLAIM,
    ai_natives.CLAIM,
)
