"""Questions about the Bay Area cluster: what share of companies is inside an area, and how it moved."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import (
    AREA,
    BASE,
    COUNTED_IN_WORDS,
    LEAST_N,
    MISSING,
    OBSERVED,
    POPULATION,
    area_in_words,
)
from analytics.metrics.change import v_shape_three_window
from analytics.metrics.intervals import newcombe_difference
from analytics.questions.populations import AI_NOTE, STOCKS, by_period, members, repeated_snapshots, share_of
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import day_of, interval, percent

WINDOWS = (("2018..2019", 2018, 2019), ("2020..2022", 2020, 2022), ("2023..", 2023, 9999))

SHARE_COLUMNS = (
    Column("n", "integer", "Companies in the base", "companies"),
    Column("in_area", "integer", "Those with at least one place in the area", "companies"),
    Column("share", "number", "in_area / n; empty below n = 10", "share"),
    Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
    Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
)
PLACE_TABLES = ("companies", "locations", "places", "organisations", "models")
NO_PLACE_NOTE = "Only places that a company lists itself are known; 'Remote' is not a place."


@question(
    "area-share",
    "Share of companies inside an area",
    measure="Share inside the area with 95 % interval, by year · {population}, in {base!l} · {observed!l} · {area}",
    choices=(POPULATION, OBSERVED, BASE, AREA, MISSING),
    columns=(
        Column(
            "period",
            "string",
            "Year of the batch; for labs the stock up to that year; for models of publication",
        ),
        *SHARE_COLUMNS,
        Column("age_years", "number", "Mean age of the companies when looked at", "years"),
        Column("without_place", "integer", "Those that list no place", "companies"),
    ),
    tables=PLACE_TABLES,
    metrics=("wilson_interval", "newcombe_difference"),
    headline=Headline("Share inside the area", "share", "share", "low", "high", period="period"),
)
def area_share(reader: Reader, chosen: Chosen) -> Result:
    """Share of each year's companies (or models) that list a place in the area."""
    known = members(reader, chosen)
    rows = []
    for period, group in by_period(known, chosen["population"] in STOCKS):
        counted = in_the_base(group, chosen["missing"])
        age, unplaced = counted["age_years"].mean(), int((~group["has_place"]).sum())
        rows.append({"period": period, **_share(counted), "age_years": age, "without_place": unplaced})
    names = ["period", *(c.name for c in SHARE_COLUMNS), "age_years", "without_place"]
    answer = pd.DataFrame(rows, columns=names)
    total = len(in_the_base(known, chosen["missing"]))
    return Result(answer, _share_finding(answer, chosen), total, _share_notes(reader, chosen))


@question(
    "area-rebound",
    "Did the share fall and come back?",
    measure=(
        "Share inside the area with 95 % interval, in three windows of years"
        " · {population}, in {base!l} · {observed!l} · {area}"
    ),
    choices=(POPULATION, OBSERVED, BASE, AREA, MISSING),
    columns=(
        Column("window", "string", "Batch years pooled"),
        *SHARE_COLUMNS,
        Column("p_drop", "number", "One-sided p that the first share is not above the second"),
        Column("p_rebound", "number", "One-sided p that the third share is not above the second"),
        Column("p", "number", "Both at once: the larger of the two (intersection–union test)"),
        Column("recovery_ratio", "number", "(third - second) / (first - second); empty without a drop", "ratio"),
        Column("contrast", "number", "First + third share - twice the second: above 0 for a V", "points"),
        Column("years", "string", "Batch years of the window that are observed"),
        Column("change", "number", "Last row: its share less that of the middle window; 0.1 is 10 points", "points"),
        Column("change_low", "number", "Lower end of the 95 % interval of the change (Newcombe)", "points"),
        Column("change_high", "number", "Upper end of the 95 % interval of the change (Newcombe)", "points"),
    ),
    tables=PLACE_TABLES,
    metrics=("v_shape_three_window", "wilson_interval", "newcombe_difference"),
    headline=Headline(
        "Change of the share from the middle to the last window",
        "points",
        "change",
        "change_low",
        "change_high",
        period="window",
    ),
)
def area_rebound(reader: Reader, chosen: Chosen) -> Result:
    """Shares in three windows fixed beforehand, and the test that they form a V."""
    frame = in_the_base(members(reader, chosen), chosen["missing"])
    windows = {name: frame[frame["year"].between(first, last)] for name, first, last in WINDOWS}
    shares = {name: _share(group) for name, group in windows.items()}
    test = dict.fromkeys(("p_drop", "p_rebound", "p", "recovery_ratio", "contrast"), float("nan"))
    if all(row["n"] >= LEAST_N for row in shares.values()):
        shape = v_shape_three_window(
            x=[int(row["in_area"]) for row in shares.values()], n=[int(row["n"]) for row in shares.values()]
        )
        test = {
            "p_drop": shape.p_drop_one_sided,
            "p_rebound": shape.p_rebound_one_sided,
            "p": shape.p_iut,
            "recovery_ratio": shape.recovery_ratio,
            "contrast": shape.contrast,
        }
    rows = [{"window": name, **row, **test, "years": _years(windows[name])} for name, row in shares.items()]
    names = ["window", *(c.name for c in SHARE_COLUMNS), *test, "years", *_CHANGE]
    rows[-1] |= _change(*list(shares.values())[1:])
    answer = pd.DataFrame(rows, columns=names)
    notes = (
        "Windows fixed before the data were read: 2018–19, 2020–22, 2023 on; years without data are not named.",
        *_share_notes(reader, chosen),
    )
    return Result(answer, _rebound_finding(answer, chosen), int(answer["n"].sum()), notes)


