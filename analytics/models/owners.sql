-- Who owns an organisation in each year; one without a row is its own owner.
SELECT o.organisation, w.year, w.owner
FROM owned AS w
JOIN organisations AS o ON o.organisation_id = w.organisation_id
