-- A case is a child whose care decided here ended in the year and was not followed by other such care; the last such span gives the reason.
SELECT period.period, c.child, c.ended_by, [c.row_id] AS rows
FROM period
JOIN care AS c ON c.last_day BETWEEN period.first_day AND period.last_day
WHERE c.decided_here
  AND NOT EXISTS (SELECT 1 FROM care AS other
                  WHERE other.child = c.child AND other.decided_here AND c.last_day + 1 BETWEEN other.first_day AND other.last_day)
QUALIFY row_number() OVER (PARTITION BY period.period, c.child ORDER BY c.last_day DESC, c.first_day DESC, c.row_id DESC) = 1
