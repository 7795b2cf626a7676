"""AI natives: the newest breakthroughs from people at the start of their careers."""

from analytics.claims.rule import Ask, Claim, Part, Settings, untestable
from analytics.definitions_people import FIELD, LEAST_COVERAGE, NOTABLE
from analytics.wording import count

FLOOR = 100 * LEAST_COVERAGE
"""Per cent of the credited names that have to be found in the lists of papers."""


def _ai_natives(ask: Ask, changed: Settings) -> tuple[Part, ...]:
    """Authors of the newest year's notable models have shorter careers than the field, the intervals apart."""
    frame = ask("career-age", {"coverage": "any", **changed}).frame
    years = set(frame.loc[frame["lab"] == FIELD, "period"]) & set(frame.loc[frame["lab"] == NOTABLE, "period"])
    if not years:
        return (untestable(0, int(FLOOR), "no year with both"),)
    year = max(years)
    rows = frame[frame["period"] == year].set_index("lab")
    authors, field = rows.loc[NOTABLE], rows.loc[FIELD]
    found = int(100 * authors["coverage"])
    detail = f"{found} % of the credited names of {year} found in the lists, {FLOOR:.0f} % needed"
    if any(rows.loc[[NOTABLE, FIELD], "median_years"].isna()):
        return (untestable(found, int(FLOOR), detail),)
    difference = float(authors["median_years"] - field["median_years"])
    low, high = float(authors["low"] - field["high"]), float(authors["high"] - field["low"])
    median = f"median {authors['median_years']:.0f} years against {field['median_years']:.0f} in the field; {detail}"
    base = f"from {count(authors['n'])} authors of notable models and {count(field['n'])} in the field"
    return (
        Part(
            value=difference,
            low=low,
            high=high,
            n=found,
            floor=int(FLOOR),
            holds=bool(high < 0),
            opposite=bool(low > 0),
            detail=median,
            base=base,
            of=int(min(authors["n"], field["n"])),
        ),
    )


CLAIM = Claim(
    "ai-natives",
    "The newest breakthroughs come from very young teams who grew up with AI.",
    "teams",
    "Median years since the first paper, authors of the newest year's notable models less all authors",
    "years",
    "The median is lower than the field's and their intervals are apart; 60 % of the credited names have to be found.",
    _ai_natives,
    (("first authors only", {"credited": "first"}), ("models to 2023", {"period": "2010..2023"})),
    needed=("below", 0.0),
)
