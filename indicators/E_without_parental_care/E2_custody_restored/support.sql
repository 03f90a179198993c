-- A case is a child with a restoring decision in the year, with whom or with whose family the social service worked on the day after any of them.
SELECT period.period, c.child, list_concat(list(DISTINCT c.row_id ORDER BY c.row_id), list(DISTINCT s.row_id ORDER BY s.row_id)) AS rows
FROM period
JOIN custody AS c ON c.day BETWEEN period.first_day AND period.last_day
JOIN support AS s ON s.child = c.child AND c.day + 1 BETWEEN s.first_day AND s.last_day
WHERE c.decision = 'restored'
GROUP BY period.period, c.child
