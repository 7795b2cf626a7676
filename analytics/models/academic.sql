-- Organisations that are no labs: the strict rule sees no move from or to them.
SELECT DISTINCT o.organisation
FROM scholarly AS s
JOIN organisations AS o ON o.organisation_id = s.organisation_id
