-- A case is a learner enrolled on the semester's day in a school here; of several enrolments the latest start, ties by lower code.
SELECT period.period, e.child, e.stage, e.institution AS school, [e.row_id] AS rows
FROM period
JOIN enrolment AS e ON period.day BETWEEN e.first_day AND e.last_day
WHERE e.is_school AND e.stage IN ('basic', 'secondary', 'vocational')
QUALIFY row_number() OVER (PARTITION BY period.period, e.child ORDER BY e.first_day DESC, e.institution, e.row_id) = 1
