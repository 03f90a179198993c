-- A case is a service offered in a unit (or in the whole municipality), used or not.
SELECT period.period, o.service, o.unit, o.places, o.waiting, [o.row_id] AS rows
FROM period
CROSS JOIN social_service_offered AS o
