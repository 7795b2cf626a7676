"""How the facts of each table are said: one SELECT a table.

A table is listed here on purpose, not because something refers to it: what is inferred about single people (from
papers and positions) is counted on pages and never told one by one.
"""

from collections.abc import Mapping

from analytics.evidence.fact import Told
from analytics.evidence.facts_judged import JUDGED
from analytics.evidence.facts_listed import LISTED
from analytics.evidence.facts_reported import REPORTED

FACTS: Mapping[str, Told] = {**REPORTED, **LISTED, **JUDGED}
"""By table, in the order in which a page about someone shows them."""
