-- A case is one offence of a child in the year. The child's first offence of the year decides age and residence.
-- A person without a personal code (an own number of the sender) is declared elsewhere. Of the others, residence is unknown only when
-- the population register sent nothing; a person not found in it is declared elsewhere.
WITH committed AS (
    SELECT period.period, o.row_id, o.child, o.day, o.sender || chr(31) || o.case_no AS case_id, o.is_criminal,
           first_value(o.born) OVER earliest AS born,
           first_value(o.sex IGNORE NULLS) OVER earliest AS sex,
           first_value(o.day) OVER earliest AS first_day
    FROM period
    JOIN offence AS o ON o.day BETWEEN period.first_day AND period.last_day
    WINDOW earliest AS (PARTITION BY period.period, o.child ORDER BY o.day, o.row_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
cases_of_child AS (
    SELECT period, child, count(DISTINCT case_id) AS cases
    FROM committed
    GROUP BY period, child)
SELECT c.period, c.child, c.sex, cases_of_child.cases,
       CASE WHEN c.is_criminal THEN 'criminal' ELSE 'administrative' END AS "group",
       CASE WHEN age_on(c.born, c.first_day) <= 10 THEN '0-10'
            WHEN age_on(c.born, c.first_day) <= 13 THEN '11-13'
            WHEN age_on(c.born, c.first_day) <= 15 THEN '14-15'
            ELSE '16-17' END AS age,
       CASE WHEN EXISTS (SELECT 1 FROM residence AS r WHERE r.child = c.child AND c.first_day BETWEEN r.first_day AND r.last_day) THEN 'declared_here'
            WHEN c.child LIKE 'own:%' THEN 'elsewhere'
            WHEN EXISTS (SELECT 1 FROM delivered WHERE form = 'population' AND sheet = 'declared') THEN 'elsewhere' END AS residence,
       [c.row_id] AS rows
FROM committed AS c
JOIN cases_of_child USING (period, child)
