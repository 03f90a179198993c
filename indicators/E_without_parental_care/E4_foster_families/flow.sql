-- A case is a family with the first and the last day of its statuses in the folder; a status that begins after the year is not yet known in it.
SELECT period.period, f.family, min(f.first_day) BETWEEN any_value(period.first_day) AND any_value(period.last_day) AS granted,
       max(f.last_day) BETWEEN any_value(period.first_day) AND any_value(period.last_day) AS ended,
       list(f.row_id ORDER BY f.row_id) AS rows
FROM period
JOIN foster_status AS f ON f.first_day <= period.last_day
GROUP BY period.period, f.family
