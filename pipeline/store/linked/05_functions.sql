-- The functions every query may use.
-- legal(name, day): the value in force on that day; no value is an error, never NULL.
-- age_on(born, day): whole years completed; a child born on 29 February completes a year on 1 March in common years.
-- birthday(born, years): the day on which that many years are completed.
-- fold(text): how names are compared: without case, diacritics, punctuation, invisible characters and repeated spaces.
-- is_ours(text): a municipality's name means ours: empty, our name, its genitive + "pašvaldība", or our ATVK code.
-- municipality_key(text): one spelling for each municipality: 'ours', or the folded name, the genitive + "pašvaldība" turned into
-- the name; NULL when empty.
CREATE MACRO age_on(born, on_day) AS
    year(on_day) - year(born) - (month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born))::BIGINT;

CREATE MACRO birthday(born, years) AS
    CASE WHEN month(born) = 2 AND day(born) = 29
         THEN make_date(year(born) + years, 3, 1)
              - (day(make_date(year(born) + years, 3, 1) - 1) = 29)::INTEGER
         ELSE make_date(year(born) + years, month(born), day(born)) END;

CREATE MACRO fold(written) AS
    trim(regexp_replace(strip_accents(lower(regexp_replace(written, '\p{Cf}', '', 'g'))), '[^\p{L}\p{N}]+', ' ', 'g'));

CREATE MACRO is_ours(written) AS
    written IS NULL OR fold(written) IN (SELECT folded FROM our_name);

CREATE MACRO municipality_key(written) AS
    CASE WHEN written IS NULL THEN NULL
         WHEN is_ours(written) THEN 'ours'
         ELSE regexp_replace(regexp_replace(fold(written), ' novada pasvaldiba$', ' novads'), 'valstspilsetas pasvaldiba$', 'valstspilseta') END;

CREATE MACRO legal(wanted, on_day) AS
    coalesce((SELECT max(value) FROM legal_value WHERE legal_value.name = wanted AND on_day BETWEEN from_day AND until_day),
             error('law: no value of ' || coalesce(wanted, 'nothing') || ' on ' || coalesce(on_day::VARCHAR, 'no day'))::DECIMAL(18,4));
