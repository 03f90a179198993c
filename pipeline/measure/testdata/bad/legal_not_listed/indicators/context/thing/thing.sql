SELECT period, 'anna' AS child, [1] AS rows FROM period WHERE 21 > legal('school.unexcused_lessons', day)
