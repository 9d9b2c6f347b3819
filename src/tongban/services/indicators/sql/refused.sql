-- of the cases decided: those that were refused
SELECT decided_on AS day,
       area_code, organisation_id, type_code, item_code,
       (outcome = 'refused')::int AS numerator, 1 AS denominator
FROM cases_case
WHERE decided_on >= %(first)s AND decided_on < %(until)s
