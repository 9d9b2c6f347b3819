-- of the cases submitted: those that the applicant sent in alone, by page, phone or program
SELECT (submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       area_code, organisation_id, type_code, item_code, number AS case_number,
       (channel IN ('online', 'api'))::int AS numerator, 1 AS denominator
FROM cases_case
WHERE submitted_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND submitted_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND handling_system <> 'parts'
