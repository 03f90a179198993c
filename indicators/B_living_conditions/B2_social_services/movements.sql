-- A case is a family that had a service at the start or at the end of the year, or began or ended it in the year. A family whose next
-- span of the service follows without a gap, or overlaps, has neither ended nor begun.
SELECT period.period, 'at_start' AS movement, s.family, s.service, list(s.row_id ORDER BY s.row_id) AS rows
FROM period
JOIN service AS s ON period.first_day - 1 BETWEEN s.first_day AND s.last_day
GROUP BY ALL
UNION ALL
SELECT period.period, 'at_end', s.family, s.service, list(s.row_id ORDER BY s.row_id)
FROM period
JOIN service AS s ON period.last_day BETWEEN s.first_day AND s.last_day
GROUP BY ALL
UNION ALL
SELECT period.period, 'began', s.family, s.service, list(s.row_id ORDER BY s.row_id)
FROM period
JOIN service AS s ON s.first_day BETWEEN period.first_day AND period.last_day
WHERE NOT EXISTS (SELECT 1 FROM service AS before
                  WHERE before.family = s.family AND before.service = s.service
                    AND s.first_day - 1 BETWEEN before.first_day AND before.last_day)
GROUP BY ALL
UNION ALL
SELECT period.period, 'ended', s.family, s.service, list(s.row_id ORDER BY s.row_id)
FROM period
JOIN service AS s ON s.last_day BETWEEN period.first_day AND period.last_day
WHERE NOT EXISTS (SELECT 1 FROM service AS later
                  WHERE later.family = s.family AND later.service = s.service
                    AND s.last_day + 1 BETWEEN later.first_day AND later.last_day)
GROUP BY ALL
