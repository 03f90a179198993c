-- foster_status: one row per family, status and span of the status. Open ends are 9999-12-31.
-- From: orphans_court.foster. Columns: row_id, family, kind, first_day, last_day, places, children, available, unit.
CREATE TABLE foster_status AS
SELECT row_id, family, kind, status_from AS first_day, coalesce(status_to, DATE '9999-12-31') AS last_day,
       places, children, available, unit
FROM orphans_court_foster;
