"""The questions that every application asks of the registers, in SQL."""

# written out: every application asks these two, and building them costs several times what they take
# whom an edition brings that is still being loaded, nobody sees
PERSON = """
SELECT facts, area_code FROM registers_registeredperson WHERE id = %s
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
BY_NUMBER = """
SELECT id, area_code, facts FROM registers_registeredperson WHERE id_number_index = %s
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
INDEX = """
SELECT id_number_index FROM registers_registeredperson WHERE id = %s
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
FIRM = """
SELECT name, kind, address, business_scope, registered_on, phone, representative_id, NULL
FROM registers_registeredfirm WHERE uscc = %s
"""
FIRM_AND_PERSON = """
SELECT firm.name, firm.kind, firm.address, firm.business_scope, firm.registered_on, firm.phone,
       firm.representative_id, person.facts
FROM registers_registeredfirm AS firm
JOIN registers_registeredperson AS person ON person.id = firm.representative_id WHERE firm.uscc = %s
"""
FIRMS = "SELECT uscc, name FROM registers_registeredfirm WHERE representative_id = %s ORDER BY name"
LOG = """
INSERT INTO registers_lookup (id, person_id, uscc, looked_at, by_ref, by_name, organisation_name, is_self,
                              capacity, purpose, case_number, fields)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
