"""The question which labs draw people from the others."""

import numpy as np
import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import DEALS, EVIDENCE, KINDS, LEAST_N, MERGE, PERIOD, SERIES
from analytics.definitions_sql import in_period, period_values
from analytics.metrics.flow import flow_aggregates, pagerank_talent_attractor
from analytics.questions.flows import TABLES
from analytics.questions.registry import Chosen, Headline, question
from analytics.questions.series import (
    base_of,
    is_published,
    keep_small_back,
    moves_of,
    seen_in,
    series_notes,
    values_of,
    with_totals,
    withheld,
)
from analytics.wording import count, signed

COLUMNS = ["lab", "inflow", "outflow", "net", "effectiveness", "attractor_score", "n"]

_FLOWS = """
SELECT origin.name AS origin, destination.name AS destination, count(*) AS people
FROM merged
JOIN organisations AS origin ON origin.organisation_id = origin_id
JOIN organisations AS destination ON destination.organisation_id = destination_id
WHERE {period}
GROUP BY ALL
ORDER BY ALL"""

_STOCK = """
SELECT organisations.name AS lab, sum(people) AS person_years
FROM published_people JOIN organisations USING (organisation_id)
WHERE level = $level AND {period}
GROUP BY ALL
ORDER BY ALL"""


@question(
    "talent-attractors",
    "Which labs draw people",
    measure="People who joined and who left each lab, and its score as a destination · {series!l} · {period}",
    choices=(SERIES, MERGE, EVIDENCE, KINDS, DEALS, PERIOD),
    columns=(
        Column("lab", "string", "Organisation"),
        Column("inflow", "integer", "Moves to it", "people"),
        Column("outflow", "integer", "Moves from it", "people"),
        Column("net", "integer", "inflow - outflow", "people"),
        Column("effectiveness", "number", "|net| / (inflow + outflow); empty below n = 10", "share"),
        Column(
            "attractor_score",
            "number",
            "Share of time of someone who keeps moving along the flows (PageRank, 0.85); follows size; empty below 10",
            "share",
        ),
        Column("n", "integer", "inflow + outflow", "people"),
        Column(
            "net_rate", "number", "net / person-years seen there in papers; empty where there is no stock", "per year"
        ),
        Column("person_years", "integer", "People seen there in papers, summed over the years", "person-years"),
    ),
    tables=(*TABLES, "published_people"),
    metrics=("flow_aggregates", "pagerank_talent_attractor"),
    headline=Headline("Score of the first lab", "share", "attractor_score", where=lambda frame: frame.index == 0),
)
def talent_attractors(reader: Reader, chosen: Chosen) -> Result:
    """In- and outflow of each organisation, how one-sided they are, and its score in the network of moves."""
    merge, bound = chosen["merge"], period_values(chosen["period"])
    sql = f"{moves_of(chosen, merge)}{_FLOWS.format(period=in_period('merged.date'))}"
    flows = reader.frame(sql, **values_of(chosen, merge), **bound)
    names = sorted({*flows["origin"], *flows["destination"]})
    at = {name: place for place, name in enumerate(names)}
    od = np.zeros((len(names), len(names)))
    od[flows["origin"].map(at), flows["destination"].map(at)] = flows["people"]
    sums, scores = flow_aggregates(od), pagerank_talent_attractor(od)
    frame = pd.DataFrame(
        {
            "lab": names,
            "inflow": sums.inflow,
            "outflow": sums.outflow,
            "net": sums.net,
            "effectiveness": sums.effectiveness,
            "attractor_score": scores,
            "n": sums.inflow + sums.outflow,
        }
    )
    wide = frame["n"] >= LEAST_N
    frame[["effectiveness", "attractor_score"]] = frame[["effectiveness", "attractor_score"]].where(wide)
    kept = with_totals(flows)
    if is_published(chosen):
        kept = keep_small_back(kept)
        # Who joined or left is shown where it is in the flows between two labs, which would give it away otherwise.
        unknown = [kept[end][kept[f"n_{end}"].isna()] for end in ("origin", "destination")]
        frame = _with_stock(reader, chosen, frame[~frame["lab"].isin(pd.concat(unknown))])
    else:
        frame = frame.assign(net_rate=np.nan, person_years=None)
    frame = frame.sort_values(["attractor_score", "n", "lab"], ascending=[False, False, True], ignore_index=True)
    notes = (
        "The score follows size: a large employer is passed through often. Read it beside the net flow.",
        f"A rate needs a stock, which only the series from {seen_in(reader.version.panel)} has: people seen there, not "
        "employees.",
    )
    return Result(frame, _finding(frame), base_of(kept), (*series_notes(chosen, reader.version.panel), *notes))


def _with_stock(reader: Reader, chosen: Chosen, frame: pd.DataFrame) -> pd.DataFrame:
    """Labs in papers with the net rate, a stock of few people kept back."""
    sql = _STOCK.format(period=in_period("CAST(year AS VARCHAR)"))
    stock = reader.frame(sql, level=chosen["merge"], **period_values(chosen["period"]))
    frame = frame.merge(stock, on="lab", how="left")
    frame["net_rate"] = (frame["net"] / frame["person_years"]).where(frame["n"] >= LEAST_N)
    frame["person_years"] = frame["person_years"].astype("float64").where(~withheld(frame["person_years"]))
    return frame[[*COLUMNS, "net_rate", "person_years"]]


def _finding(frame: pd.DataFrame) -> str:
    ranked = frame[frame["attractor_score"].notna()]
    if ranked.empty:
        return "No organisation has enough moves for a score under these choices"
    first = ranked.iloc[0]
    most = ranked.sort_values("inflow", ascending=False, kind="stable").iloc[0]
    flows = f"{count(most['inflow'])} joined, {count(most['outflow'])} left, net {signed(most['net'], 0)}"
    return f"Most people joined {most['lab']}: {flows}; {first['lab']} has the highest score as a destination"
