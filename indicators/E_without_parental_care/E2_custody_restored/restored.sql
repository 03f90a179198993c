-- A case is one line of a restoring decision of the year: a decision, a parent and a child.
SELECT period.period, c.parent AS person, c.child, c.decided_by,
       first_value(c.parent_role) OVER (PARTITION BY period.period, c.parent ORDER BY c.day, c.row_id) AS parent,
       [c.row_id] AS rows
FROM period
JOIN custody AS c ON c.day BETWEEN period.first_day AND period.last_day
WHERE c.decision = 'restored'
