-- items in use at the end of the period
SELECT NULL::date AS day,
       i.area_code, i.organisation_id, i.type_code, '' AS item_code,
       1 AS numerator, 0 AS denominator
FROM items_item i
JOIN items_itemversion v ON v.item_id = i.id
WHERE i.task_state = '1' AND NOT i.is_bundle
  AND v.in_force_from < %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND (v.in_force_to IS NULL OR v.in_force_to >= %(until)s::timestamp AT TIME ZONE 'Asia/Shanghai')
