"""Finding a person by name and ID number together: one who stands before a helper, or is to be told of a case."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.resources.registers.facts import PresentPerson, Purpose
from tongban.resources.registers.queries import log_look_up, person_with
from tongban.resources.registers.rules import DUTY

_LOOKED_AT = ("person.name", "person.id_number", "person.phone")


def match_present_person(*, name: str, id_number: str, by: Officer, at: datetime) -> PresentPerson | None:
    """The person with this name and this ID number; None when the two do not belong together.

    Logged as a look-up for “counter-intake”, which the person reads. 2 SQL. Raises DutyMissing,
    RegisterSilent.
    """
    check_duty_anywhere(by, DUTY)
    found = person_with(name="".join(name.split()), id_number=id_number)
    if found is not None:
        log_look_up(
            by=by,
            at=at,
            purpose=Purpose.COUNTER_INTAKE,
            case_number=None,
            fields=_LOOKED_AT,
            person_id=found.person_id,
        )
    return found


def match_person_to_tell(
    *, name: str, id_number: str, case_number: str, by: Officer, at: datetime
) -> UUID | None:
    """The person with this name and this ID number, who is to be told of a case that concerns them.

    None when the two do not belong together; nothing is opened. Logged as a look-up for “tell” under the
    case, which the person reads. 2 SQL. Raises DutyMissing, RegisterSilent.
    """
    check_duty_anywhere(by, DUTY)
    found = person_with(name="".join(name.split()), id_number=id_number)
    if found is None:
        return None
    log_look_up(
        by=by,
        at=at,
        purpose=Purpose.TELL,
        case_number=case_number,
        fields=("person.name", "person.id_number"),
        person_id=found.person_id,
    )
    return found.person_id
