-- one row for each case, on the day of its submission; a bundle is counted by its services, each of which is a case
SELECT (submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       area_code, organisation_id, type_code, item_code,
       1 AS numerator, 0 AS denominator
FROM cases_case
WHERE submitted_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND submitted_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND handling_system <> 'parts'
