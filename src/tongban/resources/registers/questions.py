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
ID_BY_NUMBER = """
SELECT id FROM registers_registeredperson WHERE id_number_index = %s
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
INDEX = """
SELECT id_number_index FROM registers_registeredperson WHERE id = %s
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
_FIRM_SERVES = """since_edition <= COALESCE(
    (SELECT number FROM registers_servingedition WHERE register = 'firm'), 0)"""
FIRM = f"""
SELECT name, kind, status, address, business_scope, registered_on, phone, representative_id, NULL
FROM registers_registeredfirm WHERE uscc = %s AND {_FIRM_SERVES}
"""  # noqa: S608 - our own words
FIRM_AND_PERSON = f"""
SELECT firm.name, firm.kind, firm.status, firm.address, firm.business_scope, firm.registered_on, firm.phone,
       firm.representative_id, person.facts
FROM registers_registeredfirm AS firm
LEFT JOIN registers_registeredperson AS person ON person.id = firm.representative_id
WHERE firm.uscc = %s AND firm.{_FIRM_SERVES}
"""  # noqa: S608 - our own words
# a firm that was struck off (注销) is nobody's to act for: 民法典 art. 72
FIRMS = f"""
SELECT uscc, name FROM registers_registeredfirm
WHERE representative_id = %s AND status <> '3' AND {_FIRM_SERVES} ORDER BY name
"""  # noqa: S608 - our own words
LOG = """
INSERT INTO registers_lookup (id, person_id, uscc, looked_at, by_ref, by_name, organisation_name, is_self,
                              capacity, purpose, case_number, fields, matter)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
