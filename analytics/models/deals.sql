-- The years in which people passed from one organisation to another by a deal.
SELECT DISTINCT o.organisation AS origin, d.organisation AS destination, t.year
FROM tagged AS t
JOIN organisations AS o ON o.organisation_id = t.origin_id
JOIN organisations AS d ON d.organisation_id = t.destination_id
