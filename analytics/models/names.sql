-- What a merged organisation is called in each year from its merger on.
SELECT o.organisation, r.year, n.organisation AS name
FROM renames AS r
JOIN organisations AS o ON o.organisation_id = r.organisation_id
JOIN organisations AS n ON n.organisation_id = r.name
