-- One row per person and observed year, with the year observed before it. Most people are at one organisation at a time
-- (low = high), which is all that a transition needs to know; only the others are looked at share by share.
WITH observed AS (
    SELECT
        person,
        year,
        min(organisation) AS low,
        max(organisation) AS high,
        CAST(count(*) AS INTEGER) AS slots
    FROM panel
    GROUP BY person, year
)
SELECT
    person,
    year,
    low,
    high,
    slots,
    lag(year) OVER career AS since,
    lag(low) OVER career AS low_before,
    lag(high) OVER career AS high_before
FROM observed
WINDOW career AS (PARTITION BY person ORDER BY year)
