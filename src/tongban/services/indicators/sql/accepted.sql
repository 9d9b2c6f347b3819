-- one row for each case, on the day that is day 0 of its limits; also those that the law deems accepted
SELECT accepted_on AS day,
       area_code, organisation_id, type_code, item_code,
       1 AS numerator, 0 AS denominator
FROM cases_case
WHERE accepted_on >= %(first)s AND accepted_on < %(until)s
  AND handling_system <> 'parts'
