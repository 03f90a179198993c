-- violence: one row per violence case found in a school here (the four school kinds); case numbers are the institution's own.
-- Columns: row_id, institution, school_year, case_no, day, kind, relation, victims, told.
CREATE TABLE violence AS
SELECT v.row_id, workbook.institution, workbook.school_year, v.case_no, v.day, v.kind, v.relation, v.victims, v.told
FROM school_violence AS v
JOIN workbook ON workbook.workbook = v.workbook
JOIN institution ON institution.institution = workbook.institution AND institution.is_school;

-- school_answer: one row per school here and school year: has it a pupil council?
-- Columns: row_id, institution, school_year, pupil_council.
CREATE TABLE school_answer AS
SELECT s.row_id, workbook.institution, workbook.school_year, s.pupil_council
FROM school_school AS s
JOIN workbook ON workbook.workbook = s.workbook
JOIN institution ON institution.institution = workbook.institution AND institution.is_school;
