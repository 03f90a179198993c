-- A case is one municipal building that children visit, as the municipality assessed it by the reference day.
SELECT period.period, b.building, b.kind, b.access, [b.row_id] AS rows
FROM period
CROSS JOIN municipality_buildings AS b
