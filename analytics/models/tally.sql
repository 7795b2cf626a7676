-- Rows by organisation and reason for being kept out (empty where they count).
SELECT organisation_id, reason, count(*) AS n
FROM checked
GROUP BY organisation_id, reason
