-- Both ends of each transition in which someone is at several organisations, as named in the later year.
WITH spans AS (
    SELECT person, since, year, alone, alone_before
    FROM person_years
    WHERE year - since - 1 <= $max_gap AND (alone IS NULL OR alone_before IS NULL)
), sides AS (
    SELECT person, since, year, alone_before AS organisation, 1000000000000 AS before, 0 AS after
    FROM spans
    WHERE alone_before IS NOT NULL
    UNION ALL
    SELECT s.person, s.since, s.year, h.organisation, h.share AS before, 0 AS after
    FROM spans AS s
    JOIN shares AS h ON h.person = s.person AND h.year = s.since
    UNION ALL
    SELECT person, since, year, alone AS organisation, 0 AS before, 1000000000000 AS after
    FROM spans
    WHERE alone IS NOT NULL
    UNION ALL
    SELECT s.person, s.since, s.year, h.organisation, 0 AS before, h.share AS after
    FROM spans AS s
    JOIN shares AS h ON h.person = s.person AND h.year = s.year
)
SELECT
    s.person,
    s.since,
    s.year,
    s.organisation,
    coalesce(n.name, s.organisation) AS name,
    CAST(s.before AS BIGINT) AS before,
    CAST(s.after AS BIGINT) AS after
FROM sides AS s
LEFT JOIN names AS n ON n.organisation = s.organisation AND n.year = s.year
