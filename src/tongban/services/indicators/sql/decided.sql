-- one row for each case, granted or refused, on the working day of its decision
SELECT decided_on AS day,
       area_code, organisation_id, type_code, item_code,
       1 AS numerator, 0 AS denominator
FROM cases_case
WHERE decided_on >= %(first)s AND decided_on < %(until)s
