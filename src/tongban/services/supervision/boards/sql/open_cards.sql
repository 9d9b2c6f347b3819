-- cards that are open and not lifted, by organisation, item and post
SELECT k.organisation_id, k.post_code, coalesce(c.item_code, '') AS item_code, max(c.item_name) AS name,
       count(*) FILTER (WHERE k.level = 'yellow') AS yellow,
       count(*) FILTER (WHERE k.level = 'red') AS red
FROM supervision_card k
LEFT JOIN cases_case c ON c.number = k.case_number
WHERE k.state NOT IN ('closed', 'lifted') AND k.level IN ('yellow', 'red')
GROUP BY k.organisation_id, k.post_code, c.item_code
