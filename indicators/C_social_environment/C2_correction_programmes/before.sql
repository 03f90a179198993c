-- A case is a child whose programme was running on the last day before the year: those the year began with.
SELECT period.period, c.child, [c.row_id] AS rows
FROM period
JOIN correction AS c ON period.first_day - 1 BETWEEN c.programme_from AND c.programme_to
