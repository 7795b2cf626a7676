-- Who is at an organisation again after a year in which they were seen, but not there; names are those of the return.
WITH presence AS (
    SELECT person, year, alone AS organisation FROM person_years WHERE alone IS NOT NULL
    UNION ALL
    SELECT person, year, organisation FROM shares
), arrivals AS (
    SELECT DISTINCT y.person, y.since, y.year AS back, coalesce(n.name, p.organisation) AS organisation
    FROM person_years AS y
    JOIN presence AS p ON p.person = y.person AND p.year = y.year
    LEFT JOIN names AS n ON n.organisation = p.organisation AND n.year = y.year
    WHERE y.since IS NOT NULL AND (y.alone IS NULL OR y.alone_before IS NULL OR y.alone <> y.alone_before)
), earlier AS (
    SELECT a.person, a.since, a.back, a.organisation, max(p.year) AS last_year
    FROM arrivals AS a
    JOIN presence AS p ON p.person = a.person
    LEFT JOIN names AS n ON n.organisation = p.organisation AND n.year = a.back
    WHERE p.year < a.back AND coalesce(n.name, p.organisation) = a.organisation
    GROUP BY a.person, a.since, a.back, a.organisation
)
SELECT e.person, e.organisation, y.year AS gone, e.back
FROM earlier AS e
JOIN person_years AS y ON y.person = e.person AND y.since = e.last_year
WHERE e.last_year < e.since
