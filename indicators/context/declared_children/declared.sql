-- A case is a child declared here on the reference day, younger than 18.
SELECT period.period, period.day, r.child, r.born, r.sex, r.unit, age_on(r.born, period.day) AS years,
       CASE WHEN age_on(r.born, period.day) <= 4 THEN '0-4'
            WHEN age_on(r.born, period.day) <= 6 THEN '5-6'
            WHEN age_on(r.born, period.day) <= 12 THEN '7-12'
            ELSE '13-17' END AS age,
       [r.row_id] AS rows
FROM period
JOIN residence AS r ON period.day BETWEEN r.first_day AND r.last_day
WHERE r.born <= period.day
  AND age_on(r.born, period.day) < legal('child.until_age', period.day)
QUALIFY row_number() OVER (PARTITION BY period.period, r.child ORDER BY r.first_day DESC, r.row_id DESC) = 1
