-- family_case: one row per family, child and case span. Spans end before the child's 18th birthday; open ends are 9999-12-31.
-- From: social_service.families. Columns: row_id, family, child, born, first_day, last_day, reason, reported_by, unit, is_ours.
CREATE TABLE family_case AS
SELECT * FROM (
    SELECT f.row_id, f.family, f.child_code AS child, coalesce(child.born, f.born) AS born, f.case_from AS first_day,
           least(coalesce(f.case_to, DATE '9999-12-31'),
                 birthday(coalesce(child.born, f.born), age_limit.years) - 1) AS last_day,
           f.reason, f.reported_by, f.unit, is_ours(f.responsible_municipality) AS is_ours
    FROM social_service_families AS f
    JOIN age_limit ON f.case_from BETWEEN age_limit.from_day AND age_limit.until_day
    LEFT JOIN child ON child.child = f.child_code)
WHERE first_day <= last_day;

-- service: one row per family (and child, where the service is for one child), service and span, cut likewise.
-- From: social_service.services. Columns: row_id, family, child, born, children, service, special_needs, provider_kind, worker,
-- first_day, last_day, outcome, cost, reclaimed, unit, is_ours.
CREATE TABLE service AS
SELECT * FROM (
    SELECT s.row_id, s.family, s.child_code AS child, coalesce(child.born, s.born) AS born, s.children, s.service, s.special_needs,
           s.provider_kind, s.worker, s.service_from AS first_day,
           least(coalesce(s.service_to, DATE '9999-12-31'),
                 coalesce(birthday(coalesce(child.born, s.born), age_limit.years) - 1, DATE '9999-12-31')) AS last_day,
           s.outcome, s.cost, s.reclaimed, s.unit, is_ours(s.responsible_municipality) AS is_ours
    FROM social_service_services AS s
    JOIN age_limit ON s.service_from BETWEEN age_limit.from_day AND age_limit.until_day
    LEFT JOIN child ON child.child = s.child_code)
WHERE first_day <= last_day;

-- support: one row per child and span in which the social service worked with the child: the child's own case or service,
-- or a service of a family in whose rows the child's code stands. Columns: child, first_day, last_day, row_id.
CREATE TABLE support AS
SELECT child, first_day, last_day, row_id FROM family_case
UNION
SELECT child, first_day, last_day, row_id FROM service WHERE child IS NOT NULL
UNION
SELECT member.child, row.first_day, row.last_day, row.row_id
FROM (SELECT DISTINCT family, child FROM family_case
      UNION SELECT DISTINCT family, child FROM service WHERE child IS NOT NULL) AS member
JOIN (SELECT family, first_day, last_day, row_id FROM family_case
      UNION ALL SELECT family, first_day, last_day, row_id FROM service) AS row USING (family);
