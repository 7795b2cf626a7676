-- What the panel holds: people, observed years, transitions, those censored by a long gap, several affiliations at once,
-- rows that repeat another exactly.
SELECT
    sum(CASE WHEN since IS NULL THEN 1 ELSE 0 END) AS persons,
    count(*) AS person_years,
    sum(CASE WHEN year - since - 1 <= $max_gap THEN 1 ELSE 0 END) AS transitions,
    sum(CASE WHEN year - since - 1 > $max_gap THEN 1 ELSE 0 END) AS gaps_censored,
    (
        SELECT count(*) FROM (SELECT person, year FROM shares GROUP BY person, year HAVING count(*) > 1) AS several
    ) AS multi_affiliations,
    min(year) AS first_year,
    max(year) AS last_year,
    (SELECT sum(copies - 1) FROM crowded) AS repeated
FROM person_years
