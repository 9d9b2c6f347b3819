-- steps of cases that were done, by organisation, post and hand, and of those with a limit how many in time
SELECT s.organisation_id, s.post_code, s.done_by AS ref,
       count(*) AS done,
       count(*) FILTER (WHERE s.due_on IS NOT NULL) AS promises,
       count(*) FILTER (WHERE (s.done_at AT TIME ZONE 'Asia/Shanghai')::date <= s.due_on) AS kept
FROM cases_casestep s
WHERE s.done_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND s.done_at < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND s.taken_back_at IS NULL
GROUP BY s.organisation_id, s.post_code, s.done_by
