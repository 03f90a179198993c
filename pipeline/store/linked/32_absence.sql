-- absence: one row per pupil, school here and semester with the unexcused lessons. Only the four school kinds.
-- From: the school workbooks. Columns: row_id, child, born, sex, institution, school_year, semester, stage, lessons.
-- Sex: the child's; else the row's; else what another row of the sheet says of the same child.
CREATE TABLE absence AS
SELECT a.row_id, a.child_code AS child, coalesce(child.born, a.born) AS born, coalesce(child.sex, a.sex, max(a.sex) OVER (PARTITION BY a.child_code)) AS sex,
       workbook.institution, workbook.school_year, a.semester, a.stage, a.unexcused AS lessons
FROM school_absences AS a
JOIN workbook ON workbook.workbook = a.workbook
JOIN institution ON institution.institution = workbook.institution AND institution.is_school
LEFT JOIN child ON child.child = a.child_code;
