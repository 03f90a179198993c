-- A case is a family assistant on a day of the year on which one of the families was added: on such a day the load is largest.
WITH spans AS (
    SELECT period.period, s.worker, s.family, greatest(s.first_day, period.first_day) AS first_day,
           least(s.last_day, period.last_day) AS last_day, s.row_id
    FROM period
    JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day
    WHERE s.service = 'family_assistant' AND s.worker IS NOT NULL),
days AS (
    SELECT DISTINCT period, worker, first_day AS day FROM spans)
SELECT days.period, days.worker, days.day, count(DISTINCT spans.family) AS families, list(spans.row_id ORDER BY spans.row_id) AS rows
FROM days
JOIN spans ON spans.period = days.period AND spans.worker = days.worker AND days.day BETWEEN spans.first_day AND spans.last_day
GROUP BY ALL
