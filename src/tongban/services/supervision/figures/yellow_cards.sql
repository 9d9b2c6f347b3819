-- one row for each yellow card that was not lifted, on the day on which it was raised
SELECT (k.raised_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       k.area_code, k.organisation_id, coalesce(c.type_code, '') AS type_code, coalesce(c.item_code, '') AS item_code,
       1 AS numerator, 0 AS denominator
FROM supervision_card k
LEFT JOIN cases_case c ON c.number = k.case_number
WHERE k.level = 'yellow' AND k.ruling <> 'lifted'
  AND k.raised_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND k.raised_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
