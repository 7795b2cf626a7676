"""Which records a mark of an answer is counted from: by question, asked with the relations of the answer itself.

Each function takes an open version, the choices, the mark (column -> value) and the rows of the answer that the mark
names; it returns rows of table, record and `counted_as`, which says how the record enters the number.
"""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from analytics.database import Reader
from analytics.definitions import FOUNDING_KINDS
from analytics.definitions_money import FAILED, kind_values
from analytics.definitions_sql import HALF_YEAR, in_period, period_values
from analytics.errors import InputError
from analytics.questions.cohort import Cohort
from analytics.questions.deals import COUNTED_DEALS
from analytics.questions.flows import CROSSING, incumbents
from analytics.questions.founders import founding_links
from analytics.questions.frontier import compared_scores
from analytics.questions.liquidity import DEPARTURES
from analytics.questions.models import model_weights
from analytics.questions.registry import Chosen
from analytics.questions.series import HIDDEN_NOTE, is_published, moves_of, values_of
from analytics.questions.spread import LAST_VALUATIONS
from analytics.questions.stack import OWNED

Mark = Mapping[str, str]
Records = Callable[[Reader, Chosen, Mark, pd.DataFrame], pd.DataFrame]
COUNTED = "counted"
NAMED = ["table", "record", "counted_as"]


