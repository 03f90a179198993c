-- A case is a matter that a cooperation group dealt with at a meeting of the year.
SELECT period.period, concat_ws('/', fold(m.group_name), m.day) AS meeting, m.row_id AS matter_id, m.matter, m.children, m.follow_up,
       CASE m.urgent WHEN true THEN 'yes' WHEN false THEN 'no' END AS urgent,
       [m.row_id] AS rows
FROM period
JOIN municipality_group_meetings AS m ON m.day BETWEEN period.first_day AND period.last_day
