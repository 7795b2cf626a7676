"""Questions about the frontier: who leads, how far the next is behind, and whether scores still rise with compute."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions_sql import holds_on
from analytics.definitions_stack import MODEL_SET, PAIR, PAIRS
from analytics.metrics.change import fit_parabola
from analytics.metrics.frontier import (
    FEWEST_POINTS,
    diminishing_returns_quadratic,
    frontier_gap,
    months_behind_interpolated,
    months_behind_step,
)
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import change_of_gain, month_of, plural, signed

Series = dict[str, list[tuple[str, float]]]

INDEX_NOTES = (
    "Index points are those of the Epoch Capabilities Index, which puts results of many tests of models on one scale. "
    "Labs whose models were not evaluated in public are missing. The scale has no ceiling, so points are compared as "
    "they are (no logit is taken).",
    "One edition of the index (July 2026) throughout: every edition estimates the scores of old models anew, so that "
    "an earlier one told another history.",
)
LAB_NOTE = (
    "A lab counts as its owner on the last day: Google, Google Brain, DeepMind and Google DeepMind are one throughout "
    "(Alphabet). A model of several makers counts for the one named first."
)

_SCORES = f"""
SELECT coalesce(owner.parent_id, scored.organisation_id) AS lab_id, organisations.name AS lab, scored.model,
    scored.version, scored.released_on, scored.score, scored.score_id
FROM model_scores AS scored
LEFT JOIN organisation_parents AS owner ON owner.organisation_id = scored.organisation_id
    AND {holds_on("(SELECT CAST(max(released_on) AS DATE) FROM model_scores WHERE length(released_on) = 10)", "owner")}
JOIN organisations ON organisations.organisation_id = coalesce(owner.parent_id, scored.organisation_id)
WHERE length(scored.released_on) >= 7
ORDER BY scored.released_on, scored.score, scored.version"""

# The versions of a model share its compute; its best version stands for it.
_COMPUTE = """
SELECT scored.model, log10(max(scored.training_compute_flop)) AS log10_compute, max(scored.score) AS score,
    organisations.name AS lab, min(scored.released_on) AS released_on
FROM model_scores AS scored
JOIN models USING (model_id)
JOIN organisations USING (organisation_id)
WHERE scored.training_compute_flop > 0 AND (models.is_frontier OR $models = 'notable')
GROUP BY scored.model, scored.model_id, organisations.name
ORDER BY log10_compute, scored.model"""


@question(
    "frontier-gap",
    "How far the second lab is behind",
    measure="Best score of each lab so far, and how far the second is behind in months and in points · labs: {pair}",
    choices=(PAIR,),
    columns=(
        Column("date", "string", "Month"),
        Column("best_lab", "string", "Lab with the best model released by then"),
        Column("second_lab", "string", "Lab with the best model of all others"),
        Column("gap", "number", "Best score less the second lab's best", "index points"),
        Column("months_behind", "number", "Months since a rival first had the level the second lab has", "months"),
        Column(
            "months_behind_interpolated",
            "number",
            "The same with the rivals' best drawn as straight lines between its points",
            "months",
        ),
        Column("n", "integer", "Scored versions of models released by then by the labs compared", "versions"),
    ),
    tables=("model_scores", "organisation_parents"),
    metrics=("frontier_gap", "months_behind_step", "months_behind_interpolated"),
    headline=Headline("Months the second lab is behind, newest month", "months", "months_behind", period="date"),
)
def frontier_gap_over_time(reader: Reader, chosen: Chosen) -> Result:
    """Month by month, from the first score to the last: who leads, who is second, by how much and how late."""
    scores = compared_scores(reader, chosen)
    frame = _standings(scores)
    released = scores["released_on"].str[:7].value_counts()
    frame["released"] = frame["date"].map(released).fillna(0).astype(int)
    return Result(frame, _gap_finding(frame), len(scores), (*INDEX_NOTES, LAB_NOTE))


_GAP = ("date", "best_lab", "second_lab", "gap", "months_behind", "months_behind_interpolated", "n")


def compared_scores(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """The scores of all labs, or of the two that are named, in order of release."""
    scores, pair = reader.frame(_SCORES), PAIRS.get(chosen["pair"])
    return scores[scores["lab_id"].isin(pair)] if pair else scores


def _series(scores: pd.DataFrame) -> Series:
    return {
        str(lab): list(zip(held["released_on"], held["score"].astype(float), strict=True))
        for lab, held in scores.groupby("lab")
    }


def _months(released: pd.Series) -> Iterator[str]:
    """Every month from the first release to the last."""
    if len(released):
        yield from pd.period_range(released.min(), released.max(), freq="M").astype(str)


def _standings(scores: pd.DataFrame) -> pd.DataFrame:
    """The first two labs of every month, from the first release to the last."""
    series = _series(scores)
    rows = [_standing(series, at) for at in _months(scores["released_on"].str[:7])]
    return pd.DataFrame(rows, columns=[*_GAP, "best_score", "second_score"])


def _standing(series: Series, at: str) -> dict[str, object]:
    """The first two labs of one month; of labs with one score the one that had it first goes before."""
    held = {lab: [pair for pair in scores if pair[0][:7] <= at] for lab, scores in series.items()}
    held = {lab: scores for lab, scores in held.items() if scores}
    order = sorted(held, key=lambda lab: _rank(lab, held[lab]))
    gap = frontier_gap(series, at)
    row: dict[str, object] = {"date": at, "best_lab": order[0], "n": sum(map(len, held.values()))}
    row |= {"best_score": gap.best, "second_score": gap.second, "gap": gap.gap}
    if len(order) > 1:
        rivals = _rises(pair for lab in order if lab != order[1] for pair in held[lab])
        row["second_lab"] = order[1]
        row["months_behind"] = months_behind_step(series, order[1], at)
        row["months_behind_interpolated"] = months_behind_interpolated(rivals, gap.second, at)
    return row


def _rises(scores: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The best score of each month in which it rose: the points that straight lines may join.

    Example:
        >>> _rises([("2025-02-01", 60), ("2025-01-09", 50), ("2025-02-20", 70), ("2025-03-01", 65)])
        [('2025-01', 50), ('2025-02', 70)]
    """
    best: dict[str, float] = {}
    for date, score in sorted(scores):
        if score > max(best.values(), default=-np.inf):
            best[date[:7]] = score
    return list(best.items())


