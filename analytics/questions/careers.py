"""The question how long authors of notable models had published before."""

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import LEAST_N, PERIOD
from analytics.definitions_people import COVERAGE, CREDITED, FIELD, LEAST_COVERAGE, NOTABLE
from analytics.definitions_sql import holds_on, in_period, period_values
from analytics.metrics.people import career_age
from analytics.metrics.quantiles import median, median_ci_order_statistic_ranks
from analytics.questions.registry import Chosen, question
from analytics.wording import count, percent

_CREDITED = f"""
SELECT models.model_id, models.year, model_authors.person_id, first_papers.year AS first_year,
    model_authors.position, coalesce(owner.name, own.name) AS lab, people.name AS person
FROM models
JOIN model_authors USING (model_id)
JOIN people USING (person_id)
LEFT JOIN first_papers USING (person_id)
LEFT JOIN (SELECT model_id, min(organisation_id) AS organisation_id FROM model_organisations
    GROUP BY model_id HAVING count(*) = 1) AS single USING (model_id)
LEFT JOIN organisations AS own ON own.organisation_id = single.organisation_id
LEFT JOIN organisation_parents AS parent ON parent.organisation_id = single.organisation_id
    AND {holds_on("make_date(models.year, 7, 1)", "parent")}
LEFT JOIN organisations AS owner ON owner.organisation_id = parent.parent_id
WHERE models.year IS NOT NULL AND {in_period("CAST(models.year AS VARCHAR)")}
    AND ($credited = 'all' OR model_authors.position = 1)
ORDER BY ALL"""

_FIELD = f"SELECT year, age, people FROM career_ages WHERE {in_period('CAST(year AS VARCHAR)')} ORDER BY year, age"


@question(
    "career-age",
    "How long authors of notable models had published",
    measure="Median years since an author's first paper, by year and lab, with 95 % interval · {credited!l} · {period}",
    choices=(PERIOD, CREDITED, COVERAGE),
    columns=(
        Column(
            "lab", "string", "Owner of the models' only organisation, all notable models, or all authors in the lists"
        ),
        Column("period", "string", "Year of the models; all of them for a lab"),
        Column("median_years", "number", "Median years since the first paper in the lists", "years"),
        Column("low", "number", "Lower end of the median's 95 % interval (order statistics)", "years"),
        Column("high", "number", "Upper end of the median's 95 % interval (order statistics)", "years"),
        Column("n", "integer", "People with a career age", "people"),
        Column("coverage", "number", "Of the credited people, those whose first paper is in the lists", "share"),
    ),
    tables=("models", "model_authors", "first_papers", "career_ages", "model_organisations", "organisation_parents"),
    metrics=("career_age", "median", "median_ci_order_statistic_ranks"),
)
def career_ages(reader: Reader, chosen: Chosen) -> Result:
    """Years from first paper to model: by year against the field, and by lab. Each person once a row."""
    bound = period_values(chosen["period"])
    held = reader.frame(_CREDITED, credited=chosen["credited"], **bound)
    first = held["first_year"].astype("float64")
    held["age"] = [career_age(begun, year) for begun, year in zip(first, held["year"], strict=True)]
    field = reader.frame(_FIELD, **bound)
    floor = LEAST_COVERAGE if chosen["coverage"] == "60" else 0.0
    rows = [_row(NOTABLE, str(year), group, floor) for year, group in held.groupby("year")]
    for year, group in field.groupby("year"):
        ages = np.repeat(group["age"].to_numpy(dtype=float), group["people"].to_numpy())
        rows.append({"lab": FIELD, "period": str(year), "coverage": 1.0} | _median(ages))
    rows += [_row(str(lab), chosen["period"], group, floor) for lab, group in held.groupby("lab")]
    frame = pd.DataFrame(rows, columns=["lab", "period", "median_years", "low", "high", "n", "coverage"])
    frame = frame[(frame["n"] >= LEAST_N) | (frame["lab"] == NOTABLE)].reset_index(drop=True)
    people = held.drop_duplicates("person_id")
    coverage = _coverage(people)
    finding = _against_the_field(frame) or coverage
    notes = (
        *(() if finding == coverage else (f"{coverage}.",)),
        "The start of a career is the first paper in lists that begin in 2006 and hold more conferences from 2020 on: "
        "earlier starts look later than they were, and people who never published there have no age.",
        "Names that several people bear are left out, which thins Chinese names most.",
        "A median is left empty where fewer than 60 % of the credited names were found, unless any share is chosen.",
    )
    return Result(frame, finding, len(people), notes)


def _coverage(people: pd.DataFrame) -> str:
    """How many of the credited have a career age at all."""
    if people.empty:
        return "No one is credited in this period"
    share = float(people["age"].notna().mean())
    verdict = "" if share >= LEAST_COVERAGE else ", too few for a median by lab"
    return f"{percent(share)} of {count(len(people))} credited people have a first paper in the lists{verdict}"


def _against_the_field(frame: pd.DataFrame) -> str:
    """The newest year's two medians with their intervals; nothing where no year has both."""
    shown = frame[frame["median_years"].notna()]
    both = shown[shown["lab"] == NOTABLE].merge(shown[shown["lab"] == FIELD], on="period", suffixes=("", "_field"))
    if both.empty:
        return ""
    row = both.sort_values("period").iloc[-1]
    years = "1 year" if row["median_years"] == 1 else f"{row['median_years']:g} years"
    return (
        f"Authors of notable models of {row['period']} had published for {years} "
        f"({row['low']:g}–{row['high']:g}), all authors for {row['median_years_field']:g} "
        f"({row['low_field']:g}–{row['high_field']:g})"
    )


def _row(lab: str, period: str, group: pd.DataFrame, floor: float) -> dict[str, object]:
    """One lab or year: each person once, by their first model in it."""
    people = group.sort_values("year", kind="stable").drop_duplicates("person_id")
    coverage = float(people["age"].notna().mean())
    ages = people["age"].dropna().to_numpy(dtype=float)
    found = _median(ages)
    if coverage < floor:
        found |= {"median_years": None, "low": None, "high": None}
    return {"lab": lab, "period": period, "coverage": coverage} | found


def _median(ages: np.ndarray) -> dict[str, object]:
    """Median with its interval by order statistics; empty where the base is too small."""
    if len(ages) < LEAST_N:
        return {"median_years": None, "low": None, "high": None, "n": len(ages)}
    ranks = median_ci_order_statistic_ranks(len(ages))
    ordered = np.sort(ages)
    low, high = ordered[int(ranks.lower) - 1], ordered[int(ranks.upper) - 1]
    return {"median_years": median(ages), "low": float(low), "high": float(high), "n": len(ages)}
