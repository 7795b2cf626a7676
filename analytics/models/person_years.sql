-- One row per person and observed year, with the year observed before it. Most people are at one organisation at a time
-- (`alone`), which is all that a transition needs to know; only the others are looked at share by share.
WITH observed AS (
    SELECT
        person,
        year,
        CASE WHEN min(organisation) = max(organisation) THEN min(organisation) END AS alone,
        CAST(count(*) AS INTEGER) AS slots
    FROM panel
    GROUP BY person, year
)
SELECT
    person,
    year,
    alone,
    slots,
    lag(year) OVER career AS since,
    lag(alone) OVER career AS alone_before
FROM observed
WINDOW career AS (PARTITION BY person ORDER BY year)
