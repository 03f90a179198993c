-- A case is a child in out-of-family care decided here on the reference day. On a day that two spans share the later one counts.
SELECT period.period, c.child, c.form, c.sex,
       CASE WHEN age_on(c.born, period.day) <= 3 THEN '0-3'
            WHEN age_on(c.born, period.day) <= 12 THEN '4-12'
            ELSE '13-17' END AS age,
       [c.row_id] AS rows
FROM period
JOIN care AS c ON period.day BETWEEN c.first_day AND c.last_day
WHERE c.decided_here
QUALIFY row_number() OVER (PARTITION BY period.period, c.child ORDER BY c.first_day DESC, c.row_id DESC) = 1
