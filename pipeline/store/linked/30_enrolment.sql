-- enrolment: one row per learner, institution and span of enrolment, here or elsewhere. Open ends are 9999-12-31.
-- From: education_board.enrolments. Columns: row_id, child, born, sex, institution, is_here, is_school, stage, programme, first_day, last_day.
CREATE TABLE enrolment AS
SELECT e.row_id, e.child_code AS child, child.born, child.sex, e.institution,
       institution.institution IS NOT NULL AS is_here,
       coalesce(institution.is_school, false) AS is_school,
       e.stage, e.programme, e.enrolled_from AS first_day, coalesce(e.enrolled_to, DATE '9999-12-31') AS last_day
FROM education_board_enrolments AS e
JOIN child ON child.child = e.child_code
LEFT JOIN institution ON institution.institution = e.institution;
