-- A case is one event of kind parent_education in the year, whoever held it.
SELECT period.period, e.row_id AS event, e.topic, e.participants, e.cost, [e.row_id] AS rows
FROM period
JOIN event AS e ON e.day BETWEEN period.first_day AND period.last_day
WHERE e.kind = 'parent_education'
