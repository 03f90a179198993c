-- child_unit: one row per child and span of living in a territorial unit, for cases whose sender gave no unit.
-- From: residence. Columns: child, unit, first_day, last_day, row_id.
CREATE TABLE child_unit AS
SELECT child, unit, first_day, last_day, row_id FROM residence WHERE unit IS NOT NULL;

-- unit_of(child, day): the unit in which the child is declared on that day; of several spans the latest start; NULL when in none.
CREATE MACRO unit_of(a_child, on_day) AS
    (SELECT u.unit FROM child_unit AS u
     WHERE u.child = a_child AND on_day BETWEEN u.first_day AND u.last_day
     ORDER BY u.first_day DESC, u.row_id DESC
     LIMIT 1);
