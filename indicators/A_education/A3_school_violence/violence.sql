-- A case is a violence case of a school here, dated in the school year. Case numbers are the institution's own.
SELECT period.period, concat_ws('/', v.institution, v.case_no) AS violence_case, v.kind, v.relation, v.told,
       v.institution AS school, v.victims, [v.row_id] AS rows
FROM period
JOIN violence AS v ON v.school_year = period.school_year AND v.day BETWEEN period.first_day AND period.last_day
