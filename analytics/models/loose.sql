-- The maximal-overlap rule: what overlaps stays, the rest moves in proportion. A transition has mass 1 (10^12 units).
-- Less than 10^-9 of a person is rounding, no move. Where a merger makes both ends one, origin and destination are the same.
WITH alone AS (
    SELECT
        y.person,
        y.since,
        y.year,
        coalesce(f.name, y.alone_before) AS origin,
        coalesce(t.name, y.alone) AS destination
    FROM person_years AS y
    LEFT JOIN names AS f ON f.organisation = y.alone_before AND f.year = y.year
    LEFT JOIN names AS t ON t.organisation = y.alone AND t.year = y.year
    WHERE y.year - y.since - 1 <= $max_gap
        AND y.alone <> y.alone_before
), named AS (
    SELECT person, since, year, name, CAST(sum(before) - sum(after) AS BIGINT) AS lost
    FROM ends
    GROUP BY person, since, year, name
), gains AS (
    SELECT
        person,
        year,
        name,
        -lost AS gained,
        CAST(sum(-lost) OVER (PARTITION BY person, year) AS BIGINT) AS total
    FROM named
    WHERE lost < 0
), parts AS (
    SELECT
        a.person,
        a.since,
        a.year,
        a.name AS origin,
        b.name AS destination,
        CAST(floor(
            0.5e0 + CAST(a.lost AS DOUBLE) * CAST(b.gained AS DOUBLE) / CAST(b.total AS DOUBLE)
        ) AS BIGINT) AS units
    FROM named AS a
    JOIN gains AS b ON b.person = a.person AND b.year = a.year
    WHERE a.lost > 1000 AND b.gained > 1000
)
SELECT person, since, year, origin, destination, CAST(1000000000000 AS BIGINT) AS units
FROM alone
UNION ALL
SELECT person, since, year, origin, destination, units
FROM parts
WHERE units > 0
