-- Person-years by organisation as it is called in that year, those who stayed to their next observed year, and those who
-- left. Who is not seen again within the gap is in the stock alone. What stays of organisations that merge meanwhile is
-- split as their shares were.
WITH singles AS (
    SELECT
        y.since AS year,
        y.alone_before AS organisation,
        count(*) AS persons,
        coalesce(f.name, y.alone_before) = coalesce(t.name, y.alone) AS stayed
    FROM person_years AS y
    LEFT JOIN names AS f ON f.organisation = y.alone_before AND f.year = y.year
    LEFT JOIN names AS t ON t.organisation = y.alone AND t.year = y.year
    WHERE y.year - y.since - 1 <= $max_gap AND y.alone IS NOT NULL AND y.alone_before IS NOT NULL
    GROUP BY y.since, y.alone_before, coalesce(f.name, y.alone_before) = coalesce(t.name, y.alone)
), named AS (
    SELECT
        person,
        year,
        name,
        CAST(sum(before) AS DOUBLE) AS before,
        CAST(least(sum(before), sum(after)) AS DOUBLE) AS stayed
    FROM ends
    GROUP BY person, year, name
), parts AS (
    SELECT
        e.since,
        e.organisation,
        e.before,
        CAST(floor(0.5e0 + CAST(e.before AS DOUBLE) * n.stayed / n.before) AS BIGINT) AS stayed
    FROM ends AS e
    JOIN named AS n ON n.person = e.person AND n.year = e.year AND n.name = e.name
    WHERE e.before > 0
), counted AS (
    SELECT year, alone AS organisation, count(*) AS persons, 0 AS units, 0 AS stayed, 0 AS stayed_units, 0 AS gone,
        0 AS gone_units
    FROM person_years
    WHERE alone IS NOT NULL
    GROUP BY year, alone
    UNION ALL
    SELECT year, organisation, 0 AS persons, sum(share) AS units, 0 AS stayed, 0 AS stayed_units, 0 AS gone,
        0 AS gone_units
    FROM shares
    GROUP BY year, organisation
    UNION ALL
    SELECT year, organisation, 0 AS persons, 0 AS units, CASE WHEN stayed THEN persons ELSE 0 END AS stayed,
        0 AS stayed_units, CASE WHEN stayed THEN 0 ELSE persons END AS gone, 0 AS gone_units
    FROM singles
    UNION ALL
    SELECT since AS year, organisation, 0 AS persons, 0 AS units, 0 AS stayed, sum(stayed) AS stayed_units, 0 AS gone,
        sum(before - stayed) AS gone_units
    FROM parts
    GROUP BY since, organisation
)
SELECT
    coalesce(n.name, c.organisation) AS organisation,
    c.year,
    CAST(sum(c.persons) AS BIGINT) AS persons,
    CAST(sum(c.units) AS BIGINT) AS units,
    CAST(sum(c.stayed) AS BIGINT) AS stayed,
    CAST(sum(c.stayed_units) AS BIGINT) AS stayed_units,
    CAST(sum(c.gone) AS BIGINT) AS gone,
    CAST(sum(c.gone_units) AS BIGINT) AS gone_units
FROM counted AS c
LEFT JOIN names AS n ON n.organisation = c.organisation AND n.year = c.year
GROUP BY coalesce(n.name, c.organisation), c.year
