"""Questions about the stack from chips to applications: who works in which layer, sells compute, has data centres."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import EVIDENCE, ONE_PERIOD
from analytics.definitions_sql import holds_on, period_values
from analytics.definitions_stack import BELOW_MODELS, INDEPENDENT_LABS, LAYER
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import dollars, plural

# Every piece of evidence with the company that owned the organisation on its date. Chips and models, of which there are
# hundreds, give one row a company: the first, and how many.
OWNED = f"""
WITH sites AS (
    SELECT site_id, owner_id, owner_certainty, name, CAST(min(date) AS VARCHAR) AS since,
        arg_max(power_mw, date) AS power_mw, any_value(data_centres.source_id) AS source_id
    FROM data_centres
    JOIN data_centre_power USING (site_id)
    WHERE power_mw > 0 AND NOT is_projected AND owner_id IS NOT NULL
    GROUP BY site_id, owner_id, owner_certainty, name
),
events AS (
    SELECT organisation_id, topic, date AS since, statement, value, unit, sourced, source_id,
        'stack_evidence' AS fact_table, evidence_id AS record
    FROM stack_evidence
    UNION ALL
    SELECT seller_id, 'compute contract', date, concat('sells compute to ', buyer.name), value_usd, 'US dollars',
        sourced, compute_contracts.source_id, 'compute_contracts', contract_id
    FROM compute_contracts JOIN organisations AS buyer ON buyer.organisation_id = buyer_id
    UNION ALL
    SELECT vendor_id, topic, date, concat('share in the survey ', survey), share, 'share', sourced, source_id,
        'enterprise_shares', share_id
    FROM enterprise_shares WHERE NOT is_expected
    UNION ALL
    SELECT owner_id, 'data centre', since, concat('owns ', name, ', which draws power'), power_mw, 'MW',
        owner_certainty = 'confident', source_id, 'data_centres', site_id
    FROM sites
    UNION ALL
    SELECT maker_id, 'chip', CAST(released_on AS VARCHAR), name, NULL, NULL, TRUE, source_id, 'ai_chips', chip_id
    FROM ai_chips
    UNION ALL
    SELECT organisation_id, 'model', published_on, name, NULL, NULL, TRUE, models.source_id, 'models', model_id
    FROM model_organisations JOIN models USING (model_id) WHERE published_on IS NOT NULL
),
owned AS (
    SELECT events.*, coalesce(owner.parent_id, events.organisation_id) AS company_id
    FROM events
    LEFT JOIN organisation_parents AS owner ON owner.organisation_id = events.organisation_id
        AND {holds_on("CAST(rpad(since, 10, '-01-01') AS DATE)", "owner")}
)"""
_EVIDENCE = f"""{OWNED},
told AS (
    SELECT company_id, topic, since, statement, value, unit, sourced, source_id, 1 AS n
    FROM owned WHERE topic NOT IN ('chip', 'model')
    UNION ALL
    SELECT company_id, topic, min(since), concat(CASE topic WHEN 'chip' THEN 'makes AI chips, first ' ELSE
        'makes notable models, first ' END, arg_min(statement, (since, statement))), NULL, NULL, TRUE,
        any_value(source_id), count(DISTINCT statement)
    FROM owned WHERE topic IN ('chip', 'model') GROUP BY company_id, topic
),
placed AS (
    SELECT company_id, company.name AS company, layer, since, statement, value, unit,
        CASE WHEN sourced THEN 'sourced' ELSE 'weak' END AS evidence, sources.title AS source, n, topic
    FROM told
    JOIN stack_layers USING (topic)
    JOIN organisations AS company ON company.organisation_id = company_id
    JOIN sources ON sources.source_id = told.source_id
    WHERE layer IS NOT NULL AND (sourced OR $evidence = 'all')
)
SELECT company, layer, since, statement, value, unit, evidence, source, n, topic
FROM placed
-- Makers of models alone, some hundreds of universities and firms, are left to the questions on models.
WHERE (layer = $layer OR $layer = 'all')
    AND (company IN $labs OR company_id IN (SELECT company_id FROM placed WHERE layer <> 'models'))
