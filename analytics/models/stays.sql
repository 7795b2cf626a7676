-- People who stayed, by the later year: whole persons are counted, parts of persons added in units of 10^-12.
WITH alone AS (
    SELECT year, alone AS organisation, count(*) AS persons
    FROM person_years
    WHERE year - since - 1 <= $max_gap AND alone = alone_before
    GROUP BY year, alone
), renamed AS (
    SELECT year, origin AS organisation, count(*) AS persons
    FROM loose
    WHERE origin = destination
    GROUP BY year, origin
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
