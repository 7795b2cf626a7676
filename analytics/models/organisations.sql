-- A number for each organisation, so that the models compare whole numbers and not texts; seen: in the panel, not only in
-- a merger.
WITH every AS (
    SELECT organisation_id, 1 AS seen FROM tally WHERE reason = ''
    UNION ALL
    SELECT name AS organisation_id, 0 AS seen FROM renames
)
SELECT
    organisation_id,
    CAST(row_number() OVER (ORDER BY organisation_id) AS INTEGER) AS organisation,
    max(seen) AS seen
FROM every
GROUP BY organisation_id
