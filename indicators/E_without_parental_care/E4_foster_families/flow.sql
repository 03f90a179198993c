-- A case is a family with the first and the last day of all its statuses in the folder.
SELECT period.period, f.family, min(f.first_day) BETWEEN period.first_day AND period.last_day AS granted,
       max(f.last_day) BETWEEN period.first_day AND period.last_day AS ended,
       list(f.row_id ORDER BY f.row_id) AS rows
FROM period
CROSS JOIN foster_status AS f
GROUP BY period.period, period.first_day, period.last_day, f.family
