-- A case is a row of a service to a family whose span touches the year. The family's unit: the row's own, else the unit in which the
-- row's child is declared on the first day of the part inside the year.
SELECT period.period, s.family, s.child, s.children, s.service, s.provider_kind, s.worker, s.outcome, s.cost,
       coalesce(s.unit, unit_of(s.child, greatest(s.first_day, period.first_day))) AS unit,
       s.last_day <= period.last_day AS ended_in_year,
       [s.row_id] AS rows
FROM period
JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day
