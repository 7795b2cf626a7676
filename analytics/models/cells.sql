-- Moves by year, origin and destination, as stays.sql counts stays.
SELECT
    year,
    origin,
    destination,
    CAST(sum(CASE WHEN units = 1000000000000 THEN 1 ELSE 0 END) AS BIGINT) AS persons,
    CAST(sum(CASE WHEN units = 1000000000000 THEN 0 ELSE units END) AS BIGINT) AS units
FROM moved
WHERE rule = $rule
GROUP BY year, origin, destination
UNION ALL
SELECT year, organisation AS origin, organisation AS destination, persons, units
FROM stays
