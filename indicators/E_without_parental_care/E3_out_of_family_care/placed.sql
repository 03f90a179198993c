-- A case is a child placed in care decided here in the year, who was not in such care the day before; the first such span gives the form.
SELECT period.period, c.child, c.form, [c.row_id] AS rows
FROM period
JOIN care AS c ON c.first_day BETWEEN period.first_day AND period.last_day
WHERE c.decided_here
  AND NOT EXISTS (SELECT 1 FROM care AS other
                  WHERE other.child = c.child AND other.decided_here AND c.first_day - 1 BETWEEN other.first_day AND other.last_day)
QUALIFY row_number() OVER (PARTITION BY period.period, c.child ORDER BY c.first_day, c.row_id) = 1
