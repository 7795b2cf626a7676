-- The rows of each person in order of time, each with the years of its neighbours: one sort tells both what came before
-- and whether someone has several rows in a year.
SELECT
    person,
    year,
    organisation,
    units,
    items,
    lag(year) OVER career AS year_before,
    lag(year, 2) OVER career AS year_before_that,
    lag(organisation) OVER career AS organisation_before,
    lead(year) OVER career AS year_after
FROM panel
WINDOW career AS (PARTITION BY person ORDER BY year)