def _rank(lab: str, scores: list[tuple[str, float]]) -> tuple[float, str, str]:
    best = max(score for _, score in scores)
    return -best, min(date for date, score in scores if score == best), lab


def _gap_finding(frame: pd.DataFrame) -> str:
    known = frame[frame["months_behind"].notna()]
    if known.empty:
        return "Fewer than two labs have a score"
    last = known.iloc[-1]
    behind = plural(last["months_behind"], "month")
    when = month_of(last["date"])
    if last["gap"] == 0:
        return f"{last['best_lab']} and {last['second_lab']} have the same best score in {when}"
    return f"{last['second_lab']}, second in {when}, has a level that a rival reached {behind} before"


@question(
    "running-best",
    "Best model of each lab so far",
    measure="Each lab's best score so far, in index points, by release date",
    choices=(),
    columns=(
        Column("date", "string", "Day of release"),
        Column("lab", "string", "Lab, as its owner on the last day"),
        Column("model", "string", "Model that raised the lab's best score"),
        Column("score", "number", "Its score, the lab's best so far", "index points"),
        Column("n", "integer", "Scored versions of the lab's models released by then", "versions"),
    ),
    tables=("model_scores", "organisation_parents"),
)
def running_best(reader: Reader, _: Chosen) -> Result:
    """One row for each model that raised the best score of its lab; labs that were once first or second."""
    scores = reader.frame(_SCORES)
    standings = _standings(scores)
    labs = sorted({*standings["best_lab"], *standings["second_lab"].dropna()})
    scores = scores[scores["lab"].isin(labs)]
    by_lab = scores.groupby("lab")
    scores["n"] = by_lab.cumcount() + 1
    before = by_lab["score"].transform(lambda held: held.cummax().shift())
    # Several versions of one day: only the best of them is a step.
    raised = scores[before.isna() | (scores["score"] > before)].drop_duplicates(["lab", "released_on"], keep="last")
    frame = raised.rename(columns={"released_on": "date"})[["date", "lab", "model", "score", "n"]].reset_index(
        drop=True
    )
    finding = "No lab has a score"
    for best in frame.nlargest(1, "score").to_dict("records"):
        when = month_of(best["date"])
        finding = f"The best score so far is {best['score']:.0f}, of {best['lab']}'s {best['model']} ({when})"
    shown = f"Labs that were first or second in some month: {', '.join(labs)}."
    return Result(frame, finding, len(scores), (*INDEX_NOTES, f"{shown} {LAB_NOTE}"))


