-- age_limit: one row per span of days with the age until which a person is a child; days before the law's first entry take the first.
-- From: the legal value child.until_age. Columns: from_day, until_day, years.
CREATE TABLE age_limit AS
SELECT CASE WHEN from_day = min(from_day) OVER () THEN DATE '0001-01-01' ELSE from_day END AS from_day, until_day, value::BIGINT AS years
FROM legal_value
WHERE name = 'child.until_age';

-- Without an entry for the year no child would be counted at all: that must be an error, not a zero.
INSERT INTO age_limit
SELECT first_day, last_day, 0 FROM report_year WHERE legal('child.until_age', last_day) IS NULL;

-- child_until_age(day): the age at which a child stops being one; days before the first entry of that law take the first entry. Registers
-- are cumulative: their old rows belong to no period of the report and must not stop it.
-- The few entries of that law are one list, looked through for each row: a subquery for each day would cost most of the rules' time.
CREATE MACRO child_until_age(on_day) AS
    coalesce(list_filter((SELECT list(age_limit ORDER BY from_day) FROM age_limit),
                         lambda law: coalesce(on_day, DATE '0001-01-01') BETWEEN law.from_day AND law.until_day)[1].years,
             error('law: no value of child.until_age on ' || coalesce(on_day::VARCHAR, 'no day'))::BIGINT)::DECIMAL(18,4);
