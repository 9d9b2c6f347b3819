-- open tasks by organisation and post, and by who has taken them
SELECT t.organisation_id, t.post_code, t.claimed_by_account AS account, max(t.claimed_by_name) AS name,
       count(*) AS open,
       count(*) FILTER (WHERE t.due_at >= %(now)s AND due.ordinal - today.ordinal <= %(near)s) AS near,
       count(*) FILTER (WHERE t.due_at < %(now)s) AS over
FROM tasks_task t
LEFT JOIN indicators_areacalendar kept ON kept.area_code = t.area_code
LEFT JOIN indicators_workingday today ON today.calendar = kept.calendar AND today.day = %(today)s
LEFT JOIN indicators_workingday due
  ON due.calendar = kept.calendar AND due.day = (t.due_at AT TIME ZONE 'Asia/Shanghai')::date
WHERE t.closed_at IS NULL
GROUP BY t.organisation_id, t.post_code, t.claimed_by_account
