"""The claims and the tests that decide them, fixed before any page was built; one module a claim."""

from analytics.claims import brain_drain, diaspora, snap_back, valinor
from analytics.claims.rule import Claim

CLAIMS: tuple[Claim, ...] = (snap_back.CLAIM, valinor.CLAIM, brain_drain.CLAIM, diaspora.CLAIM)
