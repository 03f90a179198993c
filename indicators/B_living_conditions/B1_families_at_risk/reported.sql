-- A case is one time the orphans' court told somebody about a family in the year.
SELECT period.period, r.family, r.children, r.told, [r.row_id] AS rows
FROM period
JOIN orphans_court_reported_families AS r ON r.day BETWEEN period.first_day AND period.last_day
