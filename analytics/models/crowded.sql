-- The rows of years in which a person has several, and how often each is repeated exactly.
SELECT p.person, p.year, p.organisation, p.units, p.items, count(*) AS copies
FROM panel AS p
JOIN person_years AS y ON y.person = p.person AND y.year = p.year
WHERE y.slots > 1
GROUP BY p.person, p.year, p.organisation, p.units, p.items