@question(
    "policy-events",
    "Y Combinator's own rules about place",
    measure="What Y Combinator required or allowed, by date, in its own words",
    choices=(),
    columns=(
        Column("date", "string", "When the rule began"),
        Column("subject", "string", "Whose rule"),
        Column("statement", "string", "What it said"),
        Column("n", "integer", "Rules"),
    ),
    tables=("policy_events",),
)
def policy_events(reader: Reader, _: Chosen) -> Result:
    """Dates at which Y Combinator changed where its companies had to be: they confound the Bay Area series."""
    frame = reader.frame(
        """SELECT date, subject, statement, 1 AS n
        FROM policy_events
        WHERE sourced AND topic = 'YC policy'
        ORDER BY date, statement"""
    )
    return Result(frame, "Y Combinator itself moved its companies away and back", len(frame))


def _years(group: pd.DataFrame) -> str:
    """The years present: a cohort may have no snapshot near the age that is looked at."""
    return ", ".join(str(year) for year in sorted(group["year"].unique()))


def in_the_base(frame: pd.DataFrame, missing: str) -> pd.DataFrame:
    """The rows that form the base: those in it, and those without a place where they count as outside."""
    keep = frame["in_base"] | (~frame["has_place"] if missing == "outside" else False)
    return frame[keep]


def _share(group: pd.DataFrame) -> dict[str, float]:
    n, inside = len(group), int(group["in_area"].sum())
    return {"n": n, "in_area": inside, **dict(zip(("share", "low", "high"), share_of(inside, n), strict=True))}


_CHANGE = ("change", "change_low", "change_high")


def _change(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """The difference of two shares with its interval; empty where one of them has too small a base."""
    if min(before["n"], after["n"]) < LEAST_N:
        return dict.fromkeys(_CHANGE, float("nan"))
    ends = newcombe_difference(x1=after["in_area"], n1=after["n"], x2=before["in_area"], n2=before["n"])
    return dict(zip(_CHANGE, (after["share"] - before["share"], *ends), strict=True))


def _share_finding(answer: pd.DataFrame, chosen: Chosen) -> str:
    """The newest share, and the change since the first year when its interval excludes none."""
    wide = answer[answer["n"] >= LEAST_N]
    counted, area = COUNTED_IN_WORDS[chosen["population"]], area_in_words(chosen["area"])
    if wide.empty:
        return f"Too few {counted} to say which share is {area}"
    first, last = wide.iloc[0], wide.iloc[-1]
    when = "up to" if chosen["population"] in STOCKS else "of"
    share = f"{percent(last['share'])} {interval(last['low'], last['high'])}"
    now = f"{share} of {counted} {when} {last['period']} are {area}"
    low, high = newcombe_difference(x1=last["in_area"], n1=last["n"], x2=first["in_area"], n2=first["n"])
    if len(wide) == 1 or low <= 0 <= high:
        return now
    return f"{now}, {'up' if low > 0 else 'down'} from {percent(first['share'])} in {first['period']}"


def _rebound_finding(answer: pd.DataFrame, chosen: Chosen) -> str:
    """Whether the three windows form a V, in the words the test allows."""
    area = area_in_words(chosen["area"])
    first, middle, last = (row for _, row in answer.iterrows())
    if answer["share"].isna().any():
        return f"Too few companies to test a fall and return {area}"
    shares = " → ".join(percent(row["share"]) for row in (first, middle, last))
    if first["p"] < 0.05:
        return f"The share {area} fell and came back: {shares}"
    if first["p_drop"] < 0.05:
        return f"The share {area} fell and has not clearly come back: {shares}"
    if first["p_rebound"] < 0.05:
        return f"The share {area} rose at the end without a clear fall before: {shares}"
    return f"No clear fall and return of the share {area}: {shares}"


def _share_notes(reader: Reader, chosen: Chosen) -> tuple[str, ...]:
    if chosen["population"] == "labs":
        return (
            "Labs stand at their present headquarters in every year; those without a founding year in the newest only.",
        )
    if chosen["population"] == "notable-models":
        return ("A model counts as inside when one of its organisations has its headquarters there.",)
    notes = ["Y Combinator required or allowed other places in other years: see the chart of the share by year."]
    notes += [
        f"The directory's snapshot of {day_of(repeated['snapshot'])} is a copy of that of "
        f"{day_of(repeated['repeats'])}: companies seen in it are younger than its date says by as much."
        for repeated in repeated_snapshots(reader, chosen).to_dict("records")
    ]
    if chosen["population"] == "yc-ai":
        notes.append(AI_NOTE)
    if chosen["missing"] == "outside" and chosen["base"] != "world":
        notes.append("Companies without a place have no known country; all of them count as outside: a lower bound.")
    return (*notes, NO_PLACE_NOTE)
