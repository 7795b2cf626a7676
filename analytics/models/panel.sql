-- One row per person, organisation and year as it was read; a spell stands in each of its years.
SELECT
    a.person_id AS person,
    o.organisation,
    CAST(a.year AS SMALLINT) AS year,
    a.units,
    a.items
FROM spread AS a
JOIN organisations AS o ON o.organisation_id = a.organisation_id
