-- how often each office used data of others on a day, by grant, whatever the way and the outcome
SELECT u."on" AS day, o.area_id AS area_code, u.consumer_id AS organisation_id, '' AS type_code,
       coalesce(g.item_code, '') AS item_code, u.uses AS numerator, 0 AS denominator
FROM exchange_useday u
JOIN directory_organisation o ON o.id = u.consumer_id
LEFT JOIN exchange_grant g ON g.id = u.grant_id
WHERE u."on" >= %(first)s AND u."on" < %(until)s
