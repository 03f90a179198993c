-- care: one row per child, form of care and span, whoever decided. Spans end before the 18th birthday (then ended_by is of_age);
-- open ends are 9999-12-31. Two spans of a child may share one day: on that day the later one counts (queries take the latest start).
-- From: orphans_court.care. Columns: row_id, child, born, sex, form, first_day, last_day, ended_by, decided_here, deciding_municipality.
-- Sex: the child's; else the row's; else what another row of the sheet says of the same child.
CREATE TABLE care AS
WITH spans AS (
    SELECT c.row_id, c.child_code AS child, coalesce(child.born, c.born) AS born, coalesce(child.sex, c.sex, max(c.sex) OVER (PARTITION BY c.child_code)) AS sex, c.form,
           c.care_from AS first_day, coalesce(c.care_to, DATE '9999-12-31') AS given_end, c.ended_by,
           is_ours(c.deciding_municipality) AS decided_here, c.deciding_municipality,
           birthday(coalesce(child.born, c.born), age_limit.years) - 1 AS last_minor_day
    FROM orphans_court_care AS c
    JOIN age_limit ON c.care_from BETWEEN age_limit.from_day AND age_limit.until_day
    LEFT JOIN child ON child.child = c.child_code)
SELECT row_id, child, born, sex, form, first_day, least(given_end, last_minor_day) AS last_day,
       CASE WHEN given_end > last_minor_day THEN 'of_age' ELSE ended_by END AS ended_by,
       decided_here, deciding_municipality
FROM spans
WHERE first_day <= last_minor_day;
