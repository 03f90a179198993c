-- A case is a row of the year (family case or service) of a family for which another municipality is responsible: one of the family's
-- rows of the year names another municipality.
WITH helped AS (
    SELECT period.period, f.family, f.is_ours, false AS is_service, NULL::DECIMAL(18, 4) AS cost, NULL::DECIMAL(18, 4) AS reclaimed, f.row_id
    FROM period
    JOIN family_case AS f ON f.first_day <= period.last_day AND f.last_day >= period.first_day
    UNION ALL
    SELECT period.period, s.family, s.is_ours, true, s.cost, s.reclaimed, s.row_id
    FROM period
    JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day)
SELECT period, family, is_service, cost, reclaimed, [row_id] AS rows
FROM helped
QUALIFY bool_or(NOT is_ours) OVER (PARTITION BY period, family)
