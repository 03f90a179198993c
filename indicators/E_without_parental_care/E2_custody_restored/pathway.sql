-- A case is a parent in the year of the first suspending decision at hand, with the days until custody was first restored for a child.
-- Behind it stand the rows of those two days, of whatever years: the decisions come from all years at hand.
WITH suspended AS (
    SELECT parent, day, list(DISTINCT row_id ORDER BY row_id) AS rows
    FROM custody_history
    WHERE decision = 'suspended'
    GROUP BY parent, day
    QUALIFY row_number() OVER (PARTITION BY parent ORDER BY day) = 1),
restored AS (
    SELECT s.parent, r.day, list(DISTINCT r.row_id ORDER BY r.row_id) AS rows
    FROM suspended AS s
    JOIN custody_history AS r ON r.parent = s.parent AND r.decision = 'restored' AND r.day >= s.day
    GROUP BY s.parent, r.day
    QUALIFY row_number() OVER (PARTITION BY s.parent ORDER BY r.day) = 1)
SELECT period.period, suspended.parent AS person, restored.day - suspended.day AS days_until_restored,
       list_concat(suspended.rows, restored.rows) AS rows
FROM suspended
JOIN period ON suspended.day BETWEEN period.first_day AND period.last_day
LEFT JOIN restored ON restored.parent = suspended.parent
