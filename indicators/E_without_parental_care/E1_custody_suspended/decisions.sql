-- A case is one line of a decision of the year: a decision, a parent and a child. The first such decision about a child decides its age.
WITH decided AS (
    SELECT period.period, c.row_id, c.parent AS person, c.child, c.decision_no, c.decision, c.decided_by, c.ground,
           first_value(c.parent_role) OVER (PARTITION BY period.period, c.decision, c.parent ORDER BY c.day, c.row_id) AS parent,
           first_value(c.born) OVER earliest AS born, first_value(c.day) OVER earliest AS first_day
    FROM period
    JOIN custody AS c ON c.day BETWEEN period.first_day AND period.last_day
    WINDOW earliest AS (PARTITION BY period.period, c.decision, c.child ORDER BY c.day, c.row_id))
SELECT period, person, parent, child, decision_no, decision, decided_by, ground,
       CASE WHEN age_on(born, first_day) <= 3 THEN '0-3'
            WHEN age_on(born, first_day) <= 12 THEN '4-12'
            ELSE '13-17' END AS age,
       [row_id] AS rows
FROM decided
