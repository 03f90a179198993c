-- A case is a prevention file with what it means for the child on the reference day: a programme is running, or the file waits for one.
SELECT period.period, c.child,
       coalesce(period.day BETWEEN c.programme_from AND c.programme_to, false) AS running,
       period.day BETWEEN c.file_from AND c.file_to AND (c.programme_from IS NULL OR c.programme_from > period.day) AS waiting,
       [c.row_id] AS rows
FROM period
CROSS JOIN correction AS c
