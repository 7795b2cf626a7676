-- Moves: dated the year in which a person is first seen elsewhere, since the year last seen before.
SELECT
    m.person AS person_id,
    o.organisation_id AS origin,
    d.organisation_id AS destination,
    CAST(m.year AS INTEGER) AS year,
    CAST(m.since AS INTEGER) AS since,
    CAST(m.units AS DOUBLE) / 1e12 AS mass,
    m.rule,
    m.is_deal
FROM moved AS m
JOIN organisations AS o ON o.organisation = m.origin
JOIN organisations AS d ON d.organisation = m.destination
ORDER BY m.person, m.year, m.origin, m.destination, m.rule
