-- A case is a span of care decided here that starts in the year while a span of another form contains that day or the day before.
SELECT period.period, c.child, [c.row_id] AS rows
FROM period
JOIN care AS c ON c.first_day BETWEEN period.first_day AND period.last_day
WHERE c.decided_here
  AND EXISTS (SELECT 1 FROM care AS other
              WHERE other.child = c.child AND other.decided_here AND other.form <> c.form
                AND (c.first_day - 1 BETWEEN other.first_day AND other.last_day OR c.first_day BETWEEN other.first_day AND other.last_day))
