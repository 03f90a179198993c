-- A case is a kind of post for work with families and children in a unit.
SELECT period.period, s.body, s.unit, s.posts, s.filled, [s.row_id] AS rows
FROM period
CROSS JOIN social_service_staff AS s
