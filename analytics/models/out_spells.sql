-- Spells: first and last year of a person at an organisation, years seen and items there.
SELECT
    s.person AS person_id,
    o.organisation_id AS organisation,
    CAST(s.first_year AS INTEGER) AS first_year,
    CAST(s.last_year AS INTEGER) AS last_year,
    s.years,
    s.items,
    s.academic
FROM all_spells AS s
JOIN organisations AS o ON o.organisation = s.organisation
ORDER BY person_id, first_year, last_year, organisation
