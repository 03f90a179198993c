-- A case is an enrolment on the reference day, here, in a special-education programme: 51 to 59 in positions 5 and 6 of the eight-digit code.
-- The learner's own is the one with the latest start, ties by lower institution code.
WITH special AS (
    SELECT period.period, e.row_id, e.child, e.institution, e.programme AS programme_code, substr(e.programme, 5, 2) AS programme, e.stage,
           row_number() OVER (PARTITION BY period.period, e.child ORDER BY e.first_day DESC, e.institution, e.row_id) AS place
    FROM period
    JOIN enrolment AS e ON period.day BETWEEN e.first_day AND e.last_day
    WHERE e.is_here AND regexp_full_match(e.programme, '[0-9]{4}5[1-9][0-9]{2}'))
SELECT period, child, place = 1 AS is_own, institution, programme_code, programme, stage, [row_id] AS rows
FROM special
