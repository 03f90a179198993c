-- child_unit: one row per child and span of living in a territorial unit, for cases whose sender gave no unit.
-- From: residence. Columns: child, unit, first_day, last_day, row_id.
CREATE TABLE child_unit AS
SELECT child, unit, first_day, last_day, row_id FROM residence WHERE unit IS NOT NULL;
