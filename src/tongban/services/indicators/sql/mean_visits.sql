-- visits over the items that people apply for and that say how many
SELECT NULL::date AS day,
       i.area_code, i.organisation_id, i.type_code, '' AS item_code,
       (v.content->>'visits')::int AS numerator, 1 AS denominator
FROM items_item i
JOIN items_itemversion v ON v.item_id = i.id
WHERE i.task_state = '1' AND NOT i.is_bundle
  AND v.in_force_from < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND (v.in_force_to IS NULL OR v.in_force_to >= %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai')
  -- what people apply for: not penalty, coercion, levy and inspection
  AND i.type_code NOT IN ('02', '03', '04', '06')
  AND v.content ? 'visits'
