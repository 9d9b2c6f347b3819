-- one row for each application that its applicant took back, on the day of that
SELECT (closed_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       area_code, organisation_id, type_code, item_code,
       1 AS numerator, 0 AS denominator
FROM cases_case
WHERE state = 'withdrawn'
  AND closed_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND closed_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND handling_system <> 'parts'
