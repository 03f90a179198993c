-- A case is a child in out-of-family care decided here on the last day before the year: those the year began with.
SELECT period.period, c.child, c.sex, [c.row_id] AS rows
FROM period
JOIN care AS c ON period.first_day - 1 BETWEEN c.first_day AND c.last_day
WHERE c.decided_here
