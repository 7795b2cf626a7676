"""The question which metropolitan areas hold more AI companies than their size suggests."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import BASE, LEAST_N
from analytics.definitions_sql import in_base
from analytics.metrics.intervals import poisson_ratio_exact_ci
from analytics.metrics.location import (
    GammaPrior,
    gamma_prior_moments,
    location_quotient_ci_nested_delta,
    lq_shrunk_gamma_poisson,
)
from analytics.questions.populations import AI_NOTE, NEWEST, newest_notes, seen
from analytics.questions.registry import Chosen, question

LEAST_NORMAL = 10
"""From this many AI companies on the interval is that of the quotient's logarithm, below it Poisson's."""
NAMED = 2
_NAN = float("nan")


@question(
    "specialisation",
    "AI companies of each metro against its size",
    measure=(
        "Location quotient with 95 % interval: share of AI among a metro's Y Combinator companies,"
        " over that of all metros · in {base!l}"
    ),
    choices=(BASE,),
    columns=(
        Column("metro", "string", "Metropolitan area; a town outside any stands for itself"),
        Column("n", "integer", "Y Combinator companies that list a place there", "companies"),
        Column("ai_companies", "integer", "Those with an AI tag", "companies"),
        Column("share", "number", "ai_companies / n; empty below n = 10", "share"),
        Column("location_quotient", "number", "share / share in the whole base; 1 = the same", "ratio"),
        Column("low", "number", "Lower end of its 95 % interval", "ratio"),
        Column("high", "number", "Upper end of its 95 % interval", "ratio"),
        Column(
            "location_quotient_shrunk", "number", "Pulled towards the mean of all metros by the gamma prior", "ratio"
        ),
        Column("interval", "string", "nested delta; exact Poisson below 10 AI companies"),
    ),
    tables=("companies", "locations", "places", "countries", "snapshots", "batches"),
    metrics=(
        "location_quotient_ci_nested_delta",
        "poisson_ratio_exact_ci",
        "lq_shrunk_gamma_poisson",
        "gamma_prior_moments",
    ),
)
def specialisation(reader: Reader, chosen: Chosen) -> Result:
    """Location quotient of AI companies by metro; a company counts in every metro it lists."""
    counted = _by_metro(reader, chosen["base"])
    whole = counted["metro"].isna()
    companies, ai = (int(value) for value in counted.loc[whole, ["n", "ai_companies"]].sum())
    metros = counted[~whole].reset_index(drop=True)
    names = ["metro", "n", "ai_companies", "share", "location_quotient", "low", "high", "interval"]
    rows = [{**row, **_quotient(row["n"], row["ai_companies"], companies, ai)} for row in metros.to_dict("records")]
    answer = pd.DataFrame(rows, columns=names)
    prior = _shrink(answer, ai / companies if companies else _NAN)
    answer = answer[[*names[:-1], "location_quotient_shrunk", "interval"]]
    notes = (
        *newest_notes(reader),
        "A company counts in every metro it lists; where fewer than 10 do, the counts stand alone.",
        "Young batches hold more AI companies, so a metro of young companies looks specialised for that reason too.",
        *_interval_notes(answer, prior),
        AI_NOTE,
    )
    return Result(answer, _finding(answer), companies, notes)


def _by_metro(reader: Reader, base: str) -> pd.DataFrame:
    """Companies and AI companies of each metro, largest first; the row without a metro is the whole base."""
    named, values = seen("yc", NEWEST)
    sql = f"""{named}
SELECT places.metro, count(DISTINCT item) AS n, count(DISTINCT item) FILTER (companies.is_ai) AS ai_companies
FROM seen
JOIN companies ON companies.company_id::VARCHAR = seen.item
JOIN places USING (place_id)
JOIN countries USING (country)
WHERE places.metro IS NOT NULL AND {in_base(base)}
GROUP BY GROUPING SETS ((places.metro), ())
ORDER BY n DESC, places.metro NULLS FIRST"""
    return reader.frame(sql, **values)


def _quotient(n: int, x: int, companies: int, ai: int) -> dict[str, object]:
    """Share, quotient and interval of one metro; nothing but its counts where it is too small."""
    if n < LEAST_N or not ai:
        return {"share": _NAN, "location_quotient": _NAN, "low": _NAN, "high": _NAN, "interval": None}
    known = {"share": x / n, "location_quotient": (x / n) / (ai / companies)}
    if x < LEAST_NORMAL:
        low, high = poisson_ratio_exact_ci(x=x, expected=n * ai / companies)
        return {**known, "low": low, "high": high, "interval": "exact Poisson"}
    nested = location_quotient_ci_nested_delta(x=x, n=n, X=ai, N=companies)
    return {**known, "low": nested.lo, "high": nested.hi, "interval": "nested delta"}


def _shrink(answer: pd.DataFrame, share: float) -> GammaPrior | None:
    """Add the shrunk quotients; the prior is estimated from the metros that have a quotient."""
    answer["location_quotient_shrunk"] = _NAN
    measured = answer["location_quotient"].notna()
    if not measured.any():
        return None
    x = answer.loc[measured, "ai_companies"].to_numpy(dtype=float)
    expected = answer.loc[measured, "n"].to_numpy(dtype=float) * share
    prior = gamma_prior_moments(x, expected)
    shrunk = lq_shrunk_gamma_poisson(x, expected, prior.a, prior.b) if prior.variance > 0 else prior.mean
    answer.loc[measured, "location_quotient_shrunk"] = shrunk
    return prior


def _interval_notes(answer: pd.DataFrame, prior: GammaPrior | None) -> tuple[str, ...]:
    if prior is None:
        return ()
    measured = int(answer["location_quotient"].notna().sum())
    spread = f"mean {prior.mean:.2f} and standard deviation {prior.variance**0.5:.2f}"
    return (
        f"Of {measured} intervals of 95 %, about {0.05 * measured:.0f} would miss 1 by chance. They treat companies as "
        "independent draws; below 10 AI companies they are exact Poisson, else by the nested delta rule.",
        f"The shrunk quotient uses a gamma prior of {spread}, estimated from these metros by moments (Marshall 1991).",
    )


def _finding(answer: pd.DataFrame) -> str:
    """Metros whose interval lies above 1, the largest first."""
    measured = answer[answer["location_quotient"].notna()]
    if measured.empty:
        return "Too few companies in any metro to compare"
    above, among = measured[measured["low"] > 1], f"{len(measured)} metros with at least {LEAST_N} companies"
    if above.empty:
        return f"No clear sign that any of {among} holds more AI companies than its size suggests"
    said = [f"{row['metro']} ({row['location_quotient']:.2f} times)" for _, row in above.head(NAMED).iterrows()]
    said += [f"{len(above) - NAMED} more"] if len(above) > NAMED else []
    named = " and ".join([part for part in (", ".join(said[:-1]), said[-1]) if part])
    hold = "holds" if len(above) == 1 else "hold"
    return f"{named}, of {len(measured)} metros, {hold} more AI companies than size suggests"
