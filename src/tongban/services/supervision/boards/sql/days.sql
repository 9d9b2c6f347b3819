-- how many cases of an item used how many working days, and how many were promised to them
SELECT organisation_id, item_code, max(item_name) AS name, used, sum(promised) AS promised, count(*) AS cases
FROM (
    SELECT c.organisation_id, c.item_code, c.item_name,
           greatest(decided.ordinal - accepted.ordinal - coalesce(stopped.days, 0), 0) AS used,
           greatest(coalesce(due.ordinal - accepted.ordinal - coalesce(stopped.days, 0), 0), 0) AS promised
    FROM cases_case c
    JOIN indicators_areacalendar kept ON kept.area_code = c.area_code
    JOIN indicators_workingday accepted ON accepted.calendar = kept.calendar AND accepted.day = c.accepted_on
    JOIN indicators_workingday decided ON decided.calendar = kept.calendar AND decided.day = c.decided_on
    LEFT JOIN indicators_workingday due ON due.calendar = kept.calendar AND due.day = c.promised_due_on
    LEFT JOIN LATERAL (
        SELECT sum(last.ordinal - begun.ordinal) AS days
        FROM cases_specialprocedure p
        JOIN indicators_workingday begun
          ON begun.calendar = kept.calendar AND begun.day = (p.started_at AT TIME ZONE 'Asia/Shanghai')::date
        JOIN indicators_workingday last
          ON last.calendar = kept.calendar
         AND last.day = least((p.ended_at AT TIME ZONE 'Asia/Shanghai')::date, c.decided_on)
        WHERE p.case_id = c.id
          AND (p.special_law <> '' OR p.procedure IN (
              'hearing', 'tender', 'auction', 'inspection', 'testing', 'quarantine', 'appraisal', 'expert-review'))
    ) stopped ON c.procedure_count > 0
    WHERE c.decided_on >= %(first)s AND c.decided_on < %(until)s
) AS counted
GROUP BY organisation_id, item_code, used
