"""How rows of published lists are said: one SELECT a table."""

from collections.abc import Mapping

from analytics.evidence.fact import AS_LISTED, Told, day

RUN_AS = ", run as "
"""Before the setting with which a model was scored."""
_NOTABILITY = """replace(replace(notability, 'SOTA improvement', 'State-of-the-art result'), 'Discretionary',
                'Choice of the list''s editors')"""
_SECTORS = "array_to_string(list_sort(list_distinct(string_split(sectors, '; '))), ' and ')"

LISTED: Mapping[str, Told] = {
    "models": Told(
        "Notable models",
        f"""SELECT model_id AS record, model_id AS event, published_on AS date,
            facts.name || coalesce(' by ' || makers.names, '')
                || coalesce(', notable for: ' || lower({_NOTABILITY}), '')
                || coalesce(' (' || {_SECTORS} || ')', '') AS what,
            makers.keys AS about, {AS_LISTED}
        FROM models AS facts
        LEFT JOIN (
            SELECT model_id, list('organisation.' || organisation_id) AS keys,
                string_agg(name, ', ' ORDER BY position) AS names
            FROM model_organisations JOIN organisations USING (organisation_id) GROUP BY model_id
        ) AS makers USING (model_id)""",
    ),
    "model_authors": Told(
        "Credited on notable models",
        f"""SELECT facts.model_id || ' ' || facts.person_id AS record,
            facts.model_id || ' ' || facts.person_id AS event, published_on AS date,
            people.name || ', credited on ' || models.name AS what,
            ['person.' || facts.person_id] AS about, {AS_LISTED}
        FROM model_authors AS facts JOIN models USING (model_id) JOIN people USING (person_id)""",
    ),
    "model_scores": Told(
        "Scores in the capability index",
        f"""SELECT score_id AS record, score_id AS event, released_on AS date,
            organisations.name || ': ' || model || ' scores ' || round(score, 1) || '{RUN_AS}' || version AS what,
            ['organisation.' || organisation_id] AS about, {AS_LISTED}
        FROM model_scores AS facts JOIN organisations USING (organisation_id)""",
    ),
    "ai_chips": Told(
        "Chips",
        f"""SELECT chip_id AS record, chip_id AS event, CAST(released_on AS VARCHAR) AS date,
            organisations.name || ': ' || facts.name || coalesce(' (' || facts.kind || ')', '') AS what,
            ['organisation.' || maker_id] AS about, {AS_LISTED}
        FROM ai_chips AS facts JOIN organisations ON organisation_id = maker_id""",
    ),
    "data_centres": Told(
        "Data centres",
        f"""SELECT site_id AS record, site_id AS event, CAST(power.since AS VARCHAR) AS date,
            facts.name || coalesce(', owned by ' || organisations.name || ' (' || owner_certainty || ')', '')
                || coalesce('; users: ' || users, '')
                || coalesce('; ' || CAST(round(power.power_mw) AS INTEGER) || ' MW', '; no power yet') AS what,
            ['organisation.' || owner_id] AS about, {AS_LISTED}
        FROM data_centres AS facts LEFT JOIN organisations ON organisation_id = owner_id
        LEFT JOIN (
            SELECT site_id, min(date) AS since, arg_max(power_mw, date) AS power_mw
            FROM data_centre_power WHERE power_mw > 0 AND NOT is_projected GROUP BY site_id
        ) AS power USING (site_id)""",
    ),
    "gpu_clusters": Told(
        "Clusters of accelerators",
        f"""SELECT cluster_id AS record, cluster_id AS event, CAST(first_operational_on AS VARCHAR) AS date,
            name || coalesce(', ' || owner, '') || coalesce(' (' || certainty || ')', '')
                || coalesce('; ' || round(power_mw, 1) || ' MW', '') AS what,
            CAST([] AS VARCHAR[]) AS about, {AS_LISTED}
        FROM gpu_clusters AS facts""",
    ),
    "companies": Told(
        "In the Y Combinator directory",
        f"""SELECT CAST(company_id AS VARCHAR) AS record, CAST(company_id AS VARCHAR) AS event, batch AS date,
            coalesce(name, slug, 'unnamed') || coalesce(': batch ' || batch, '')
                || coalesce(', ' || lower(status), '') || coalesce('; ' || industry, '')
                || coalesce('; tags: ' || tags, '') || CASE WHEN is_ai THEN ' (counted as AI)' ELSE '' END AS what,
            ['company.' || company_id] AS about, {AS_LISTED}
        FROM companies AS facts""",
    ),
    "locations": Told(
        "Places listed",
        f"""SELECT location_id AS record, location_id AS event, CAST(from_snapshot AS VARCHAR) AS date,
            companies.name || ' lists ' || coalesce(places.name || coalesce(', ' || places.region, '') || ', '
                || places.country, if(listing = 'none', 'no place', listing)) || ' in the directory '
                || if(from_snapshot = to_snapshot, 'of ', 'from ' || {day("from_snapshot")} || ' to ')
                || {day("to_snapshot")} AS what,
            ['company.' || company_id] AS about, {AS_LISTED}
        FROM locations AS facts JOIN companies USING (company_id) LEFT JOIN places USING (place_id)""",
    ),
}
