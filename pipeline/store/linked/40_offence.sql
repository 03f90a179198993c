-- offence: one row per child and offence committed before the 18th birthday. Case numbers are the sender's own.
-- From: police.offences. Columns: row_id, sender, case_no, day, child, born, sex, kind, object, is_criminal.
-- Sex: the child's; else the row's; else what another row of the sheet says of the same child.
CREATE TABLE offence AS
SELECT o.row_id, workbook.sender, o.case_no, o.day, o.child_code AS child, coalesce(child.born, o.born) AS born,
       coalesce(child.sex, o.sex, max(o.sex) OVER (PARTITION BY o.child_code)) AS sex, o.kind, o.object, o.kind <> 'administrative' AS is_criminal
FROM police_offences AS o
JOIN workbook ON workbook.workbook = o.workbook
JOIN age_limit ON o.day BETWEEN age_limit.from_day AND age_limit.until_day
LEFT JOIN child ON child.child = o.child_code
WHERE age_on(coalesce(child.born, o.born), o.day) < age_limit.years;
