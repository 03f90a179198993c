-- event: one row per event of any sender; schools' events only of institutions here.
-- Columns: row_id, sender, day, title, kind, topic, unit, participants, cost.
CREATE TABLE event AS
SELECT e.row_id, workbook.sender, e.day, e.title, e.kind, e.topic, e.unit, e.participants, e.cost
FROM (SELECT row_id, workbook, day, title, kind, topic, unit, participants, cost FROM police_events
      UNION ALL SELECT row_id, workbook, day, title, kind, topic, unit, participants, cost FROM social_service_events
      UNION ALL SELECT row_id, workbook, day, title, kind, topic, unit, participants, cost FROM municipality_events) AS e
JOIN workbook ON workbook.workbook = e.workbook
UNION ALL
SELECT e.row_id, workbook.institution, e.day, e.title, e.kind, e.topic, e.unit, e.participants, e.cost
FROM school_events AS e
JOIN workbook ON workbook.workbook = e.workbook
JOIN institution ON institution.institution = workbook.institution;
