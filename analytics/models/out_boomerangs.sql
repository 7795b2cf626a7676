-- Boomerangs: the year a person is first seen elsewhere, and the year seen there again.
SELECT
    r.person AS person_id,
    o.organisation_id AS organisation,
    CAST(r.gone AS INTEGER) AS "left",
    CAST(r.back AS INTEGER) AS back
FROM returns AS r
JOIN organisations AS o ON o.organisation = r.organisation
ORDER BY person_id, back, organisation
