"""How the facts of each table are said: one SELECT a table.

A table is listed here on purpose, not because something refers to it: what is inferred about single people (from
papers and positions) is counted on pages and never told one by one.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Told(NamedTuple):
    """How the facts of one table are told: their heading, and a SELECT of what `analytics.evidence.told` reads.

    Its columns are record, event, date, what, about, read, sourced, confidence, grade, note and source_id; money is
    written `$(1000000)` in the words.
    """

    title: str
    sql: str


_AS_READ = "facts.read, facts.sourced, facts.confidence, NULL AS grade, facts.note, facts.source_id"
_AS_GRADED = _AS_READ.replace("NULL AS grade", "facts.grade")
_AS_LISTED = "'list' AS read, TRUE AS sourced, NULL AS confidence, NULL AS grade, NULL AS note, facts.source_id"
_AS_JUDGED = _AS_LISTED.replace("'list'", "'judgement'").replace("NULL AS note", "facts.reason AS note")
_SPAN = "coalesce(' from ' || valid_from, '') || coalesce(' to ' || valid_to, '')"


def _joined(title: str, table: str, other: str, words: str) -> Told:
    """A judgement that an organisation counts with another for some time."""
    return Told(
        title,
        f"""SELECT facts.organisation_id || ' ' || {other} AS record, facts.organisation_id AS event,
            CAST(valid_from AS VARCHAR) AS date,
            own.name || ' {words} ' || other.name || {_SPAN} AS what,
            ['organisation.' || facts.organisation_id, 'organisation.' || {other}] AS about, {_AS_JUDGED}
        FROM {table} AS facts
        JOIN organisations AS own ON own.organisation_id = facts.organisation_id
        JOIN organisations AS other ON other.organisation_id = {other}""",
    )


def _whether(title: str, table: str, column: str, noun: str) -> Told:
    """A judgement whether an organisation counts as something."""
    return Told(
        title,
        f"""SELECT facts.organisation_id AS record, facts.organisation_id AS event, NULL AS date,
            name || CASE WHEN facts.{column} THEN ' counts as {noun}' ELSE ' does not count as {noun}' END AS what,
            ['organisation.' || facts.organisation_id] AS about, {_AS_JUDGED}
        FROM {table} AS facts JOIN organisations USING (organisation_id)""",
    )


FACTS: Mapping[str, Told] = {
    "organisations": Told(
        "Founding and headquarters",
        """SELECT facts.organisation_id AS record, facts.organisation_id AS event,
            CAST(facts.founded AS VARCHAR) AS date,
            facts.name || coalesce(', founded ' || facts.founded, '') || coalesce('; headquarters in ' || places.name
                || coalesce(', ' || places.region, '') || ', ' || places.country, '') AS what,
            ['organisation.' || facts.organisation_id] AS about,
            CASE WHEN headquarters_sourced THEN 'yes' ELSE 'no' END AS read, headquarters_sourced AS sourced,
            NULL AS confidence, NULL AS grade, NULL AS note, facts.source_id
        FROM organisations AS facts LEFT JOIN places ON place_id = headquarters_id""",
    ),
    "moves": Told(
        "Reported moves",
        f"""SELECT move_id AS record, event_id || ' ' || person_id AS event, date,
            people.name || coalesce(', ' || role, '') || ': ' || coalesce(origin.name, 'not stated') || ' → '
                || coalesce(destination.name, 'not stated') || ' (' || facts.kind
                || CASE WHEN is_deal THEN ', in a deal' ELSE '' END || ')' AS what,
            ['organisation.' || origin_id, 'organisation.' || destination_id, 'person.' || person_id] AS about,
            {_AS_GRADED}
        FROM moves AS facts JOIN people USING (person_id)
        LEFT JOIN organisations AS origin ON origin.organisation_id = origin_id
        LEFT JOIN organisations AS destination ON destination.organisation_id = destination_id""",
    ),
    "deals": Told(
        "Deals",
        f"""SELECT deal_id AS record, acquirer_id || ' ' || target_id || coalesce(' ' || part, '') AS event, date,
            acquirer.name || ' and ' || target.name || coalesce(' (' || part || ')', '') || ': ' || facts.kind
                || coalesce(', ' || value_note, '') || coalesce(', ' || people || ' people', '')
                || coalesce(', ' || people_note, '')
                || coalesce(', $(' || value_usd || ')', '') AS what,
            ['organisation.' || acquirer_id, 'organisation.' || target_id] AS about, {_AS_READ}
        FROM deals AS facts
        JOIN organisations AS acquirer ON acquirer.organisation_id = acquirer_id
        JOIN organisations AS target ON target.organisation_id = target_id""",
    ),
    "founders": Told(
        "Foundings",
        f"""SELECT founder_id AS record, facts.organisation_id || ' ' || person_id AS event,
            CAST(facts.founded AS VARCHAR) AS date,
            people.name || ' founded ' || company.name || coalesce('; before at ' || before.names, '')
                || coalesce('; not verified: ' || before.unverified, '') AS what,
            list_concat(coalesce(before.keys, []),
                ['organisation.' || facts.organisation_id, 'person.' || person_id]) AS about, {_AS_GRADED}
        FROM founders AS facts JOIN people USING (person_id)
        JOIN organisations AS company ON company.organisation_id = facts.organisation_id
        LEFT JOIN (
            SELECT founder_id, list('organisation.' || employer_id) AS keys,
                string_agg(name || coalesce(' (' || job || ')', ''), ', ' ORDER BY name) FILTER (verified) AS names,
                string_agg(name, ', ' ORDER BY name) FILTER (NOT verified) AS unverified
            FROM founder_employers JOIN organisations ON organisations.organisation_id = employer_id
            GROUP BY founder_id
        ) AS before USING (founder_id)""",
    ),
    "valuations": Told(
        "Funding and valuations",
        f"""SELECT valuation_id AS record, organisation_id || ' ' || event AS event, date,
            organisations.name || ': ' || event || if(status = 'closed', '', ' (' || replace(status, '-', ' ') || ')')
                || coalesce(if(status = 'closed', ', raised $(', ', to raise $(') || nullif(raised_usd, 0) || ')', '')
                || coalesce(', valued at $(' || valuation_usd || ')' || coalesce(' ' || basis, ''), '') AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM valuations AS facts JOIN organisations USING (organisation_id)""",
    ),
    "liquidity_events": Told(
        "Share sales",
        f"""SELECT liquidity_id AS record, organisation_id || ' ' || facts.kind || ' ' || left(date, 7) AS event, date,
            organisations.name || ': ' || event || coalesce(', ' || limits, '')
                || CASE WHEN is_planned THEN ' (planned)' ELSE '' END
                || coalesce(', $(' || amount_usd || ')', '') AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM liquidity_events AS facts JOIN organisations USING (organisation_id)""",
    ),
    "pay_packages": Told(
        "Pay, as reported",
        f"""SELECT pay_id AS record, who || ' ' || coalesce(organisation_id, '') AS event, date,
            who || ' at ' || coalesce(organisations.name, organisation_text) || ': ' || what || ', '
                || CASE WHEN amount_low < amount_high THEN '$(' || amount_low || ') to $(' || amount_high || ')'
                    ELSE coalesce('$(' || amount_high || ')', amount_text) END
                || coalesce(', ' || period, '') || ' (' || status || ')' AS what,
            ['organisation.' || organisation_id] AS about, {_AS_GRADED}
        FROM pay_packages AS facts LEFT JOIN organisations USING (organisation_id)""",
    ),
    "capex": Told(
        "Capital expenditure",
        f"""SELECT capex_id AS record, organisation_id || ' ' || period || ' ' || measure AS event,
            CAST(period_end AS VARCHAR) AS date,
            organisations.name || ': capital expenditure of ' || period || ' (' || measure
                || CASE WHEN derived THEN ', the difference of two sums' ELSE '' END
                || '), $(' || capex_usd || ')' AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM capex AS facts JOIN organisations USING (organisation_id)""",
    ),
    "market_caps": Told(
        "Market values",
        f"""SELECT market_cap_id AS record, organisation_id || ' ' || date AS event, date,
            organisations.name || ': market value (' || basis || '), $(' || market_cap_usd || ')' AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM market_caps AS facts JOIN organisations USING (organisation_id)""",
    ),
    "compute_contracts": Told(
        "Compute contracts",
        f"""SELECT contract_id AS record, buyer_id || ' ' || seller_id AS event, date,
            concat(buyer.name, ' buys compute from ', seller.name, ': ' || ltrim(replace(terms, 'USD bn', ''), '+,; '),
                ', $(' || value_usd || ')') AS what,
            ['organisation.' || buyer_id, 'organisation.' || seller_id] AS about, {_AS_READ}
        FROM compute_contracts AS facts
        JOIN organisations AS buyer ON buyer.organisation_id = buyer_id
        JOIN organisations AS seller ON seller.organisation_id = seller_id""",
    ),
    "stack_evidence": Told(
        "Layers of the stack",
        f"""SELECT evidence_id AS record, evidence_id AS event, date,
            organisations.name || ': ' || statement AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM stack_evidence AS facts JOIN organisations USING (organisation_id)""",
    ),
    "enterprise_shares": Told(
        "Shares in surveys of enterprises",
        f"""SELECT share_id AS record, vendor_id || ' ' || left(date, 4) AS event, date,
            organisations.name || ': ' || CAST(round(100 * share) AS INTEGER) || ' % in the survey ' || survey
                || CASE WHEN is_expected THEN ' (expected)' ELSE '' END AS what,
            ['organisation.' || vendor_id] AS about, {_AS_READ}
        FROM enterprise_shares AS facts JOIN organisations ON organisation_id = vendor_id""",
    ),
    "sites": Told(
        "Sites",
        f"""SELECT site_id AS record, site_id AS event, from_date AS date,
            organisations.name || ': ' || role || ', ' || concat_ws(', ', street_address, local_area, city)
                || ' (' || status || ')' AS what,
            ['organisation.' || organisation_id] AS about, {_AS_READ}
        FROM sites AS facts JOIN organisations USING (organisation_id)""",
    ),
    "models": Told(
        "Notable models",
        f"""SELECT model_id AS record, model_id AS event, published_on AS date,
            facts.name || coalesce(' by ' || makers.names, '') || coalesce(': ' || notability, '')
                || coalesce(' (' || sectors || ')', '') AS what,
            makers.keys AS about, {_AS_LISTED}
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
            ['person.' || facts.person_id] AS about, {_AS_LISTED}
        FROM model_authors AS facts JOIN models USING (model_id) JOIN people USING (person_id)""",
    ),
    "model_scores": Told(
        "Scores in the capability index",
        f"""SELECT score_id AS record, score_id AS event, released_on AS date,
            organisations.name || ': ' || version || ' scores ' || round(score, 1) AS what,
            ['organisation.' || organisation_id] AS about, {_AS_LISTED}
        FROM model_scores AS facts JOIN organisations USING (organisation_id)""",
    ),
    "ai_chips": Told(
        "Chips",
        f"""SELECT chip_id AS record, chip_id AS event, CAST(released_on AS VARCHAR) AS date,
            organisations.name || ': ' || facts.name || coalesce(' (' || facts.kind || ')', '') AS what,
            ['organisation.' || maker_id] AS about, {_AS_LISTED}
        FROM ai_chips AS facts JOIN organisations ON organisation_id = maker_id""",
    ),
    "data_centres": Told(
        "Data centres",
        f"""SELECT site_id AS record, site_id AS event, CAST(power.since AS VARCHAR) AS date,
            facts.name || coalesce(', owned by ' || organisations.name || ' (' || owner_certainty || ')', '')
                || coalesce('; users: ' || users, '')
                || coalesce('; ' || CAST(round(power.power_mw) AS INTEGER) || ' MW', '; no power yet') AS what,
            ['organisation.' || owner_id] AS about, {_AS_LISTED}
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
            CAST([] AS VARCHAR[]) AS about, {_AS_LISTED}
        FROM gpu_clusters AS facts""",
    ),
    "phd_destinations": Told(
        "Published shares of new doctors",
        f"""SELECT share_id AS record, destination || ' ' || year AS event, CAST(year AS VARCHAR) AS date,
            series || ': ' || round(100 * share, 1) || ' % of ' || denominator AS what,
            CAST([] AS VARCHAR[]) AS about, {_AS_READ}
        FROM phd_destinations AS facts""",
    ),
    "policy_events": Told(
        "Dates of a rule",
        f"""SELECT event_id AS record, event_id AS event, date, subject || ': ' || statement AS what,
            CAST([] AS VARCHAR[]) AS about, {_AS_READ}
        FROM policy_events AS facts""",
    ),
    "team_facts": Told(
        "Published facts about teams",
        f"""SELECT fact_id AS record, team || ' ' || statistic AS event, date,
            team || ', ' || statistic || ': ' || value_text AS what,
            CAST([] AS VARCHAR[]) AS about, {_AS_GRADED}
        FROM team_facts AS facts""",
    ),
    "quoted_figures": Told(
        "Figures that are quoted",
        f"""SELECT quoted_id AS record, quoted_id AS event, facts.date,
            figure || ': ' || as_published || ', said by ' || said_by AS what,
            CAST([] AS VARCHAR[]) AS about, {_AS_READ}
        FROM quoted_figures AS facts JOIN quoted_answers USING (quoted_id)""",
    ),
    "companies": Told(
        "In the Y Combinator directory",
        f"""SELECT CAST(company_id AS VARCHAR) AS record, CAST(company_id AS VARCHAR) AS event, batch AS date,
            coalesce(name, slug, 'unnamed') || coalesce(': batch ' || batch, '')
                || coalesce(', ' || lower(status), '') || coalesce('; ' || industry, '')
                || coalesce('; tags: ' || tags, '') || CASE WHEN is_ai THEN ' (counted as AI)' ELSE '' END AS what,
            ['company.' || company_id] AS about, {_AS_LISTED}
        FROM companies AS facts""",
    ),
    "locations": Told(
        "Places listed",
        f"""SELECT location_id AS record, location_id AS event, CAST(from_snapshot AS VARCHAR) AS date,
            companies.name || ' lists ' || coalesce(places.name || coalesce(', ' || places.region, '') || ', '
                || places.country, listing) || ' from the snapshot of ' || from_snapshot || ' to that of '
                || to_snapshot AS what,
            ['company.' || company_id] AS about, {_AS_LISTED}
        FROM locations AS facts JOIN companies USING (company_id) LEFT JOIN places USING (place_id)""",
    ),
    "organisation_classes": Told(
        "Class of organisation",
        f"""SELECT facts.organisation_id || ' ' || class AS record, facts.organisation_id AS event,
            CAST(valid_from AS VARCHAR) AS date, name || ' counts as ' || class || {_SPAN} AS what,
            ['organisation.' || facts.organisation_id] AS about, {_AS_JUDGED}
        FROM organisation_classes AS facts JOIN organisations USING (organisation_id)""",
    ),
    "organisation_parents": _joined("Owners", "organisation_parents", "parent_id", "counts as part of"),
    "organisation_mergers": _joined("Mergers of laboratories", "organisation_mergers", "into_id", "counts as"),
    "labs": _whether("Laboratory or not", "labs", "is_lab", "a laboratory"),
    "ai_companies": _whether("AI company or not", "ai_companies", "is_ai", "an AI company"),
    "hyperscalers": _whether("Hyperscaler or not", "hyperscalers", "is_hyperscaler", "a hyperscaler"),
}
"""By table, in the order in which a page about someone shows them."""
