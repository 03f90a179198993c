-- A case is a family, child and case span of the social service that touches the year. The family's unit: the row's own, else
-- the unit in which the child is declared on the first day of the part inside the year.
WITH first_case AS (
    SELECT family, min(first_day) AS day FROM family_case GROUP BY family)
SELECT period.period, f.family, f.child, f.reason,
       coalesce(f.unit, unit_of(f.child, greatest(f.first_day, period.first_day))) AS unit,
       first_case.day BETWEEN period.first_day AND period.last_day AS is_new,
       [f.row_id] AS rows
FROM period
JOIN family_case AS f ON f.first_day <= period.last_day AND f.last_day >= period.first_day
JOIN first_case ON first_case.family = f.family
