-- From the first to the last year in which a person is seen at an organisation, under the name the panel gives it.
WITH repeated AS (
    SELECT person, organisation, year, units, items, count(*) AS copies
    FROM panel
    GROUP BY person, organisation, year, units, items
), held AS (
    SELECT
        person,
        organisation,
        year,
        CASE
            WHEN $once THEN max(items)
            ELSE sum(items * CASE WHEN $repeats THEN copies ELSE 1 END)
        END AS items
    FROM repeated
    GROUP BY person, organisation, year
)
SELECT
    h.person,
    h.organisation,
    min(h.year) AS first_year,
    max(h.year) AS last_year,
    CAST(count(*) AS INTEGER) AS years,
    CAST(sum(h.items) AS BIGINT) AS items,
    a.organisation IS NOT NULL AS academic
FROM held AS h
LEFT JOIN academic AS a ON a.organisation = h.organisation
GROUP BY h.person, h.organisation, a.organisation IS NOT NULL
