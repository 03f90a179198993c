-- A case is a parent in the year of the first suspending decision at hand, with the days until custody was first restored for a child.
-- No rows of this year stand behind it: the decisions come from all years at hand.
WITH suspended AS (
    SELECT parent, min(day) AS day
    FROM custody_history
    WHERE decision = 'suspended'
    GROUP BY parent)
SELECT period.period, suspended.parent AS person, min(restored.day) - suspended.day AS days_until_restored, []::BIGINT[] AS rows
FROM suspended
JOIN period ON suspended.day BETWEEN period.first_day AND period.last_day
LEFT JOIN custody_history AS restored
       ON restored.parent = suspended.parent AND restored.decision = 'restored' AND restored.day >= suspended.day
GROUP BY period.period, suspended.parent, suspended.day
