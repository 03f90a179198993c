-- A case is a body of the municipality's list that must give data to the information system of minors.
SELECT period.period, n.body, n.users, n.entries, (n.entries > 0)::BIGINT AS has_entries, n.officer::BIGINT AS has_officer,
       [n.row_id] AS rows
FROM period
CROSS JOIN municipality_npais AS n
