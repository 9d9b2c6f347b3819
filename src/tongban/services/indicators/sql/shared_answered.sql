-- of the same uses those that were answered, also by saying that nothing is on record
SELECT u."on" AS day, o.area_id AS area_code, u.consumer_id AS organisation_id, '' AS type_code,
       coalesce(g.item_code, '') AS item_code,
       CASE WHEN u.outcome = 'refused' THEN 0 ELSE u.uses END AS numerator, u.uses AS denominator
FROM exchange_useday u
JOIN directory_organisation o ON o.id = u.consumer_id
LEFT JOIN exchange_grant g ON g.id = u.grant_id
WHERE u."on" >= %(first)s AND u."on" < %(until)s
