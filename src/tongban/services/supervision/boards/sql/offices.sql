-- every organisation with its area
SELECT id, area_id AS area_code, name
FROM directory_organisation
