-- A case is a row of crisis intervention that touches the year, to a family of which no child known to the social service began
-- out-of-family care, whoever decided, between the family's first crisis intervention (of any year) and the end of the year.
WITH first_help AS (
    SELECT family, min(first_day) AS day FROM service WHERE service = 'crisis_intervention' GROUP BY family)
SELECT period.period, s.family, s.children, [s.row_id] AS rows
FROM period
JOIN service AS s ON s.first_day <= period.last_day AND s.last_day >= period.first_day
JOIN first_help ON first_help.family = s.family
WHERE s.service = 'crisis_intervention'
  AND NOT EXISTS (SELECT 1
                  FROM family_case AS f
                  JOIN care ON care.child = f.child
                  WHERE f.family = s.family AND care.first_day BETWEEN first_help.day AND period.last_day)
