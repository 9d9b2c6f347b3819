-- of the complaints filed: those whose result was told, or that were not taken up with reasons; taken back ones count in neither
SELECT (k.filed_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       k.area_code, k.organisation_id, c.type_code, k.item_code,
       (k.state IN ('answered', 'declined'))::int AS numerator, 1 AS denominator
FROM feedback_complaint k
JOIN cases_case c ON c.number = k.case_number
WHERE k.filed_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND k.filed_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND k.state <> 'withdrawn'
