-- A case is a learner over the limit in at least one semester of the school year; the law of each semester's own day decides.
WITH missed AS (
    SELECT period.period, a.child, a.semester, sum(a.lessons) AS lessons, list(a.row_id ORDER BY a.row_id) AS rows,
           CASE a.semester WHEN 1 THEN make_date(year(period.first_day), 12, 31) ELSE period.day END AS day
    FROM period
    JOIN absence AS a ON a.school_year = period.school_year
    WHERE a.stage NOT IN ('preschool', 'interest')
    GROUP BY ALL)
SELECT period, child, flatten(list(rows ORDER BY semester)) AS rows
FROM missed
WHERE lessons > legal('school.unexcused_lessons', day)
GROUP BY period, child
