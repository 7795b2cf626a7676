-- Retention: persons by organisation and year, of them who stayed and who left by their next observed year.
WITH added AS (
    SELECT
        organisation,
        year,
        CAST(sum(persons) AS BIGINT) AS persons,
        CAST(sum(units) AS BIGINT) AS units,
        CAST(sum(stayed) AS BIGINT) AS stayed,
        CAST(sum(stayed_units) AS BIGINT) AS stayed_units,
        CAST(sum(gone) AS BIGINT) AS gone,
        CAST(sum(gone_units) AS BIGINT) AS gone_units
    FROM stock
    GROUP BY organisation, year
)
SELECT
    o.organisation_id AS organisation,
    CAST(s.year AS INTEGER) AS year,
    CAST(s.persons AS DOUBLE) + CAST(s.units AS DOUBLE) / 1e12 AS stock,
    CAST(s.stayed AS DOUBLE) + CAST(s.stayed_units AS DOUBLE) / 1e12 AS stayed,
    CAST(s.gone AS DOUBLE) + CAST(s.gone_units AS DOUBLE) / 1e12 AS "left"
FROM added AS s
JOIN organisations AS o ON o.organisation = s.organisation
ORDER BY organisation, year
