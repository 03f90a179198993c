-- A case is a child declared here on the reference day, with the municipality responsible for the child and the rule that decided:
-- 1 in care: who decided on it; 2 the parents' one declared municipality; 3 of different ones that of the parent with whom the child
-- lives; 4 the parents' actual municipality; 5 unknown.
WITH declared AS (
    SELECT period.period, period.day, r.child, r.row_id, municipality_key(r.mother_municipality) AS mother,
           municipality_key(r.father_municipality) AS father, municipality_key(r.actual_municipality) AS actual, r.lives_with
    FROM period
    JOIN residence AS r ON period.day BETWEEN r.first_day AND r.last_day
    WHERE r.born <= period.day
      AND age_on(r.born, period.day) < legal('child.until_age', period.day)
    QUALIFY row_number() OVER (PARTITION BY period.period, r.child ORDER BY r.first_day DESC, r.row_id DESC) = 1),
in_care AS (
    SELECT period.period, care.child, care.row_id, care.decided_here
    FROM period
    JOIN care ON period.day BETWEEN care.first_day AND care.last_day
    QUALIFY row_number() OVER (PARTITION BY period.period, care.child ORDER BY care.first_day DESC, care.row_id DESC) = 1),
ruled AS (
    SELECT d.*, c.row_id AS care_row, c.decided_here,
           CASE WHEN c.row_id IS NOT NULL THEN 1
                WHEN coalesce(d.mother, d.father) = coalesce(d.father, d.mother) THEN 2
                WHEN d.mother IS NOT NULL THEN 3
                WHEN d.actual IS NOT NULL THEN 4
                ELSE 5 END AS rule
    FROM declared AS d
    LEFT JOIN in_care AS c ON c.period = d.period AND c.child = d.child),
decided AS (
    SELECT *, CASE rule WHEN 1 THEN CASE WHEN decided_here THEN 'ours' ELSE 'another' END
                        WHEN 2 THEN coalesce(mother, father)
                        WHEN 3 THEN CASE lives_with WHEN 'mother' THEN mother WHEN 'father' THEN father END
                        WHEN 4 THEN actual END AS municipality
    FROM ruled)
SELECT period, child, rule,
       CASE WHEN municipality = 'ours' THEN 'here' WHEN municipality IS NOT NULL THEN 'elsewhere' END AS responsible,
       CASE WHEN care_row IS NULL THEN [row_id] ELSE [row_id, care_row] END AS rows
FROM decided
