-- Moves of one rule outside one owner, those by a deal marked.
SELECT
    m.person,
    m.origin,
    m.destination,
    m.year,
    m.since,
    m.units,
    $rule AS rule,
    d.year IS NOT NULL AS is_deal
FROM found AS m
LEFT JOIN owners AS f ON f.organisation = m.origin AND f.year = m.year
LEFT JOIN owners AS t ON t.organisation = m.destination AND t.year = m.year
LEFT JOIN deals AS d ON d.origin = m.origin AND d.destination = m.destination AND d.year = m.year
JOIN organisations AS a ON a.organisation = m.origin
JOIN organisations AS b ON b.organisation = m.destination
WHERE coalesce(f.owner, a.organisation_id) <> coalesce(t.owner, b.organisation_id)