def rows_of(table: str, key: str, where: str, joins: str = "", *, evidence: bool = True) -> Records:
    """For answers whose rows are facts of one table: the facts that the mark names.

    Args:
        table: the table, called `facts` in the condition.
        key: its key.
        where: a condition; the value of the mark's column `company` is bound as `$at_company`.
        joins: tables that the condition needs.
        evidence: whether the answer has the choice between sourced facts and all.
    """
    graded = " AND (facts.sourced OR $evidence = 'all')" if evidence else ""
    sql = f"SELECT CAST(facts.{key} AS VARCHAR) AS record FROM {table} AS facts {joins} WHERE {where}{graded}"

    def found(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
        return rows_named(table, reader.frame(sql, **bound_to(mark), **chosen))

    return found


def lab_moves(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """Reports of the moves in a cell."""
    return _moves(
        reader, chosen, chosen["merge"], "origin.name = $at_origin AND destination.name = $at_destination", mark
    )


def talent_attractors(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """Reports of the moves to and from an organisation."""
    counted_as = "CASE WHEN destination.name = $at_lab THEN 'joined' ELSE 'left' END"
    where = "$at_lab IN (origin.name, destination.name)"
    return _moves(reader, chosen, chosen["merge"], where, mark, counted_as)


def talent_direction(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """Reports of the moves of a period between incumbents and start-ups, each with its direction."""
    _reported(chosen)
    side = "CASE WHEN list_contains($incumbents, origin_class.class) THEN 'to a start-up' ELSE 'to an incumbent' END"
    sql = f"""{moves_of(chosen, "parent")},
crossing AS (
    SELECT person_id, event_id, origin_id, destination_id, {side} AS counted_as, {HALF_YEAR} AS period{CROSSING}
)
SELECT move_id AS record, crossing.counted_as
FROM ended JOIN crossing ON crossing.person_id = ended.person_id AND crossing.event_id = ended.event_id
    AND crossing.origin_id = origin_end AND crossing.destination_id = destination_end
WHERE period = $at_period"""
    values = {**values_of(chosen, "parent"), "incumbents": incumbents(chosen["classes"])}
    return rows_named("moves", reader.frame(sql, **values, **bound_to(mark)))


def _moves(
    reader: Reader, chosen: Chosen, merge: str, where: str, mark: Mark, counted_as: str = f"'{COUNTED}'"
) -> pd.DataFrame:
    _reported(chosen)
    sql = f"""{moves_of(chosen, merge)}
SELECT move_id AS record, {counted_as} AS counted_as
FROM ended JOIN merged ON merged.person_id = ended.person_id AND merged.event_id = ended.event_id
    AND merged.origin_id = origin_end AND merged.destination_id = destination_end
JOIN organisations AS origin ON origin.organisation_id = origin_end
JOIN organisations AS destination ON destination.organisation_id = destination_end
WHERE {in_period("merged.date")} AND {where}"""
    values = {**values_of(chosen, merge), **period_values(chosen["period"])}
    return rows_named("moves", reader.frame(sql, **values, **bound_to(mark)))


def _reported(chosen: Chosen) -> None:
    """Refuse what is inferred about single people."""
    if is_published(chosen):
        raise InputError("rows", f"the series {chosen['series']}", "reported moves", HIDDEN_NOTE)


def departures(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """Reports of the moves out of a company in a period, founding apart."""
    sql = f"""{DEPARTURES}
SELECT move_id AS record, CASE WHEN founds THEN 'left to found' ELSE 'left' END AS counted_as
FROM departures JOIN moves USING (origin_id, person_id, event_id)
JOIN organisations ON organisation_id = origin_id
WHERE name = $at_company AND period = $at_period AND (moves.sourced OR $evidence = 'all')"""
    return rows_named("moves", reader.frame(sql, **chosen, **bound_to(mark), founding_kinds=list(FOUNDING_KINDS)))


def deals_to_capex(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The deals of a buyer's fiscal year, and the figure of its capital expenditure."""
    values = {
        **chosen,
        **kind_values(chosen["kind"]),
        **period_values(chosen["period"]),
        **bound_to(mark),
        "least": float(chosen["least"]),
        "failed": FAILED,
        "at_fiscal_year": int(mark["fiscal_year"]),
    }
    bought = reader.frame(
        f"""{COUNTED_DEALS}
SELECT deal_id AS record, 'price' AS counted_as
FROM yeared JOIN placed USING (buyer_id, target_id, fiscal_year)
JOIN organisations ON organisation_id = buyer_id
WHERE placed.part IS NOT DISTINCT FROM yeared.part AND placed.value_usd >= $least
    AND yeared.value_usd = placed.value_usd AND name = $at_acquirer AND fiscal_year = $at_fiscal_year""",
        **values,
    )
    spent = reader.frame(
        """SELECT capex_id AS record, 'capital expenditure' AS counted_as
        FROM capex JOIN organisations USING (organisation_id)
        WHERE length = 'year' AND measure = $measure AND (sourced OR $evidence = 'all') AND name = $at_acquirer
            AND year(period_end) = $at_fiscal_year""",
        **values,
    )
    return pd.concat([rows_named("deals", bought), rows_named("capex", spent)], ignore_index=True)


def foundings(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The founders whose earlier employer is counted: of a company, or of an employer's alumni."""
    links = founding_links(reader, chosen["merge"], chosen["evidence"])
    for column in mark:
        links = links[links[column] == mark[column]]
    pairs = [f"{company} {person}" for company, person in zip(links["company_id"], links["person_id"], strict=True)]
    sql = """SELECT founder_id AS record FROM founders
    WHERE list_contains($pairs, organisation_id || ' ' || person_id) AND (read = 'yes' OR $evidence = 'all')"""
    return rows_named("founders", reader.frame(sql, pairs=pairs, evidence=chosen["evidence"]))


def stack(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """Every piece of evidence that a company works in a layer."""
    sql = f"""{OWNED}
SELECT DISTINCT fact_table AS "table", record, topic AS counted_as
FROM owned JOIN stack_layers USING (topic) JOIN organisations AS company ON company.organisation_id = company_id
WHERE company.name = $at_company AND layer = $at_layer AND (owned.sourced OR $evidence = 'all')"""
    return reader.frame(sql, evidence=chosen["evidence"], **bound_to(mark))[NAMED]


def last_valuations(reader: Reader, _: Chosen, mark: Mark, __: pd.DataFrame) -> pd.DataFrame:
    """The round that a lab's valuation is from."""
    sql = f"""SELECT valuation_id AS record FROM valuations
    JOIN ({LAST_VALUATIONS}) AS last USING (organisation_id, date, valuation_usd)
    JOIN organisations USING (organisation_id)
    WHERE name = $at_lab AND valuations.sourced AND status = 'closed'"""
    return rows_named("valuations", reader.frame(sql, **bound_to(mark)))


def sector_models(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The models of a year in a sector, with the weight each counts by."""
    frame = model_weights(reader, chosen)
    frame = frame[(frame["year"] == int(mark["year"])) & (frame["sector"] == mark["sector"])]
    weights = {key: f"weight {weight:.2g}" for key, weight in zip(frame["model_id"], frame["weight"], strict=True)}
    return rows_counted("models", weights)


def frontier(reader: Reader, chosen: Chosen, mark: Mark, rows: pd.DataFrame) -> pd.DataFrame:
    """The best score by then of the first and of the second lab."""
    scores = compared_scores(reader, chosen)
    scores = scores[scores["released_on"].str[:7] <= mark["date"]]
    best: dict[str, str] = {}
    for column, place in (("best_lab", "first"), ("second_lab", "second")):
        held = scores[scores["lab"] == rows[column].iloc[0]].nlargest(1, "score")
        best |= dict.fromkeys(held["score_id"], place)
    return rows_counted("model_scores", best)


def credited(reader: Reader, chosen: Chosen, mark: Mark, _: pd.DataFrame) -> pd.DataFrame:
    """The models a member of the cohort is credited on."""
    cohort = Cohort(reader, chosen)
    people = [person for person in cohort.scores if cohort.names[person] == mark["person"]]
    held = cohort.credits.explode("people")
    held = held[held["people"].isin(people)]
    return rows_counted("model_authors", dict.fromkeys(held["model_id"] + " " + held["people"], COUNTED))


def rows_counted(table: str, counted: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"table": table, "record": list(counted), "counted_as": list(counted.values())}, dtype=object)


def rows_named(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of records with their table; those that say no more count as they are."""
    return frame.assign(table=table, counted_as=frame.get("counted_as", COUNTED))[NAMED]


def bound_to(mark: Mark) -> dict[str, object]:
    return {f"at_{column}": value for column, value in mark.items()}


def either(*functions: Records) -> Records:
    """What any of several functions finds."""

    def found(reader: Reader, chosen: Chosen, mark: Mark, rows: pd.DataFrame) -> pd.DataFrame:
        parts: Iterable[pd.DataFrame] = (one(reader, chosen, mark, rows) for one in functions)
        return pd.concat(parts, ignore_index=True)

    return found
