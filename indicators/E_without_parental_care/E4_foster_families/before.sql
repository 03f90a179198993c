-- A case is a status of a family whose span contains the last day before the year: those the year began with.
SELECT period.period, f.family, [f.row_id] AS rows
FROM period
JOIN foster_status AS f ON period.first_day - 1 BETWEEN f.first_day AND f.last_day
