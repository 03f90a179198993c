-- A case is a child with a suspending decision in the year, with whom or with whose family the social service had begun to work before the first of them.
WITH suspended AS (
    SELECT period.period, c.child, min(c.day) AS first_day, list(c.row_id ORDER BY c.row_id) AS rows
    FROM period
    JOIN custody AS c ON c.day BETWEEN period.first_day AND period.last_day
    WHERE c.decision = 'suspended'
    GROUP BY period.period, c.child)
SELECT suspended.period, suspended.child, list_concat(suspended.rows, list(DISTINCT s.row_id ORDER BY s.row_id)) AS rows
FROM suspended
JOIN support AS s ON s.child = suspended.child AND s.first_day < suspended.first_day
GROUP BY suspended.period, suspended.child, suspended.rows
