-- of the materials of all items in use: those that a known applicant need not hand in; counted every night by the
-- item library, the last count of the month holds
SELECT NULL::date AS day,
       o.area_id AS area_code, t.organisation_id, '' AS type_code, '' AS item_code,
       t.slots_spared AS numerator, t.slots AS denominator
FROM items_sparedtally t
JOIN directory_organisation o ON o.id = t.organisation_id
WHERE t."on" = (SELECT max("on") FROM items_sparedtally WHERE "on" >= %(first)s AND "on" < %(until)s)
