-- residence: one row per child and span of declared residence here. Spans include both ends; open ends are 9999-12-31.
-- From: population.declared. Birth date and sex are the child's.
-- Columns: row_id, child, born, sex, unit, first_day, last_day, mother_municipality, father_municipality, lives_with, actual_municipality.
CREATE TABLE residence AS
SELECT row_id, child_code AS child, child.born, child.sex, unit, declared_from AS first_day,
       coalesce(declared_to, DATE '9999-12-31') AS last_day,
       mother_municipality, father_municipality, lives_with, actual_municipality
FROM population_declared
JOIN child ON child.child = child_code;

-- residence_on(d): one row per child declared here and younger than 18 on day d; of several spans the latest start decides.
CREATE MACRO residence_on(d) AS TABLE
SELECT *
FROM residence
WHERE d BETWEEN first_day AND last_day
  AND born <= d
  AND age_on(born, d) < child_until_age(d)
QUALIFY row_number() OVER (PARTITION BY child ORDER BY first_day DESC, row_id DESC) = 1;
