-- of the materials that are certificates (material type 1): those that an e-licence of the applicant meets
SELECT NULL::date AS day,
       i.area_code, i.organisation_id, i.type_code, '' AS item_code,
       (jsonb_array_length(coalesce(slot->'licence_types', '[]')) > 0)::int AS numerator, 1 AS denominator
FROM items_item i
JOIN items_itemversion v ON v.item_id = i.id
CROSS JOIN LATERAL jsonb_array_elements(coalesce(v.content->'slots', '[]')) slot
WHERE i.task_state = '1' AND NOT i.is_bundle
  AND v.in_force_from < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND (v.in_force_to IS NULL OR v.in_force_to >= %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai')
  -- what people apply for: not penalty, coercion, levy and inspection
  AND i.type_code NOT IN ('02', '03', '04', '06')
  AND coalesce(slot->>'kind', '3') = '1'
