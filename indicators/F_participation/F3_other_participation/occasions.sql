-- A case is an occasion of the year on which children took part in another decision: a row of the sheet of participation, or an event of
-- that kind held by anybody. An event whose day and title also stand in the sheet of participation, as whatever kind, counts only there.
SELECT period.period, p.row_id AS occasion, p.children, p.kind, [p.row_id] AS rows
FROM period
JOIN municipality_participation AS p ON p.day BETWEEN period.first_day AND period.last_day
WHERE p.kind NOT IN ('council_decision', 'committee')
UNION ALL
SELECT period.period, e.row_id AS occasion, e.participants AS children, 'event' AS kind, [e.row_id] AS rows
FROM period
JOIN event AS e ON e.day BETWEEN period.first_day AND period.last_day
WHERE e.kind = 'participation'
  AND NOT EXISTS (SELECT 1 FROM municipality_participation AS p WHERE p.day = e.day AND fold(p.title) = fold(e.title))
