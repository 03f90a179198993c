-- A case is a household's assistance of one kind in one month of the year.
SELECT period.period, a.household, a.kind, a.children, a.amount, [a.row_id] AS rows
FROM period
JOIN social_service_assistance AS a ON a.month BETWEEN period.first_day AND period.last_day
