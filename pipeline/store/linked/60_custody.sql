-- custody: one row per decision, parent and child, where the child is younger than 18 on the day of the decision.
-- From: orphans_court.custody. Columns: row_id, decision_no, day, decision, decided_by, parent, parent_role, child, born, ground.
CREATE TABLE custody AS
SELECT c.row_id, c.decision_no, c.day, c.decision, c.decided_by, c.parent_code AS parent, c.parent AS parent_role,
       c.child_code AS child, coalesce(child.born, c.born) AS born, c.ground
FROM orphans_court_custody AS c
JOIN age_limit ON c.day BETWEEN age_limit.from_day AND age_limit.until_day
LEFT JOIN child ON child.child = c.child_code
WHERE age_on(coalesce(child.born, c.born), c.day) < age_limit.years;

-- custody_history: the same of all years at hand; the earlier years' rows are already there, the year's own are added. A row of any year
-- is known by its year × 1 000 000 000 + its row_id there.
INSERT INTO custody_history
SELECT custody.parent, custody.child, custody.decision, custody.day, report_year.year * 1000000000 + custody.row_id
FROM custody JOIN report_year ON custody.day BETWEEN report_year.first_day AND report_year.last_day;

-- history_year: the years in which custody decisions were delivered.
INSERT INTO history_year
SELECT report_year.year FROM report_year
WHERE EXISTS (SELECT 1 FROM delivered JOIN workbook USING (workbook)
              WHERE delivered.form = 'orphans_court' AND delivered.sheet = 'custody' AND workbook.folder = report_year.year);
