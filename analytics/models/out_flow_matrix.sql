-- Flow matrix: people by year, origin and destination; on the diagonal those who stayed.
-- The numbers of organisations are in the order of their identifiers, and quicker to sort.
WITH added AS (
    SELECT
        year,
        origin,
        destination,
        CAST(sum(persons) AS BIGINT) AS persons,
        CAST(sum(units) AS BIGINT) AS units
    FROM cells
    GROUP BY year, origin, destination
)
SELECT
    CAST(c.year AS INTEGER) AS period,
    o.organisation_id AS origin,
    d.organisation_id AS destination,
    CAST(c.persons AS DOUBLE) + CAST(c.units - c.units % 1000000000000 AS DOUBLE) / 1e12
        + CAST(c.units % 1000000000000 AS DOUBLE) / 1e12 AS people
FROM added AS c
JOIN organisations AS o ON o.organisation = c.origin
JOIN organisations AS d ON d.organisation = c.destination
ORDER BY c.year, c.origin, c.destination