@question(
    "diminishing-returns",
    "Do scores still rise with compute?",
    measure="Score in index points against training compute in FLOP · {set!l}",
    choices=(MODEL_SET,),
    columns=(
        Column("model", "string", "Model"),
        Column("log10_compute", "number", "log10 of its training compute in FLOP", "log10 FLOP"),
        Column("score", "number", "Best score of its versions", "index points"),
        Column("curvature", "number", "Change of slope per tenfold of compute, halved: below 0 the curve flattens"),
        Column("p", "number", "One-sided p for a curvature below 0"),
        Column("n", "integer", "Models fitted", "models"),
    ),
    tables=("model_scores", "models"),
    metrics=("diminishing_returns_quadratic",),
    headline=Headline(
        "Bend of scores over compute: half the change of what each further tenfold adds, in points",
        "score",
        "curvature",
        low="curvature_low",
        high="curvature_high",
    ),
)
def diminishing_returns(reader: Reader, chosen: Chosen) -> Result:
    """Score over log10 compute, with a parabola through it; on each row the fit at its compute."""
    frame = reader.frame(_COMPUTE, models=chosen["set"])
    frame["n"] = len(frame)
    frame = pd.concat([frame, _fitted(frame)], axis=1)
    names = ["model", "log10_compute", "score", "curvature", "p", "n", "lab", "released_on"]
    frame = frame[[*names, "curvature_low", "curvature_high", "slope", "fitted", "low", "high"]]
    notes = (
        "Only models in both lists whose compute Epoch estimates; for most models of 2025 and 2026 it gives none.",
        "A score rises with better methods as well as with compute; later models have more of both, so the curve "
        "does not say what compute alone would do.",
        *_method(frame),
        *INDEX_NOTES,
    )
    return Result(frame, _curve_finding(frame), len(frame), notes)


def _fitted(frame: pd.DataFrame) -> pd.DataFrame:
    """The curvature with its interval, and the fit at each compute with that of the mean; empty below six points."""
    x, y = (frame[name].to_numpy(dtype=np.float64) for name in ("log10_compute", "score"))
    names = ["curvature", "p", "curvature_low", "curvature_high", "slope", "fitted", "low", "high"]
    fit = fit_parabola(x, y) if len(x) >= FEWEST_POINTS else None
    if fit is None:
        return pd.DataFrame(np.nan, index=frame.index, columns=names)
    bend = diminishing_returns_quadratic(x, y)
    reach = float(stdtrit(fit.df, 0.975))
    spread = reach * float(np.sqrt(fit.covariance[2, 2]))
    ends = (bend.curvature - spread, bend.curvature + spread)
    rows = []
    for at in x:
        level, error = fit.level_at(float(at))
        rows.append(
            (
                bend.curvature,
                bend.p_one_sided,
                *ends,
                bend.slope_mid,
                level,
                level - reach * error,
                level + reach * error,
            )
        )
    return pd.DataFrame(rows, index=frame.index, columns=names)


def _curve_finding(frame: pd.DataFrame) -> str:
    if frame.empty or pd.isna(frame["curvature"].iloc[0]):
        return f"Too few models with a known compute: {len(frame)}, {FEWEST_POINTS} needed"
    row = frame.iloc[0]
    bent = row["curvature_high"] < 0 or row["curvature_low"] > 0
    begin = "Each" if bent else "No clear bend: each"
    return f"{begin} further tenfold of compute adds {change_of_gain(*row[_BEND])}"


def _method(frame: pd.DataFrame) -> tuple[str, ...]:
    """What the change from one tenfold to the next is computed from, where it is."""
    if frame.empty or pd.isna(frame["curvature"].iloc[0]):
        return ()
    bend, low, high = (signed(value, 1) for value in frame.iloc[0][_BEND])
    return (
        "Method: a parabola of score over log10 compute, fitted by least squares; its gain changes from one tenfold to "
        f"the next by twice its curvature, which is {bend} ({low} to {high}).",
    )


_BEND = ["curvature", "curvature_low", "curvature_high"]
