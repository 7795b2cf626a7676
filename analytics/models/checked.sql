-- The rows read, with the reason that keeps one out (empty where it stays). Blank identifiers are null.
-- Weights become whole numbers of 10^-12, so that sums do not depend on the order of rows, threads or engines.
SELECT
    person_id,
    organisation_id,
    first_year,
    last_year,
    CAST(floor(0.5e0 + CASE WHEN weight BETWEEN 0 AND 100000 THEN weight ELSE 0e0 END * 1e12) AS BIGINT) AS units,
    CAST(CASE WHEN items BETWEEN 0 AND 1000000000 THEN items ELSE 0e0 END AS BIGINT) AS items,
    CASE
        WHEN person_id IS NULL THEN 'no person_id'
        WHEN organisation_id IS NULL THEN 'no organisation_id'
        WHEN first_year IS NULL OR last_year IS NULL OR NOT (1900 <= first_year AND last_year <= 2100)
            OR first_year > last_year OR first_year <> floor(first_year) OR last_year <> floor(last_year) THEN 'bad year'
        WHEN weight IS NULL OR NOT weight BETWEEN 0 AND 100000 THEN 'bad weight'
        WHEN weight * 1e12 < 0.5e0 THEN 'weight of zero'
        WHEN items IS NULL OR NOT items BETWEEN 0 AND 1000000000 OR items <> floor(items) THEN 'bad items'
        ELSE ''
    END AS reason
FROM source
