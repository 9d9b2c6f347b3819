-- undecided cases by organisation and item, and how their limits stand
SELECT c.organisation_id, c.item_code, max(c.item_name) AS name,
       count(*) AS open,
       count(*) FILTER (WHERE clock.due_on >= %(today)s AND due.ordinal - now.ordinal <= %(near)s) AS near,
       count(*) FILTER (WHERE clock.due_on < %(today)s) AS over,
       count(*) FILTER (
           WHERE c.state = 'in-review' AND c.stopped_on IS NULL AND c.statutory_due_on < %(today)s) AS over_law,
       count(*) FILTER (WHERE c.state = 'correction') AS waiting
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN c.stopped_on IS NOT NULL THEN NULL
        WHEN c.state = 'received' THEN c.acceptance_due_on
        WHEN c.state = 'in-review' THEN c.promised_due_on
    END AS due_on
) clock
LEFT JOIN indicators_areacalendar kept ON kept.area_code = c.area_code
LEFT JOIN indicators_workingday now ON now.calendar = kept.calendar AND now.day = %(today)s
LEFT JOIN indicators_workingday due ON due.calendar = kept.calendar AND due.day = clock.due_on
WHERE c.state IN ('received', 'correction', 'in-review') AND c.handling_system <> 'parts'
GROUP BY c.organisation_id, c.item_code
