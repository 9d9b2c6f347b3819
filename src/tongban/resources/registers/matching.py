"""Finding the person who stands before a helper by name and ID number together."""

from datetime import datetime

from django.utils.crypto import constant_time_compare

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.vault.public import blind_index
from tongban.resources.registers.facts import PresentPerson, Purpose
from tongban.resources.registers.models import INDEX_PURPOSE, RegisteredPerson
from tongban.resources.registers.queries import log_look_up
from tongban.resources.registers.rules import DUTY

_LOOKED_AT = ("person.name", "person.id_number", "person.phone")


def match_present_person(*, name: str, id_number: str, by: Officer, at: datetime) -> PresentPerson | None:
    """The person with this name and this ID number; None when the two do not belong together.

    Logged as a look-up for “counter-intake”, which the person reads. 2 SQL. Raises DutyMissing.
    """
    check_duty_anywhere(by, DUTY)
    row = RegisteredPerson.objects.filter(id_number_index=blind_index(INDEX_PURPOSE, id_number)).first()
    if row is None or not constant_time_compare(row.facts["name"], "".join(name.split())):
        return None
    log_look_up(
        by=by,
        at=at,
        purpose=Purpose.COUNTER_INTAKE,
        case_number=None,
        fields=_LOOKED_AT,
        person_id=row.pk,
    )
    return PresentPerson(
        person_id=row.pk,
        name=row.facts["name"],
        id_number=row.facts["id_number"],
        phone=row.facts["phone"],
        area_code=row.area_code,
    )
