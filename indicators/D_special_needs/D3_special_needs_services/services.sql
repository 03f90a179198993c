-- A case is a span of a service touching the year, given to a family because of a child with special needs.
SELECT period.period, s.family, s.service, s.children, [s.row_id] AS rows
FROM period
JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day
WHERE s.special_needs
