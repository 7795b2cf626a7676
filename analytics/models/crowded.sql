-- The rows of years in which a person has several, and how often each is repeated exactly.
SELECT person, year, organisation, units, items, count(*) AS copies
FROM slots
WHERE year_before = year OR year_after = year
GROUP BY person, year, organisation, units, items
