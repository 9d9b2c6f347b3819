-- working days from acceptance (day 0) to decision, without the days on which special procedures stopped the limits
SELECT c.decided_on AS day,
       c.area_code, c.organisation_id, c.type_code, c.item_code,
       greatest(decided.ordinal - accepted.ordinal - coalesce(stopped.days, 0), 0) AS numerator,
       1 AS denominator
FROM cases_case c
JOIN indicators_areacalendar kept ON kept.area_code = c.area_code
JOIN indicators_workingday accepted ON accepted.calendar = kept.calendar AND accepted.day = c.accepted_on
JOIN indicators_workingday decided ON decided.calendar = kept.calendar AND decided.day = c.decided_on
LEFT JOIN LATERAL (
    SELECT sum(last.ordinal - begun.ordinal) AS days
    FROM cases_specialprocedure p
    JOIN indicators_workingday begun
      ON begun.calendar = kept.calendar AND begun.day = (p.started_at AT TIME ZONE 'Asia/Shanghai')::date
    JOIN indicators_workingday last
      ON last.calendar = kept.calendar
     AND last.day = least((p.ended_at AT TIME ZONE 'Asia/Shanghai')::date, c.decided_on)
    WHERE p.case_id = c.id
      -- what 行政许可法 art. 45 names, or another law
      AND (p.special_law <> '' OR p.procedure IN (
          'hearing', 'tender', 'auction', 'inspection', 'testing', 'quarantine', 'appraisal', 'expert-review'))
) stopped ON c.procedure_count > 0
WHERE c.decided_on >= %(first)s AND c.decided_on < %(until)s
