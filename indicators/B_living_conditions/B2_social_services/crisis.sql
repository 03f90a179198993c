-- A case is a row of crisis intervention to a family whose span touches the year.
SELECT period.period, s.family, s.children, [s.row_id] AS rows
FROM period
JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day
WHERE s.service = 'crisis_intervention'
