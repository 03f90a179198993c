-- child: one row per child known to the population register or the education board, with the attributes that win.
-- From: declared residence first (latest span), then enrolments (latest span). Other senders' own values count only
-- for children that stand in neither.
-- Columns: child, born, sex (NULL when nobody gave it).
CREATE TABLE child AS
WITH declared AS (
    SELECT child_code AS child, born, sex,
           row_number() OVER (PARTITION BY child_code ORDER BY declared_from DESC, row_id DESC) AS place
    FROM population_declared),
enrolled AS (
    SELECT child_code AS child, born,
           row_number() OVER (PARTITION BY child_code ORDER BY enrolled_from DESC, row_id DESC) AS place
    FROM education_board_enrolments),
enrolled_sex AS (
    SELECT child_code AS child, sex,
           row_number() OVER (PARTITION BY child_code ORDER BY enrolled_from DESC, row_id DESC) AS place
    FROM education_board_enrolments
    WHERE sex IS NOT NULL)
SELECT child, coalesce(declared.born, enrolled.born) AS born, coalesce(declared.sex, enrolled_sex.sex) AS sex
FROM (SELECT * FROM declared WHERE place = 1) AS declared
FULL JOIN (SELECT * FROM enrolled WHERE place = 1) AS enrolled USING (child)
LEFT JOIN (SELECT * FROM enrolled_sex WHERE place = 1) AS enrolled_sex USING (child);
