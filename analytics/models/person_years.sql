-- One row per person and observed year, with the year observed before it. Most people have one row a year (`alone` is its
-- organisation), which is all that a transition needs to know; only the others are looked at share by share.
SELECT
    person,
    year,
    CASE WHEN year_after IS DISTINCT FROM year THEN organisation END AS alone,
    year_before AS since,
    CASE WHEN year_before_that IS DISTINCT FROM year_before THEN organisation_before END AS alone_before
FROM slots
WHERE year_before IS DISTINCT FROM year
