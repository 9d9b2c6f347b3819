-- who asked for corrections
SELECT c.organisation_id, n.requested_by AS ref, count(*) AS corrections
FROM cases_correctionnotice n
JOIN cases_case c ON c.id = n.case_id
WHERE n.requested_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND n.requested_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
GROUP BY c.organisation_id, n.requested_by
