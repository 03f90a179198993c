-- A case is one offer for children's free time, in one territorial unit.
SELECT period.period, l.row_id AS offer, l.kind, l.unit, l.places, l.children, l.cost, [l.row_id] AS rows
FROM period
CROSS JOIN municipality_leisure AS l
