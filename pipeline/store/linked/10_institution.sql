-- institution: one row per educational institution here.
-- From: the education board's sheet of institutions; without it every school workbook's own institution.
-- Columns: institution, name, kind, unit, is_school (kind basic, secondary, vocational, special: the four school kinds).
CREATE TABLE institution AS
SELECT institution, name, kind, unit, kind IN ('basic', 'secondary', 'vocational', 'special') AS is_school
FROM education_board_institutions
UNION ALL
SELECT workbook.institution, min(school_school.name), NULL, NULL, true
FROM workbook
JOIN school_school ON school_school.workbook = workbook.workbook
WHERE NOT EXISTS (SELECT 1 FROM delivered WHERE form = 'education_board' AND sheet = 'institutions')
GROUP BY workbook.institution;
