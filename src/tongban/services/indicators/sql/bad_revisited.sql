-- of the bad ratings given: those whose raters the organisation has asked again since
SELECT (r.rated_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       r.area_code, r.organisation_id, c.type_code, r.item_code,
       (r.stage = 'done')::int AS numerator, 1 AS denominator
FROM feedback_rating r
JOIN cases_case c ON c.number = r.case_number
WHERE r.rated_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND r.rated_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND r.device_code < '3'
