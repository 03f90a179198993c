-- correction: one row per child and prevention file with its behaviour social-correction programme, if any. Spans end before the
-- child's 18th birthday; a programme without end ends with its file. Open ends are 9999-12-31.
-- From: social_service.correction. Columns: row_id, child, born, file_from, file_to, programme_from (NULL: none), programme_to.
CREATE TABLE correction AS
SELECT row_id, child, born, file_from, least(file_end, of_age - 1) AS file_to, programme_from,
       CASE WHEN programme_from IS NOT NULL THEN least(coalesce(programme_end, file_end), of_age - 1) END AS programme_to
FROM (
    SELECT c.row_id, c.child_code AS child, coalesce(child.born, c.born) AS born, c.file_from,
           coalesce(c.file_to, DATE '9999-12-31') AS file_end, c.programme_from, c.programme_to AS programme_end,
           birthday(coalesce(child.born, c.born), age_limit.years) AS of_age
    FROM social_service_correction AS c
    JOIN age_limit ON c.file_from BETWEEN age_limit.from_day AND age_limit.until_day
    LEFT JOIN child ON child.child = c.child_code)
WHERE file_from < of_age;
