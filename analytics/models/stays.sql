-- People who stayed, by the later year: whole persons are counted, parts of persons added in units of 10^-12.
WITH alone AS (
    SELECT year, low AS organisation, count(*) AS persons
    FROM person_years
    WHERE year - since - 1 <= $max_gap AND low = high AND low_before = high_before AND low = low_before
    GROUP BY year, low
), renamed AS (
    SELECT y.year, f.name AS organisation, count(*) AS persons
    FROM person_years AS y
    JOIN names AS f ON f.organisation = y.low_before AND f.year = y.year
    LEFT JOIN names AS t ON t.organisation = y.low AND t.year = y.year
    WHERE y.year - y.since - 1 <= $max_gap AND y.low = y.high AND y.low_before = y.high_before
        AND y.low <> y.low_before AND f.name = coalesce(t.name, y.low)
    GROUP BY y.year, f.name
), named AS (
    SELECT person, year, name, least(sum(before), sum(after)) AS stayed
    FROM ends
    GROUP BY person, since, year, name
)
SELECT a.year, coalesce(n.name, a.organisation) AS organisation, a.persons, CAST(0 AS BIGINT) AS units
FROM alone AS a
LEFT JOIN names AS n ON n.organisation = a.organisation AND n.year = a.year
UNION ALL
SELECT year, organisation, persons, CAST(0 AS BIGINT) AS units
FROM renamed
UNION ALL
SELECT
    year,
    name AS organisation,
    CAST(sum(CASE WHEN stayed = 1000000000000 THEN 1 ELSE 0 END) AS BIGINT) AS persons,
    CAST(sum(CASE WHEN stayed = 1000000000000 THEN 0 ELSE stayed END) AS BIGINT) AS units
FROM named
WHERE stayed > 0
GROUP BY year, name
