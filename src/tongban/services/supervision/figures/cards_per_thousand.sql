-- yellow and red cards that were not lifted, on the day on which they were raised
SELECT (k.raised_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       k.area_code, k.organisation_id, coalesce(c.type_code, '') AS type_code, coalesce(c.item_code, '') AS item_code,
       k.case_number,
       1 AS numerator, 0 AS denominator
FROM supervision_card k
LEFT JOIN cases_case c ON c.number = k.case_number
WHERE k.level IN ('yellow', 'red') AND k.ruling <> 'lifted'
  AND k.raised_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND k.raised_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
UNION ALL
-- against the applications submitted, on the day of their submission
SELECT (submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       area_code, organisation_id, type_code, item_code,
       number,
       0 AS numerator, 1 AS denominator
FROM cases_case
WHERE submitted_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND submitted_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND handling_system <> 'parts'
