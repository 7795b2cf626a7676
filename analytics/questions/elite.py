"""Questions about one cohort: those most credited on frontier models and on highly cited ones."""

from itertools import combinations

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions_people import CREDIT, SIZE, WINDOW
from analytics.metrics.intervals import wilson_interval
from analytics.metrics.people import (
    cohort_concentration_fractional,
    cohort_contestedness,
)
from analytics.questions.cohort import MOST_AUTHORS, SEEN_SINCE, TOP_LABS, Cohort
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, interval, percent, plural

CHOICES = (SIZE, WINDOW, CREDIT)
TABLES = (
    "models",
    "model_authors",
    "people",
    "model_organisations",
    "moves",
    "paper_sightings",
    "positions",
    "organisations",
    "organisation_parents",
    "organisation_classes",
)


NOTES = (
    "Credits are those of authors of frontier models and of highly cited models in the lists of Epoch AI. The newest "
    f"large models hardly count: their lists of authors hold more than {MOST_AUTHORS} names, name only a team, are cut "
    "off or repeat an earlier list, and such lists are left out.",
    "These people were chosen for what they have done; who will matter next cannot be known from it.",
    "Where people worked is read from models of one organisation, reported moves, papers and published positions. Labs "
    "that publish little leave few traces: an old last sighting means that nothing newer was seen, not that someone "
    "stayed.",
)


@question(
    "elite-cohort",
    "The most credited people",
    measure=(
        "The {size} with the most credit for notable models, ties included, and the labs they were seen at"
        " · {window!l} · {credit!l} credit"
    ),
    choices=CHOICES,
    columns=(
        Column("rank", "integer", "Place by score; those who tie share it"),
        Column("person", "string", "Name"),
        Column(
            "score",
            "number",
            "Sum over models of one divided by the number of authors; with whole credit, of one",
            "credits",
        ),
        Column("models", "integer", "Models credited on", "models"),
        Column("labs", "string", "Labs ever seen at, by the owner of then or, before it was bought, by its buyer"),
        Column("last_lab", "string", "Labs in the last year seen at one"),
        Column("last_observed", "integer", "That year"),
        Column("n", "integer", "Members of the cohort", "people"),
    ),
    tables=TABLES,
    metrics=("fractional_authorship_scores", "top_n_with_ties"),
)
def elite_cohort(reader: Reader, chosen: Chosen) -> Result:
    """The cohort by rank, with the labs each member was seen at and the last one."""
    cohort = Cohort(reader, chosen)
    last = cohort.last.to_dict("index")
    rows = [
        {
            "rank": 1 + sum(other > score + 1e-9 for other in cohort.scores.values()),
            "person": cohort.names[person],
            "score": score,
            "models": cohort.models[person],
            "labs": "; ".join(sorted(cohort.labs[person])) or None,
            "last_lab": "; ".join(last[person]["labs"]) if person in last else None,
            "last_observed": last[person]["year"] if person in last else None,
            "n": cohort.n,
        }
        for person, score in cohort.scores.items()
    ]
    columns = ["rank", "person", "score", "models", "labs", "last_lab", "last_observed", "n"]
    frame = pd.DataFrame(rows, columns=columns)
    return Result(frame, _age_of_evidence(cohort), cohort.n, (*_with_ties(cohort, chosen), *NOTES))


def _with_ties(cohort: Cohort, chosen: Chosen) -> tuple[str, ...]:
    """Why the cohort has more members than were asked for."""
    more = cohort.n - int(chosen["size"])
    if more <= 0:
        return ()
    return (f"The cohort has {count(cohort.n)} members: {chosen['size']}, and {more} who tie with the last of them.",)


def _age_of_evidence(cohort: Cohort) -> str:
    """How much of the cohort was seen lately: what has to be known before anything else."""
    if not cohort.n:
        return "No one is credited under these choices"
    old = cohort.n - cohort.recent
    return (
        f"{percent(old / cohort.n)} of the {count(cohort.n)} most credited people "
        f"were last seen at a lab before {SEEN_SINCE}, or never"
    )


