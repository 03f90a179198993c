-- A case is one offence in a police case of the year; the police case is of its most serious kind. Case numbers are the sender's own.
WITH committed AS (
    SELECT period.period, o.row_id, o.sender || chr(31) || o.case_no AS case_id, o.kind, o.object,
           list_position(['especially_serious_crime', 'serious_crime', 'less_serious_crime', 'criminal_misdemeanour', 'administrative'], o.kind) AS place
    FROM period
    JOIN offence AS o ON o.day BETWEEN period.first_day AND period.last_day)
SELECT period, case_id, first_value(kind) OVER (PARTITION BY period, case_id ORDER BY place, row_id) AS kind, object, [row_id] AS rows
FROM committed
