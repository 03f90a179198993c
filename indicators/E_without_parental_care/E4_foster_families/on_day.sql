-- A case is a status of a family whose span contains the reference day.
SELECT period.period, f.family, f.kind, f.places, f.children, f.available, [f.row_id] AS rows
FROM period
JOIN foster_status AS f ON period.day BETWEEN f.first_day AND f.last_day