@question(
    "elite-spread",
    "Where the most credited people were last seen",
    measure=(
        "Share of the cohort last seen at each lab, with 95 % interval · the {size} most credited, ties included"
        " · {window!l}"
    ),
    choices=CHOICES,
    columns=(
        Column("lab", "string", "Lab, by owner"),
        Column("people", "number", "Members last seen there; split where several in that year", "people"),
        Column("share", "number", "Of the members seen at any lab", "share"),
        Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
        Column("hhi", "number", "Herfindahl–Hirschman index over labs, 0 to 1; one number for all rows"),
        Column("n", "integer", "Members seen at any lab", "people"),
    ),
    tables=TABLES,
    metrics=("cohort_concentration_fractional", "wilson_interval"),
    headline=Headline(
        "Share of the largest lab", "share", "share", "low", "high", where=lambda frame: frame.index == 0
    ),
)
def elite_spread(reader: Reader, chosen: Chosen) -> Result:
    """Shares of labs in the cohort, by where each member was last seen."""
    cohort = Cohort(reader, chosen)
    held = dict(cohort.last["labs"])
    concentration = cohort_concentration_fractional(held)
    rows = []
    for lab, share in concentration.shares.items():
        low, high = wilson_interval(x=share * len(held), n=len(held))
        rows.append({"lab": lab, "people": share * len(held), "share": share, "low": low, "high": high})
    frame = pd.DataFrame(rows, columns=["lab", "people", "share", "low", "high"]).assign(
        hhi=concentration.hhi, n=len(held)
    )
    frame = frame.sort_values(["people", "lab"], ascending=[False, True], ignore_index=True)
    finding = "No member of the cohort was seen at a lab"
    if len(frame):
        five = top_five_share(frame)
        first = frame.iloc[0]
        largest = f"{first['lab']} {percent(first['share'])} {interval(first['low'], first['high'])}"
        finding = f"Five labs hold {percent(five)} of the {count(len(held))} last seen at one; the largest: {largest}"
    seen = f"Of {plural(cohort.n, 'member')} {count(len(held))} were seen at a lab; the shares are of these."
    notes = (*_with_ties(cohort, chosen), seen, _age_of_evidence(cohort) + ".", *NOTES)
    return Result(frame, finding, len(held), notes)


def top_five_share(frame: pd.DataFrame) -> float:
    """Share of the five largest labs of `elite-spread`."""
    return float(frame["share"].head(5).sum())


@question(
    "contested-elite",
    "Who is contested by whom",
    measure="Members of the cohort seen at both labs · the {size} most credited, ties included · {window!l}",
    choices=CHOICES,
    columns=(
        Column(
            "lab_a",
            "string",
            "One of the ten labs at which most members were seen, with all that tie with the tenth, by owner or later "
            "buyer",
        ),
        Column("lab_b", "string", "Another"),
        Column("people", "integer", "Members seen at both, at any time", "people"),
        Column(
            "contested_share", "number", "Members seen at two or more of the ten / n; one number for all rows", "share"
        ),
        Column("n", "integer", "Members of the cohort, unseen ones too", "people"),
        Column("low", "number", "Lower end of the share's 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the share's 95 % Wilson interval", "share"),
        Column("share_of_seen", "number", "The same of those seen at any of the ten", "share"),
        Column("recent", "integer", "Members seen at a lab since 2023", "people"),
    ),
    tables=TABLES,
    metrics=("cohort_contestedness", "wilson_interval"),
    headline=Headline(
        "Members seen at two or more of the labs compared",
        "share",
        "contested_share",
        "low",
        "high",
        where=lambda frame: frame.index == 0,
    ),
)
def contested_elite(reader: Reader, chosen: Chosen) -> Result:
    """Pairs of the ten labs with the members seen at both."""
    cohort = Cohort(reader, chosen)
    labs, top = cohort.labs, sorted(cohort.top_labs)
    found = cohort_contestedness(labs, top)
    low, high = wilson_interval(x=found.two_plus, n=found.n) if found.n else (float("nan"),) * 2
    held = [
        {"lab_a": one, "lab_b": other, "people": sum(one in seen and other in seen for seen in labs.values())}
        for one, other in combinations(top, 2)
    ]
    frame = pd.DataFrame(held, columns=["lab_a", "lab_b", "people"]).assign(
        contested_share=found.share_of_cohort,
        n=found.n,
        low=low,
        high=high,
        share_of_seen=found.share_of_any_top,
        recent=cohort.recent,
    )
    frame = frame.sort_values(["people", "lab_a", "lab_b"], ascending=[False, True, True], ignore_index=True)
    notes = (*_with_ties(cohort, chosen), *(_compared(top) if top else ()), _age_of_evidence(cohort) + ".", *NOTES)
    finding = "No one is credited under these choices"
    if found.n:
        finding = (
            f"{percent(found.share_of_cohort)} {interval(low, high)} of {plural(found.n, 'member')} "
            f"were seen at two or more of the {len(top)} labs compared"
        )
    return Result(frame, finding, found.n, notes)


def _compared(top: list[str]) -> tuple[str, ...]:
    """Which labs are compared: more than ten where several tie, and a bought one is no rival of its buyer."""
    ties = f" ({TOP_LABS}, and those that tie with the last of them)" if len(top) > TOP_LABS else ""
    compared = f"Compared are the {len(top)} labs at which most members were seen{ties}."
    return (f"{compared} A lab that was bought counts as its buyer in every year, so that no two of them are one.",)
