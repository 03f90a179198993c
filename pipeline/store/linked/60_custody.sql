-- custody: one row per decision, parent and child, where the child is younger than 18 on the day of the decision.
-- From: orphans_court.custody. Columns: row_id, decision_no, day, decision, decided_by, parent, parent_role, child, born, ground.
CREATE TABLE custody AS
SELECT c.row_id, c.decision_no, c.day, c.decision, c.decided_by, c.parent_code AS parent, c.parent AS parent_role,
       c.child_code AS child, coalesce(child.born, c.born) AS born, c.ground
FROM orphans_court_custody AS c
LEFT JOIN child ON child.child = c.child_code
WHERE age_on(coalesce(child.born, c.born), c.day) < child_until_age(c.day);
