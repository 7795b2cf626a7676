-- Shares, in units of 10^-12, of people who are at several organisations in a year.
WITH held AS (
    SELECT
        c.person,
        c.year,
        c.organisation,
        CASE
            WHEN $once THEN max(c.units)
            ELSE sum(c.units * CASE WHEN $repeats THEN c.copies ELSE 1 END)
        END AS units
    FROM crowded AS c
    JOIN person_years AS y ON y.person = c.person AND y.year = c.year
    WHERE y.alone IS NULL
    GROUP BY c.person, c.year, c.organisation
)
SELECT
    person,
    year,
    organisation,
    CAST(floor(
        0.5e0 + CAST(units AS DOUBLE) / CAST(sum(units) OVER (PARTITION BY person, year) AS DOUBLE) * 1e12
    ) AS BIGINT) AS share
FROM held
