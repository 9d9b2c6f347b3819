-- one row for each application that was not accepted, on the day on which that was said
SELECT (closed_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       area_code, organisation_id, type_code, item_code,
       1 AS numerator, 0 AS denominator
FROM cases_case
WHERE state = 'not-accepted'
  AND closed_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND closed_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND handling_system <> 'parts'
