-- Both ends of each transition in which someone is at several organisations, as named in the later year.
WITH spans AS (
    SELECT person, since, year, low, high, low_before, high_before
    FROM person_years
    WHERE year - since - 1 <= $max_gap AND (low <> high OR low_before <> high_before)
), sides AS (
    SELECT person, since, year, low_before AS organisation, 1000000000000 AS before, 0 AS after
    FROM spans
    WHERE low_before = high_before
    UNION ALL
    SELECT s.person, s.since, s.year, h.organisation, h.share AS before, 0 AS after
    FROM spans AS s
    JOIN shares AS h ON h.person = s.person AND h.year = s.since
    UNION ALL
    SELECT person, since, year, low AS organisation, 0 AS before, 1000000000000 AS after
    FROM spans
    WHERE low = high
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