ORDER BY company, list_position($layers, layer), since, statement"""


@question(
    "stack",
    "Who works in which layer",
    measure="Layers in which a company has a product or a plan reported, and since when",
    choices=(LAYER, EVIDENCE),
    columns=(
        Column("company", "string", "Company; those it owns are counted with it"),
        Column("layer", "string", "chips, cloud, data-centres, models or applications"),
        Column("since", "string", "Date of the evidence: of the statement, contract, first power, chip or model"),
        Column("statement", "string", "What is stated"),
        Column("value", "number", "The number in it, in its unit"),
        Column("unit", "string", "Unit of the number"),
        Column("evidence", "string", "sourced, or weak where the source was not read or is not certain"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Chips, models or statements the row stands for"),
    ),
    tables=(
        "stack_evidence",
        "stack_layers",
        "compute_contracts",
        "enterprise_shares",
        "data_centres",
        "data_centre_power",
        "ai_chips",
        "models",
        "model_organisations",
        "organisation_parents",
    ),
)
def stack(reader: Reader, chosen: Chosen) -> Result:
    """One row for each piece of evidence that a company works in a layer, since when it is known to."""
    frame = reader.frame(
        _EVIDENCE,
        labs=list(INDEPENDENT_LABS),
        layers=[option.value for option in LAYER.options],
        layer=chosen["layer"],
        evidence=chosen["evidence"],
    )
    notes = (
        "Evidence found, not all there is: a dash says that no source was found, not that a company is absent. Drawn "
        "are the independent labs and the companies in two layers or more; the table has all.",
        "Who buys compute, rents a data centre or invests in one is not counted in that layer: a customer or an "
        "owner of shares. That a lab says it will sell compute counts as a step into the cloud, and is a plan.",
        "The date is that of the evidence; the company may have begun earlier.",
    )
    return Result(frame, _stack_finding(frame), len(frame), notes)


def _stack_finding(frame: pd.DataFrame) -> str:
    """How many of the independent labs have evidence in the layers below models since 2024."""
    lower = frame[frame["layer"].isin(BELOW_MODELS) & (frame["since"] >= "2024")]
    labs = [lab for lab in INDEPENDENT_LABS if lab in set(lower["company"])]
    if frame.empty:
        return "No evidence for these choices"
    named = f" ({', '.join(labs)})" if labs else ""
    layers = "chips, clouds or data centres"
    return f"{len(labs)} of {len(INDEPENDENT_LABS)} independent labs have evidence in {layers} since 2024{named}"


@question(
    "compute-contracts",
    "Who buys compute from whom",
    measure="Reported value in US dollars of each contract, by buyer and seller",
    choices=(EVIDENCE,),
    columns=(
        Column("buyer", "string", "Who buys"),
        Column("seller", "string", "Who sells"),
        Column("date", "string", "Date as reported"),
        Column("value_usd", "number", "Committed over the whole term", "usd"),
        Column("years", "integer", "Term; empty where it is not stated", "years"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Reports the row stands for"),
    ),
    tables=("compute_contracts",),
    headline=Headline(
        "Largest reported contract", "usd", "value_usd", period="date", where=lambda frame: frame.index == 0
    ),
)
def compute_contracts(reader: Reader, chosen: Chosen) -> Result:
    """Reported contracts, largest first; what sources give differently stands in rows of its own."""
    frame = reader.frame(
        """SELECT buyer.name AS buyer, seller.name AS seller, date, value_usd, years, sources.title AS source, 1 AS n,
            at_least, terms, CASE WHEN sourced THEN 'sourced' ELSE 'weak' END AS evidence, confidence
        FROM compute_contracts
        JOIN organisations AS buyer ON buyer.organisation_id = buyer_id
        JOIN organisations AS seller ON seller.organisation_id = seller_id
        JOIN sources ON sources.source_id = compute_contracts.source_id
        WHERE sourced OR $evidence = 'all'
        ORDER BY value_usd DESC NULLS LAST, date, buyer, seller""",
        evidence=chosen["evidence"],
    )
    finding = "No contract is reported"
    if len(frame):
        first = frame.iloc[0]
        finding = f"{plural(len(frame), 'contract')} reported, the largest {first['buyer']} with {first['seller']}: "
        finding += dollars(first["value_usd"])
    notes = (
        "Commitments over the whole term as reported, some of them options or minimums: not what was paid, and terms "
        "differ. They are not added up.",
        "Second-hand reports; most contracts are not public.",
    )
    return Result(frame, finding, len(frame), notes)


_SITES = """
WITH listed AS (
    SELECT max(CAST(published AS DATE)) AS day FROM sources
    WHERE source_id IN (SELECT source_id FROM data_centres)
),
until AS (
    SELECT CASE WHEN $period = 'all' THEN day ELSE CAST($last_day AS DATE) END AS day FROM listed
),
held AS (
    SELECT site_id, arg_max(power_mw, date) AS power_mw, arg_max(it_power_mw, date) AS it_power_mw,
        arg_max(is_projected, date) AS is_projected, max(date) AS date
    FROM data_centre_power, until WHERE date <= until.day GROUP BY site_id
)
SELECT data_centres.name AS site, owner.name AS operator, places.latitude, places.longitude, held.power_mw,
    CAST(held.date AS VARCHAR) AS date, sources.title AS source, 1 AS n, 'data-centre' AS kind,
    CASE WHEN held.is_projected THEN 'projected' WHEN held.power_mw > 0 THEN 'operating' ELSE 'under construction' END
        AS status,
    places.name AS town, data_centres.country, held.it_power_mw, data_centres.owner_certainty AS certainty,
    data_centres.users
