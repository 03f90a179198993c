-- A case is a child whose behaviour social-correction programme was drawn up in the year, before coming of age.
SELECT period.period, c.child, [c.row_id] AS rows
FROM period
JOIN correction AS c ON c.programme_from BETWEEN period.first_day AND period.last_day
WHERE c.programme_from < birthday(c.born, child_until_age(c.file_from)::BIGINT)
