-- A case is a child declared here on the reference day, of compulsory education age, who learns nowhere: no enrolment of any institution
-- in the country (interest education aside) contains the day. Without enrolments: a child on the window's latest list of the unregistered.
WITH declared AS (
    SELECT period.period, period.day, r.child, r.born, r.sex, r.unit, r.row_id
    FROM period
    JOIN residence AS r ON period.day BETWEEN r.first_day AND r.last_day
    WHERE age_on(r.born, period.day) >= legal('education.compulsory_from_age', period.day)
      AND age_on(r.born, period.day) < legal('education.compulsory_to_age', period.day)
    QUALIFY row_number() OVER (PARTITION BY period.period, r.child ORDER BY r.first_day DESC, r.row_id DESC) = 1),
listed AS (
    SELECT period.period, u.child_code AS child, u.status, u.list_day, u.row_id,
           u.list_day = max(u.list_day) OVER (PARTITION BY period.period) AS on_latest_list
    FROM period
    JOIN education_board_unregistered AS u
      ON u.list_day BETWEEN make_date(year(period.day), 1, 1) AND make_date(year(period.day) + 1, 1, 31)
    QUALIFY row_number() OVER (PARTITION BY period.period, u.child_code ORDER BY u.list_day DESC, u.row_id DESC) = 1)
SELECT d.period, d.child, d.sex, d.unit,
       CASE WHEN age_on(d.born, d.day) <= 6 THEN '5-6' ELSE '7-17' END AS age,
       CASE WHEN listed.status IN ('abroad', 'foreign_citizen', 'adopted_abroad') THEN 'abroad'
            WHEN listed.status IN ('clarifying', 'missing', 'struck_off') THEN 'clarifying'
            WHEN listed.status IS NULL OR listed.status = 'no_information' THEN 'no_information'
            ELSE 'justified' END AS reason,
       CASE WHEN listed.row_id IS NULL THEN [d.row_id] ELSE [d.row_id, listed.row_id] END AS rows
FROM declared AS d
LEFT JOIN listed ON listed.period = d.period AND listed.child = d.child
WHERE CASE WHEN EXISTS (SELECT 1 FROM delivered WHERE form = 'education_board' AND sheet = 'enrolments')
           THEN NOT EXISTS (SELECT 1 FROM enrolment AS e
                            WHERE e.child = d.child AND e.stage <> 'interest' AND d.day BETWEEN e.first_day AND e.last_day)
           ELSE coalesce(listed.on_latest_list, false) END
