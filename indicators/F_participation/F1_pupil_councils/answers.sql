-- A case is a school here (the four school kinds) that answered for the school year whether it has a pupil council.
SELECT period.period, s.institution AS school, s.pupil_council, [s.row_id] AS rows
FROM period
JOIN school_answer AS s ON s.school_year = period.school_year
WHERE s.pupil_council IS NOT NULL
