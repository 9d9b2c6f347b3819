-- one row for each notice that asked an applicant to correct the application, on the day of the notice
SELECT (n.requested_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       c.area_code, c.organisation_id, c.type_code, c.item_code,
       1 AS numerator, 0 AS denominator
FROM cases_correctionnotice n
JOIN cases_case c ON c.id = n.case_id
WHERE n.requested_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND n.requested_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
