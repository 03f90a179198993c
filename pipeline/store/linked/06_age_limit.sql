-- age_limit: one row per span of days with the age until which a person is a child; days before the law's first entry take the first.
-- From: the legal value child.until_age. Columns: from_day, until_day, years.
CREATE TABLE age_limit AS
SELECT CASE WHEN from_day = min(from_day) OVER () THEN DATE '0001-01-01' ELSE from_day END AS from_day, until_day, value::BIGINT AS years
FROM legal_value
WHERE name = 'child.until_age';

-- Without an entry for the year no child would be counted at all: that must be an error, not a zero.
INSERT INTO age_limit
SELECT first_day, last_day, 0 FROM report_year WHERE legal('child.until_age', last_day) IS NULL;
