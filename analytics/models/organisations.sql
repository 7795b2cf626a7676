-- A number for each organisation, so that the models compare whole numbers and not texts.
SELECT organisation_id, CAST(row_number() OVER (ORDER BY organisation_id) AS INTEGER) AS organisation
FROM (
    SELECT DISTINCT organisation_id FROM accepted
    UNION
    SELECT name AS organisation_id FROM renames
) AS every
