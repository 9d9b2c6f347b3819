-- of the promises that came to their end: those that were kept
-- a promise that was kept, or came to its end in time: on the working day of the decision
SELECT decided_on AS day,
       area_code, organisation_id, type_code, item_code, number AS case_number,
       1 AS numerator, 1 AS denominator
FROM cases_case
WHERE decided_on >= %(first)s AND decided_on < %(until)s
  AND decided_on <= promised_due_on
UNION ALL
-- a promise that was broken: on the day after the promised one, whether the case was decided later or still lies
SELECT promised_due_on + 1 AS day,
       area_code, organisation_id, type_code, item_code, number AS case_number,
       0 AS numerator, 1 AS denominator
FROM cases_case
WHERE promised_due_on >= %(first)s - 1 AND promised_due_on < %(until)s - 1
  AND promised_due_on < %(today)s
  AND coalesce(decided_on, (closed_at AT TIME ZONE 'Asia/Shanghai')::date, 'infinity') > promised_due_on
  AND coalesce(stopped_on, 'infinity') > promised_due_on
  AND handling_system <> 'parts'
