"""The fields of the registers: their names for people, and how they are masked."""

from tongban.foundation.vault.public import mask_id_number, mask_name, mask_phone, mask_text
from tongban.kernel.errors import N_

PERSON_FIELDS = (
    "person.name",
    "person.id_number",
    "person.sex",
    "person.birth_date",
    "person.address",
    "person.area",
    "person.phone",
)
FIRM_FIELDS = (
    "firm.name",
    "firm.uscc",
    "firm.kind",
    "firm.status",
    "firm.address",
    "firm.legal_representative",
    "firm.business_scope",
    "firm.registered_on",
    "firm.phone",
)
FIELD_TEXTS = {
    "person.name": N_("person's name"),
    "person.id_number": N_("ID number"),
    "person.sex": N_("sex"),
    "person.birth_date": N_("date of birth"),
    "person.address": N_("home address"),
    "person.area": N_("area of registration"),
    "person.phone": N_("person's phone"),
    "firm.name": N_("firm's name"),
    "firm.uscc": N_("credit code"),
    "firm.kind": N_("kind of firm"),
    "firm.status": N_("firm's status"),
    "firm.address": N_("firm's address"),
    "firm.legal_representative": N_("legal representative"),
    "firm.business_scope": N_("business scope"),
    "firm.registered_on": N_("day of registration"),
    "firm.phone": N_("firm's phone"),
}
CASE_FILE, CASE_STATE = "case.file", "case.state"
SEEN_TEXTS = {
    **FIELD_TEXTS,
    CASE_FILE: N_("the file of a case"),
    CASE_STATE: N_("how far a case is"),
}  # whatever a look may have been at
REGISTER_TEXTS = {"person": N_("Population register"), "firm": N_("Entity register")}
MASKS = {
    "person.name": mask_name,
    "person.id_number": mask_id_number,
    "person.phone": mask_phone,
    "person.address": mask_text,
    "person.birth_date": lambda day: f"{day[:4]}-**-**",
    "firm.legal_representative": mask_name,
    "firm.phone": mask_phone,
}