FROM held
JOIN data_centres USING (site_id)
JOIN sources ON sources.source_id = data_centres.source_id
LEFT JOIN organisations AS owner ON owner.organisation_id = owner_id
LEFT JOIN places USING (place_id)
UNION ALL BY NAME
SELECT clusters.name AS site, clusters.owner AS operator, clusters.latitude, clusters.longitude, clusters.power_mw,
    CAST(clusters.first_operational_on AS VARCHAR) AS date, sources.title AS source, 1 AS n, 'gpu-cluster' AS kind,
    'operating' AS status, clusters.country, clusters.certainty
FROM gpu_clusters AS clusters
JOIN sources ON sources.source_id = clusters.source_id, until
WHERE clusters.first_operational_on <= until.day AND clusters.latitude IS NOT NULL
    AND NOT EXISTS (
        FROM gpu_clusters AS later
        WHERE later.name = clusters.superseded_by AND later.first_operational_on <= until.day
    )
ORDER BY kind, power_mw DESC NULLS LAST, site"""


@question(
    "data-centres",
    "Where AI data centres stand",
    measure="Power of each data centre in megawatts, by place · {period}",
    choices=(ONE_PERIOD,),
    columns=(
        Column("site", "string", "Data centre, or cluster of accelerators"),
        Column("operator", "string", "Owner; empty where the list names none"),
        Column("latitude", "number", "Latitude of its town, of a cluster its own", "degrees"),
        Column("longitude", "number", "Longitude, likewise", "degrees"),
        Column("power_mw", "number", "Power at the end of the period", "MW"),
        Column("date", "string", "Day from which that power holds; of a cluster its first of operation"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Sites the row stands for"),
    ),
    tables=("data_centres", "data_centre_power", "gpu_clusters", "places"),
    headline=Headline("Power of the largest data centre", "mw", "power_mw", where=lambda frame: frame.index == 0),
)
def data_centres(reader: Reader, chosen: Chosen) -> Result:
    """Data centres with their power at the end of a period, then the clusters of the other list that have a point."""
    last_day = _last_day(chosen["period"])
    frame = reader.frame(_SITES, period=chosen["period"], last_day=last_day)
    sites = frame[frame["kind"] == "data-centre"]
    drawing = sites[sites["power_mw"] > 0]
    finding = "No data centre is listed by then"
    if len(drawing):
        first, power = drawing.iloc[0], drawing["power_mw"].sum()
        finding = f"{plural(len(drawing), 'data centre')} of {len(sites)} listed draw about {power / 1000:.1f} GW, "
        finding += f"the largest site {first['site']}: {first['power_mw'] / 1000:.1f} GW"
    elif len(sites):
        finding = f"None of {plural(len(sites), 'data centre')} listed draws power by then"
    notes = (
        "The largest sites that are known, mostly in the United States, as estimated from permits and satellite "
        "pictures; not a census. What lies after the list was published (July 2026) is projected.",
        "Data centres and clusters are two lists of partly the same sites and are not added; clusters end in mid 2025.",
        f"A site stands at its town. {plural(int(sites['latitude'].isna().sum()), 'data centre')} "
        "whose town is not told cannot be drawn; nor can clusters known only by state or country.",
    )
    return Result(frame, finding, len(sites), notes)


def _last_day(period: str) -> str:
    """The last day of a period.

    Example:
        >>> _last_day("2025H1"), _last_day("2024")
        ('2025-06-30', '2024-12-31')
    """
    high = period_values(period)["period_high"]
    return f"{high}-12-31" if len(high) == 4 else str(pd.Period(high, "M").end_time.date())
