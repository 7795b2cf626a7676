-- Shares, in units of 10^-12, of people who have several rows in a year.
WITH held AS (
    SELECT
        person,
        year,
        organisation,
        CASE WHEN $once THEN max(units) ELSE sum(units * CASE WHEN $repeats THEN copies ELSE 1 END) END AS units
    FROM crowded
    GROUP BY person, year, organisation
)
SELECT
    person,
    year,
    organisation,
    CAST(floor(
        0.5e0 + CAST(units AS DOUBLE) / CAST(sum(units) OVER (PARTITION BY person, year) AS DOUBLE) * 1e12
    ) AS BIGINT) AS share
FROM held
