-- of the cases decided: those that were rated since
SELECT c.decided_on AS day,
       c.area_code, c.organisation_id, c.type_code, c.item_code,
       (r.id IS NOT NULL)::int AS numerator, 1 AS denominator
FROM cases_case c
LEFT JOIN feedback_rating r ON r.case_number = c.number
WHERE c.decided_on >= %(first)s AND c.decided_on < %(until)s
