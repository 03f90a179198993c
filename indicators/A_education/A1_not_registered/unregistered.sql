-- A case is a child declared here on the reference day, of compulsory education age, who learns nowhere: no enrolment of any institution
-- in the country (interest education aside) contains the day. When enrolments were not sent, a case is a child of compulsory age on the
-- latest list of the unregistered in the window.
WITH own_match AS (
    SELECT count(*) > 0 AS possible
    FROM delivered
    WHERE form = 'education_board' AND sheet = 'enrolments'),
declared AS (
    SELECT period.period, period.day, r.child, r.born, r.sex, r.unit, r.row_id
    FROM period
    JOIN residence AS r ON period.day BETWEEN r.first_day AND r.last_day
    QUALIFY row_number() OVER (PARTITION BY period.period, r.child ORDER BY r.first_day DESC, r.row_id DESC) = 1),
listed AS (
    SELECT period.period, period.day, u.child_code AS child, u.born, u.status, u.row_id,
           u.list_day = max(u.list_day) OVER (PARTITION BY period.period) AS on_latest_list
    FROM period
    JOIN education_board_unregistered AS u
      ON u.list_day BETWEEN make_date(year(period.day), 1, 1) AND make_date(year(period.day) + 1, 1, 31)
    QUALIFY row_number() OVER (PARTITION BY period.period, u.child_code ORDER BY u.list_day DESC, u.row_id DESC) = 1),
found AS (
    SELECT d.period, d.day, d.child, d.born, d.sex, d.unit, listed.status,
           CASE WHEN listed.row_id IS NULL THEN [d.row_id] ELSE [d.row_id, listed.row_id] END AS rows
    FROM declared AS d
    JOIN own_match ON own_match.possible
    LEFT JOIN listed ON listed.period = d.period AND listed.child = d.child
    WHERE NOT EXISTS (SELECT 1 FROM enrolment AS e
                      WHERE e.child = d.child AND e.stage <> 'interest' AND d.day BETWEEN e.first_day AND e.last_day)
    UNION ALL
    SELECT listed.period, listed.day, listed.child, coalesce(child.born, listed.born), child.sex, d.unit, listed.status, [listed.row_id]
    FROM listed
    JOIN own_match ON NOT own_match.possible
    LEFT JOIN child ON child.child = listed.child
    LEFT JOIN declared AS d ON d.period = listed.period AND d.child = listed.child
    WHERE listed.on_latest_list)
SELECT period, child, sex, unit,
       CASE WHEN age_on(born, day) <= 6 THEN '5-6' ELSE '7-17' END AS age,
       CASE WHEN status IN ('abroad', 'foreign_citizen', 'adopted_abroad') THEN 'abroad'
            WHEN status IN ('clarifying', 'missing', 'struck_off') THEN 'clarifying'
            WHEN status IS NULL OR status = 'no_information' THEN 'no_information'
            ELSE 'justified' END AS reason,
       rows
FROM found
WHERE age_on(born, day) >= legal('education.compulsory_from_age', day)
  AND age_on(born, day) < legal('education.compulsory_to_age', day)
