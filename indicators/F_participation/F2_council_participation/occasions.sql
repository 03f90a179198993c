-- A case is an occasion of the year on which children took part in a decision of the council or of one of its committees.
SELECT period.period, p.row_id AS occasion, p.children, p.heeded, [p.row_id] AS rows
FROM period
JOIN municipality_participation AS p ON p.day BETWEEN period.first_day AND period.last_day
WHERE p.kind IN ('council_decision', 'committee')
