"""How facts that sources report are said: one SELECT a table."""

from collections.abc import Mapping

from analytics.definitions_stack import SURVEY
from analytics.evidence.fact import AS_GRADED, AS_READ, Told, worded
from analytics.wording import QUALIFIERS

_MOVES = {"cofound": "co-founder", "found": "founder", "leave": "left"}
_SURVEYS = {option.value: option.label for option in SURVEY.options}
# Of a sum the compiler knew and did not find in the passage.
_VALUE_NOTE = """replace(if(value_note = 'known, not read', 'sum ', '') || value_note, 'known, not read',
                'not read in the source')"""
_VALUE_NOTE = f"regexp_replace({_VALUE_NOTE}, '^undisclosed$', 'sum not disclosed')"
_PEOPLE_NOTE = "replace(people_note, ': known, not read', ', not read in the source')"
# Rounds are named after their size by some sources.
_ROUND = r"regexp_replace(event, '\b([0-9.]+)B\b', '\1bn', 'g')"
_QUARTER = r"regexp_replace(period, '^(\d{4})([QH]\d)$', '\2 \1')"
# The number as published says itself how exact it is.
_FIGURE = f"regexp_replace(figure, ', ({'|'.join(QUALIFIERS)})$', '') || ': ' || as_published"

REPORTED: Mapping[str, Told] = {
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
                || coalesce(destination.name, 'not stated') || ' (' || {worded("facts.kind", _MOVES)}
                || CASE WHEN is_deal AND facts.kind <> 'acquihire' THEN ', in a deal' ELSE '' END || ')' AS what,
            ['organisation.' || origin_id, 'organisation.' || destination_id, 'person.' || person_id] AS about,
            {AS_GRADED}
        FROM moves AS facts JOIN people USING (person_id)
        LEFT JOIN organisations AS origin ON origin.organisation_id = origin_id
        LEFT JOIN organisations AS destination ON destination.organisation_id = destination_id""",
    ),
    "deals": Told(
        "Deals",
        f"""SELECT deal_id AS record, acquirer_id || ' ' || target_id || coalesce(' ' || part, '') AS event, date,
            acquirer.name || ' and ' || target.name || coalesce(' (' || part || ')', '') || ': '
                || replace(facts.kind, '-', ' ')
                || coalesce(', $(' || value_usd || ')' || coalesce(' (' || {_VALUE_NOTE} || ')', ''),
                    ', ' || {_VALUE_NOTE}, '')
                || coalesce(', ' || people || ' people' || coalesce(' (' || {_PEOPLE_NOTE} || ')', ''),
                    ', ' || {_PEOPLE_NOTE}, '') AS what,
            ['organisation.' || acquirer_id, 'organisation.' || target_id] AS about, {AS_READ}
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
                ['organisation.' || facts.organisation_id, 'person.' || person_id]) AS about, {AS_GRADED}
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
            organisations.name || ': ' || {_ROUND}
                || if(status = 'closed', '', ' (' || replace(status, '-', ' ') || ')')
                || coalesce(if(status = 'closed', ', raised $(', ', to raise $(') || nullif(raised_usd, 0) || ')', '')
                || coalesce(', valued at $(' || valuation_usd || ')' || coalesce(' (' || basis || ')', ''), '') AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM valuations AS facts JOIN organisations USING (organisation_id)""",
    ),
    "liquidity_events": Told(
        "Share sales",
        f"""SELECT liquidity_id AS record, organisation_id || ' ' || facts.kind || ' ' || left(date, 7) AS event, date,
            organisations.name || ': ' || event || coalesce(', ' || limits, '')
                || CASE WHEN is_planned THEN ' (planned)' ELSE '' END
                || coalesce(', $(' || amount_usd || ')', '') AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM liquidity_events AS facts JOIN organisations USING (organisation_id)""",
    ),
    "pay_packages": Told(
        "Pay, as reported",
        f"""SELECT pay_id AS record, who || ' ' || coalesce(organisation_id, '') AS event, date,
            who || ' at ' || coalesce(organisations.name, organisation_text) || ': ' || what || ', '
                || CASE WHEN amount_low < amount_high THEN '$(' || amount_low || ') to $(' || amount_high || ')'
                    ELSE coalesce('$(' || amount_high || ')', amount_text) END
                || coalesce(', ' || period, '') || ' (' || status || ')' AS what,
            ['organisation.' || organisation_id] AS about, {AS_GRADED}
        FROM pay_packages AS facts LEFT JOIN organisations USING (organisation_id)""",
    ),
    "capex": Told(
        "Capital expenditure",
        f"""SELECT capex_id AS record, organisation_id || ' ' || period || ' ' || measure AS event,
            CAST(period_end AS VARCHAR) AS date,
            organisations.name || ': capital expenditure of ' || {_QUARTER} || ' (' || replace(measure, '-', ' ')
                || CASE WHEN derived THEN ', the difference of two sums' ELSE '' END
                || '), $(' || capex_usd || ')' AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM capex AS facts JOIN organisations USING (organisation_id)""",
    ),
    "market_caps": Told(
        "Market values",
        f"""SELECT market_cap_id AS record, organisation_id || ' ' || date AS event, date,
            organisations.name || ': market value $(' || market_cap_usd || ') (' || basis || ')' AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM market_caps AS facts JOIN organisations USING (organisation_id)""",
    ),
    "compute_contracts": Told(
        "Compute contracts",
        f"""SELECT contract_id AS record, buyer_id || ' ' || seller_id AS event, date,
            concat(buyer.name, ' buys compute from ', seller.name, ': ' || ltrim(replace(terms, 'USD bn', ''), '+,; '),
                ', $(' || value_usd || ')') AS what,
            ['organisation.' || buyer_id, 'organisation.' || seller_id] AS about, {AS_READ}
        FROM compute_contracts AS facts
        JOIN organisations AS buyer ON buyer.organisation_id = buyer_id
        JOIN organisations AS seller ON seller.organisation_id = seller_id""",
    ),
    "stack_evidence": Told(
        "Layers of the stack",
        f"""SELECT evidence_id AS record, evidence_id AS event, date,
            organisations.name || ': ' || statement AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM stack_evidence AS facts JOIN organisations USING (organisation_id)""",
    ),
    "enterprise_shares": Told(
        "Shares in surveys of enterprises",
        f"""SELECT share_id AS record, vendor_id || ' ' || left(date, 4) AS event, date,
            organisations.name || ': ' || CAST(round(100 * share) AS INTEGER) || ' % in a survey ('
                || {worded("survey", _SURVEYS)} || ')'
                || CASE WHEN is_expected THEN ' (expected)' ELSE '' END AS what,
            ['organisation.' || vendor_id] AS about, {AS_READ}
        FROM enterprise_shares AS facts JOIN organisations ON organisation_id = vendor_id""",
    ),
    "sites": Told(
        "Sites",
        f"""SELECT site_id AS record, site_id AS event, from_date AS date,
            organisations.name || ': ' || replace(role, '-', ' ') || ', '
                || concat_ws(', ', street_address, local_area, city)
                || if(status = 'planned', ' (planned)', '') AS what,
            ['organisation.' || organisation_id] AS about, {AS_READ}
        FROM sites AS facts JOIN organisations USING (organisation_id)""",
    ),
    "phd_destinations": Told(
        "Published shares of new PhD graduates",
        f"""SELECT share_id AS record, destination || ' ' || year AS event, CAST(year AS VARCHAR) AS date,
            series || ': ' || round(100 * share, 1) || ' % of ' || denominator AS what,
            CAST([] AS VARCHAR[]) AS about, {AS_READ}
        FROM phd_destinations AS facts""",
    ),
    "policy_events": Told(
        "Dates of a rule",
        f"""SELECT event_id AS record, event_id AS event, date, subject || ': ' || statement AS what,
            CAST([] AS VARCHAR[]) AS about, {AS_READ}
        FROM policy_events AS facts""",
    ),
    "team_facts": Told(
        "Published facts about teams",
        f"""SELECT fact_id AS record, team || ' ' || statistic AS event, date,
            team || ', ' || statistic || ': ' || value_text AS what,
            CAST([] AS VARCHAR[]) AS about, {AS_GRADED}
        FROM team_facts AS facts""",
    ),
    "quoted_figures": Told(
        "Figures that are quoted",
        f"""SELECT quoted_id AS record, quoted_id AS event, facts.date,
            {_FIGURE} || ', said by ' || said_by AS what,
            CAST([] AS VARCHAR[]) AS about, {AS_READ}
        FROM quoted_figures AS facts JOIN quoted_answers USING (quoted_id)""",
    ),
}
