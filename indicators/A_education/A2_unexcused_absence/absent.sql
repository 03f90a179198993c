-- A case is a learner whose unexcused lessons of one semester, in all schools here together, are more than the law tolerates.
-- The main school: most unexcused lessons, ties by lower code. It decides school and stage.
WITH missed AS (
    SELECT period.period, period.day, a.child, a.institution, a.stage, a.sex, a.lessons, a.row_id,
           row_number() OVER (PARTITION BY period.period, a.child ORDER BY a.lessons DESC, a.institution, a.row_id) AS place
    FROM period
    JOIN absence AS a ON a.school_year = period.school_year AND a.semester = period.semester
    WHERE a.stage NOT IN ('preschool', 'interest'))
SELECT period, child, max(stage) FILTER (place = 1) AS stage, max(sex) AS sex, max(institution) FILTER (place = 1) AS school,
       sum(lessons) AS lessons, list(row_id ORDER BY row_id) AS rows
FROM missed
GROUP BY period, day, child
HAVING sum(lessons) > legal('school.unexcused_lessons', day)
