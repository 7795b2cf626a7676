-- The strict rule: two labs one after the other, at least two items at each, none at the first once the second began,
-- and no slot of any kind dated strictly between them. Names are those of the year in which the second lab begins.
WITH starts AS (
    SELECT DISTINCT person, first_year AS year FROM spells WHERE NOT academic
), named AS (
    SELECT
        b.person,
        b.year,
        coalesce(n.name, s.organisation) AS organisation,
        min(s.first_year) AS first_year,
        max(s.last_year) AS last_year,
        sum(s.items) AS items
    FROM starts AS b
    JOIN spells AS s ON s.person = b.person AND NOT s.academic
    LEFT JOIN names AS n ON n.organisation = s.organisation AND n.year = b.year
    GROUP BY b.person, b.year, coalesce(n.name, s.organisation)
), following AS (
    SELECT
        person,
        year,
        organisation AS destination,
        first_year,
        items,
        lag(organisation) OVER career AS origin,
        lag(last_year) OVER career AS since,
        lag(items) OVER career AS items_before
    FROM named
    WINDOW career AS (PARTITION BY person, year ORDER BY first_year, last_year, organisation)
)
SELECT f.person, f.since, f.year, f.origin, f.destination, CAST(1000000000000 AS BIGINT) AS units
FROM following AS f
JOIN person_years AS y ON y.person = f.person AND y.year = f.year
WHERE f.first_year = f.year AND f.since < f.year AND f.items >= 2 AND f.items_before >= 2 AND y.since <= f.since
