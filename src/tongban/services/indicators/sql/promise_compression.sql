-- by how many working days promises undercut the law, over the items that state both in working days
SELECT NULL::date AS day,
       i.area_code, i.organisation_id, i.type_code, '' AS item_code,
       (statutory.days - promised.days) AS numerator, statutory.days AS denominator
FROM items_item i
JOIN items_itemversion v ON v.item_id = i.id
CROSS JOIN LATERAL (
    SELECT (v.content #>> '{limits,statutory,count}')::int AS days,
           coalesce(v.content #>> '{limits,statutory,unit}', 'working-days') AS unit
) statutory
CROSS JOIN LATERAL (
    SELECT (v.content #>> '{limits,promised,count}')::int AS days,
           coalesce(v.content #>> '{limits,promised,unit}', 'working-days') AS unit
) promised
WHERE i.task_state = '1' AND NOT i.is_bundle
  AND v.in_force_from < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND (v.in_force_to IS NULL OR v.in_force_to >= %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai')
  -- what people apply for: not penalty, coercion, levy and inspection
  AND i.type_code NOT IN ('02', '03', '04', '06')
  AND statutory.days > 0 AND promised.days IS NOT NULL
  AND statutory.unit = 'working-days' AND promised.unit = 'working-days'
